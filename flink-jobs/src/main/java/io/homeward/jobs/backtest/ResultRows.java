package io.homeward.jobs.backtest;

import io.homeward.models.ModelIdentity;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.models.nightsignal.NightVerdict;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.score.Score;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The rows of the three result files, each file's in its own order, whatever order the patients
 * were run in. Owned by one thread.
 */
final class ResultRows {
  static final String NIGHTS = "patient,night,detector,colour";
  static final String ALERTS =
      "alert_id,patient,cause,priority,state,onset,raised_at,closed_at,model,model_version,revision";
  static final String SCORES =
      "patient,model,model_version,window_start,window_end,score,p_value,withheld_reason";

  private record NightRow(String patient, LocalDate night, String detector, String colour) {}

  private record ScoreRow(
      String patient,
      String model,
      String version,
      Instant windowStart,
      Instant windowEnd,
      String score,
      String pValue,
      String withheldReason) {}

  private final List<NightRow> nights = new ArrayList<>();
  private final List<ScoreRow> scores = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();

  /** Adds what {@code detectors} say of a patient. */
  void add(PatientRun run, Set<Detector> detectors) {
    if (detectors.contains(Detector.NIGHTSIGNAL)) {
      addReport(run);
    }
    for (Score score : run.scores()) {
      if (Detector.byLabel(score.model()).map(detectors::contains).orElse(false)) {
        add(score);
      }
    }
    for (Alert alert : run.alerts()) {
      if (detectors.contains(detectorOf(alert.cause()))) {
        alerts.add(alert);
      }
    }
  }

  private static Detector detectorOf(AlertCause cause) {
    return switch (cause.kind()) {
      case LIMIT -> Detector.LIMITS;
      case DEVIATION -> Detector.byLabel(cause.model().orElseThrow()).orElseThrow();
      case SIGNAL_LOSS -> throw new IllegalStateException("a backtest watches no silence");
    };
  }

  private void addReport(PatientRun run) {
    ModelIdentity model = NightSignal.RETROSPECTIVE;
    for (NightVerdict verdict : run.report()) {
      nights.add(
          new NightRow(run.patientId(), verdict.night(), model.name(), verdict.colour().label()));
      long day = verdict.night().toEpochDay();
      scores.add(
          new ScoreRow(
              run.patientId(),
              model.name(),
              model.version(),
              Instant.ofEpochMilli(run.calendar().startMs(day)),
              Instant.ofEpochMilli(run.calendar().endMs(day)),
              String.valueOf(verdict.score()),
              "",
              ""));
    }
  }

  private void add(Score score) {
    score
        .evidence()
        .colour()
        .ifPresent(
            colour ->
                nights.add(
                    new NightRow(
                        score.patientId(),
                        score.evidence().localDate().orElseThrow(),
                        score.model(),
                        colour.label())));
    scores.add(
        new ScoreRow(
            score.patientId(),
            score.model(),
            score.modelVersion(),
            score.windowStart(),
            score.windowEnd(),
            score.score().isPresent() ? String.valueOf(score.score().getAsDouble()) : "",
            score.pValue().isPresent() ? String.valueOf(score.pValue().getAsDouble()) : "",
            score.withheldReason().map(Enum::name).orElse("")));
  }

  /** Lines of {@code nights.csv} below its header. */
  List<String> nights() {
    return nights.stream()
        .sorted(
            Comparator.comparing(NightRow::patient)
                .thenComparing(NightRow::night)
                .thenComparing(NightRow::detector))
        .map(row -> String.join(",", row.patient, row.night.toString(), row.detector, row.colour))
        .toList();
  }

  /** Lines of {@code scores.csv} below its header. */
  List<String> scores() {
    return scores.stream()
        .sorted(
            Comparator.comparing(ScoreRow::patient)
                .thenComparing(ScoreRow::windowStart)
                .thenComparing(ScoreRow::model))
        .map(
            row ->
                String.join(
                    ",",
                    row.patient,
                    row.model,
                    row.version,
                    row.windowStart.toString(),
                    row.windowEnd.toString(),
                    row.score,
                    row.pValue,
                    row.withheldReason))
        .toList();
  }

  /** Lines of {@code alerts.csv} below its header. */
  List<String> alerts() {
    return alerts.stream()
        .sorted(
            Comparator.comparing(Alert::patientId)
                .thenComparing(Alert::onset)
                .thenComparing(alert -> alert.cause().label())
                .thenComparing(Alert::alertId))
        .map(ResultRows::line)
        .toList();
  }

  private static String line(Alert alert) {
    return String.join(
        ",",
        alert.alertId(),
        alert.patientId(),
        alert.cause().label(),
        alert.priority().name(),
        alert.state().name(),
        alert.onset().toString(),
        alert.raisedAt().toString(),
        alert.closedAt().map(Instant::toString).orElse(""),
        alert.cause().model().orElse(""),
        alert.modelVersion().orElse(""),
        alert.revision().epoch() + "." + alert.revision().number());
  }
}
