package io.homeward.jobs.patient;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What must be alike however the readings came: scores and episodes, without how they came about.
 */
record Settled(List<Score> scores, List<Episode> episodes) {

  /** An alert that stands, without its identity and history. */
  record Episode(
      AlertCause cause,
      AlertPriority priority,
      AlertState state,
      Instant onset,
      Instant lastBreach,
      Optional<Instant> closedAt,
      Optional<String> deviceId,
      boolean shadow,
      Optional<String> modelHash,
      Evidence evidence) {
    static Episode of(Alert alert) {
      return new Episode(
          alert.cause(),
          alert.priority(),
          alert.state(),
          alert.onset(),
          alert.lastBreachAt(),
          alert.closedAt(),
          alert.deviceId(),
          alert.shadow(),
          alert.modelHash(),
          alert.evidence());
    }
  }

  static Settled of(FollowedPatient patient) {
    return new Settled(
        patient.scores().stream().map(Settled::withoutRevision).toList(),
        patient.standing().stream()
            .filter(alert -> alert.cause().kind() != AlertCause.Kind.SIGNAL_LOSS)
            .map(Episode::of)
            .toList());
  }

  /** What is in the one and not in the other; empty where they are alike. */
  List<String> differences(Settled other) {
    List<Object> mine = new ArrayList<>(scores);
    mine.addAll(episodes);
    List<Object> theirs = new ArrayList<>(other.scores);
    theirs.addAll(other.episodes);
    List<String> differences = new ArrayList<>();
    mine.forEach(
        item -> {
          if (!theirs.remove(item)) {
            differences.add("only here:  " + brief(item));
          }
        });
    theirs.forEach(item -> differences.add("only there: " + brief(item)));
    return differences;
  }

  private static String brief(Object item) {
    String text = item.toString();
    for (String noise :
        new String[] {"Optional.empty", "OptionalDouble.empty", "OptionalDouble", "Optional"}) {
      text = text.replace(noise, "");
    }
    return text;
  }

  private static Score withoutRevision(Score score) {
    return new Score(
        score.patientId(),
        score.model(),
        score.modelVersion(),
        score.modelHash(),
        score.windowStart(),
        score.windowEnd(),
        score.score(),
        score.pValue(),
        score.withheldReason(),
        score.shadow(),
        score.retracted(),
        new Revision(0, 0),
        score.evidence());
  }
}
