package io.homeward.jobs.episode;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.alert.WithdrawnReason;
import io.homeward.vitals.revision.Revision;
import java.time.Instant;
import java.util.Optional;

/** Compares alerts but for their revision, and makes their next records. Stateless, thread-safe. */
final class AlertRevisions {
  private AlertRevisions() {}

  static boolean sameButRevision(Alert a, Alert b) {
    return withRevision(a, b.revision()).equals(b);
  }

  static Alert withRevision(Alert alert, Revision revision) {
    return new Alert(
        alert.alertId(),
        alert.patientId(),
        alert.cause(),
        alert.priority(),
        alert.state(),
        alert.onset(),
        alert.raisedAt(),
        alert.closedAt(),
        alert.lastBreachAt(),
        alert.staleWhenRaised(),
        alert.deviceId(),
        alert.mergedInto(),
        alert.withdrawnReason(),
        alert.modelVersion(),
        alert.modelHash(),
        alert.shadow(),
        revision,
        alert.evidence());
  }

  /** The next record of an alert that is over, with why. */
  static Alert ended(
      Alert old,
      Revision revision,
      AlertState state,
      Optional<Instant> closedAt,
      Optional<String> mergedInto,
      Optional<WithdrawnReason> reason) {
    return new Alert(
        old.alertId(),
        old.patientId(),
        old.cause(),
        old.priority(),
        state,
        old.onset(),
        old.raisedAt(),
        closedAt,
        old.lastBreachAt(),
        old.staleWhenRaised(),
        old.deviceId(),
        mergedInto,
        reason,
        old.modelVersion(),
        old.modelHash(),
        old.shadow(),
        revision,
        old.evidence());
  }
}
