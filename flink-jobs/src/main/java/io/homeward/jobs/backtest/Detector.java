package io.homeward.jobs.backtest;

import io.homeward.jobs.scoring.NightJudging;
import io.homeward.models.nightsignal.NightSignal;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a backtest can run. */
public enum Detector {
  /** The report of a whole recording: single missing nights are filled in from both sides. */
  NIGHTSIGNAL(NightSignal.RETROSPECTIVE.name()),
  /** As it runs live: knows only nights already over. */
  NIGHTSIGNAL_CAUSAL(NightSignal.CAUSAL.name()),
  /** The released model, as it runs live. */
  NIGHTLY_DEVIATION(NightJudging.RELEASE),
  /** Sustained limits, {@link io.homeward.vitals.enrolment.StandardLimits}. */
  LIMITS("limits");

  private final String label;

  Detector(String label) {
    this.label = label;
  }

  /** As on the command line and in {@code nights.csv}. */
  public String label() {
    return label;
  }

  /** The detector of this label, if there is one. */
  public static Optional<Detector> byLabel(String label) {
    return Arrays.stream(values()).filter(detector -> detector.label.equals(label)).findFirst();
  }

  /** All labels, for a person to read. */
  public static String labels() {
    return Arrays.stream(values()).map(Detector::label).collect(Collectors.joining(", "));
  }
}
