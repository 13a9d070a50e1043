package io.homeward.jobs.scoring;

import io.homeward.jobs.scoring.Nights.Judgement;
import io.homeward.jobs.scoring.Nights.Night;
import io.homeward.jobs.timeline.HourObserver;
import io.homeward.jobs.timeline.PatientTimeline;
import io.homeward.jobs.timeline.SignalTrack;
import io.homeward.models.ModelIdentity;
import io.homeward.models.baseline.NightHistory;
import io.homeward.models.release.Manifest;
import io.homeward.models.release.ModelRefusedException;
import io.homeward.models.release.NightModel;
import io.homeward.models.release.NightWindow;
import io.homeward.models.release.Outcome;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a patient's nights by a released model: each night that is over once it closes, and again
 * where its values, or those or the answer of a night before it, have changed. The nights are those
 * of {@link NightScoring}, and so is whose readings they are judged by.
 *
 * <p>What is said of a night follows from the nights up to it and from the release alone: a night
 * that deviates is no part of a later baseline. Another release judges all nights kept anew.
 *
 * <p>Lives for one event; owned by one thread.
 */
public final class NightJudging implements HourObserver {
  /** The release that nights are judged by. */
  public static final String RELEASE = "nightly-deviation";

  private static final String RELEASE_VERSION = "1";
  private static final LocalTime DEADLINE = LocalTime.NOON;

  private final NightModel model;
  private final Nights nights;
  private final Enrolment enrolment;
  private final NightScoring scoring;
  private final NightMeasures measures;
  private final long closedBefore;
  private boolean allAnew;

  /** Judging of {@code nights}, changed in place, under the patient's history. */
  public NightJudging(NightModel model, Nights nights, Enrolment enrolment, NightScoring scoring) {
    this.model = model;
    this.nights = nights;
    this.enrolment = enrolment;
    this.scoring = scoring;
    measures = new NightMeasures(nights, scoring.calendar());
    closedBefore = nights.closedThrough();
  }

  /**
   * Loads the release; whoever asks for it closes it.
   *
   * @throws IllegalStateException where it is refused: nothing is judged then, and the message says
   *     why
   */
  public static NightModel released() {
    NightModel model;
    try {
      model = NightModel.released(RELEASE, RELEASE_VERSION);
    } catch (ModelRefusedException e) {
      throw new IllegalStateException("the model is refused: " + e.getMessage(), e);
    }
    try {
      return accepted(model);
    } catch (IllegalStateException e) {
      model.close();
      throw e;
    }
  }

  /**
   * The model, if nights can be judged by it as they are closed and kept here.
   *
   * @throws IllegalStateException if not; the message says why
   */
  public static NightModel accepted(NightModel model) {
    Manifest manifest = model.manifest();
    String name = manifest.identity().name() + ": ";
    if (!manifest.window().deadlineAt().equals(DEADLINE)) {
      throw new IllegalStateException(name + "nights are judged at " + DEADLINE + " at the latest");
    }
    if (reachDays(manifest) > Nights.PAST_DAYS) {
      throw new IllegalStateException(
          name + "window and baseline reach back further than " + Nights.PAST_DAYS + " nights");
    }
    return model;
  }

  private static int reachDays(Manifest manifest) {
    return manifest.baseline().nights() + manifest.window().nights() - 1;
  }

  /** Names the timeline, before the first event. */
  public void attach(PatientTimeline followed) {
    measures.attach(followed);
  }

  @Override
  public void beforeChange(SignalTrack track, PackedHour hour) {
    // Which nights an hour may lie in does not depend on what is in it.
  }

  @Override
  public void afterChange(SignalTrack track, PackedHour hour) {
    measures.changed(track, hour.hourStartMs());
  }

  @Override
  public void beforeLettingGo(SignalTrack track, long hourOfEpoch) {
    measures.beforeLettingGo(track, hourOfEpoch);
  }

  /** How much longer than the horizon a night's hours are kept, for nights are judged whole. */
  public static long keptBeyondHorizonMs(Signal signal) {
    return NightMeasures.keptBeyondHorizonMs(signal);
  }

  /** Values whose ground is retracted where the hours behind it are gone are unknown for good. */
  public void spoil(Retraction retraction) {
    measures.spoil(retraction);
  }

