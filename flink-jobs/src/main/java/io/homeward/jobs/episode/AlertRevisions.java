package io.homeward.jobs.episode;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.revision.Revision;

/** Compares and copies alerts by their revision alone. Stateless, thread-safe. */
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
}
