package io.homeward.store.archive;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/** Records for tests. */
public final class Records {
  private Records() {}

  /** A heart-rate limit alert. */
  public static Alert alert(
      String alertId, String patientId, AlertState state, Instant onset, Revision revision) {
    return new Alert(
        alertId,
        patientId,
        AlertCause.limit(Signal.HEART_RATE),
        AlertPriority.HIGH,
        state,
        onset,
        onset.plusSeconds(600),
        state == AlertState.OPEN ? Optional.empty() : Optional.of(onset.plusSeconds(900)),
        onset.plusSeconds(500),
        false,
        Optional.of("watch-1"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        revision,
        Evidence.ofWindow(onset, onset.plusSeconds(600)));
  }

  /** The same alert, merged into another. */
  public static Alert merged(Alert alert, String into, Revision revision) {
    return new Alert(
        alert.alertId(),
        alert.patientId(),
        alert.cause(),
        alert.priority(),
        AlertState.MERGED,
        alert.onset(),
        alert.raisedAt(),
        alert.closedAt(),
        alert.lastBreachAt(),
        alert.staleWhenRaised(),
        alert.deviceId(),
        Optional.of(into),
        alert.withdrawnReason(),
        alert.modelVersion(),
        alert.modelHash(),
        alert.shadow(),
        revision,
        alert.evidence());
  }

  /** A score of one night. */
  public static Score score(
      String patientId, Instant windowStart, double score, Revision revision) {
    return new Score(
        patientId,
        "nightsignal-causal",
        "1",
        "hash",
        windowStart,
        windowStart.plusSeconds(25_200),
        OptionalDouble.of(score),
        OptionalDouble.empty(),
        Optional.empty(),
        false,
        false,
        revision,
        Evidence.ofWindow(windowStart, windowStart.plusSeconds(25_200)));
  }

  /** Two refused readings of one message. */
  public static RejectedReadings rejected(RejectReason reason) {
    return new RejectedReadings(
        "acme",
        "watch-1",
        "homeward/v1/acme/watch-1/readings",
        reason,
        "readings[0].unit",
        2,
        new int[] {0, 3},
        1_772_445_660_000L,
        120,
        new byte[32],
        Optional.empty());
  }
}