  /** Open hours may lie in other nights: before and after a change of the zone history. */
  public void zonesChanged() {
    measures.allChanged();
  }

  /** Takes over from the judging under the patient's history before: all is judged anew. */
  public void succeed(NightJudging before) {
    measures.succeed(before.measures);
    allAnew = true;
  }

  /** Which model judges. */
  public ModelIdentity model() {
    return model.manifest().identity();
  }

  /** Start of what a night is judged by: the first morning of its window. */
  public long windowStartMs(long night) {
    return scoring.calendar().endMs(night - model.manifest().window().nights());
  }

  /** Its end: that of the night. */
  public long windowEndMs(long night) {
    return scoring.calendar().endMs(night);
  }

  /** Whether readings of a night that is over have changed. */
  public boolean isTouched() {
    return measures.isTouched();
  }

  /**
   * Judges what has changed.
   *
   * @param statements the nights that are over, in order of date
   * @param changed told of each whose answer differs from what was said last
   * @return what is said of all of them
   */
  public List<JudgedNight> judge(List<NightStatement> statements, List<JudgedNight> changed) {
    long from = measures.bringUpToDate(closedBefore + 1);
    boolean all = allAnew || !nights.judgedBy().equals(model().hash());
    nights.judgedBy(model().hash());
    List<JudgedNight> judged = new ArrayList<>(statements.size());
    for (NightStatement statement : statements) {
      Night night = nights.byDay().computeIfAbsent(statement.night(), day -> new Night());
      ModelMode mode =
          enrolment.modelModeAt(model().name(), Instant.ofEpochMilli(statement.endMs()));
      long said = night.judgement().map(Judgement::emitted).orElse(0L);
      if (all || statement.night() >= from || said == 0) {
        Outcome outcome = outcome(statement, mode);
        boolean alerts = outcome.fold(Outcome.Scored::deviates, withheld -> false);
        long print =
            JudgedFingerprint.of(statement, windowStartMs(statement.night()), mode, outcome);
        night.judged(Optional.of(new Judgement(alerts, print)));
        if (print != said) {
          changed.add(new JudgedNight(statement, mode, alerts));
        }
      }
      judged.add(new JudgedNight(statement, mode, nights.deviates(statement.night())));
    }
    allAnew = false;
    return judged;
  }

  private Outcome outcome(NightStatement statement, ModelMode mode) {
    NightWindow window = window(statement.night());
    if (!scoring.isFollowed(statement.night())) {
      return new Outcome.Withheld(window, WithheldReason.PATIENT_PAUSED);
    }
    return mode == ModelMode.OFF
        ? new Outcome.Withheld(window, WithheldReason.MODEL_OFF)
        : model.score(List.of(window)).get(0);
  }

  private NightWindow window(long night) {
    List<NightHistory.Entry> entries = new ArrayList<>();
    for (long day = night - reachDays(model.manifest()); day <= night; day++) {
      if (scoring.isFollowed(day)) {
        nights.known(day).ifPresent(entries::add);
      }
    }
    return model.window(NightHistory.of(entries), night);
  }

  /** What is said of a night, from its window on. */
  public Outcome outcome(JudgedNight night) {
    return outcome(night.statement(), night.mode());
  }

  /** The ground of what is said of a night. */
  public Evidence evidence(JudgedNight night) {
    Outcome outcome = outcome(night);
    return new JudgedEvidence(model.manifest(), scoring.calendar())
        .of(night, outcome, outcome.fold(s -> model.explain(s.window()), w -> Optional.empty()));
  }

  /**
   * Nights that were judged and are stated no more; forgets that they were.
   *
   * @param statements of all nights that are over
   */
  public List<Long> noLongerStated(List<NightStatement> statements) {
    Set<Long> stated = new HashSet<>();
    statements.forEach(statement -> stated.add(statement.night()));
    List<Long> gone = new ArrayList<>();
    for (Map.Entry<Long, Night> entry : nights.byDay().entrySet()) {
      if (entry.getValue().judgement().isPresent() && !stated.contains(entry.getKey())) {
        gone.add(entry.getKey());
        entry.getValue().judged(Optional.empty());
      }
    }
    return gone;
  }
}
