package io.homeward.jobs.episode;

import io.homeward.models.ModelIdentity;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.alert.WithdrawnReason;
import io.homeward.vitals.revision.Revision;
import java.time.Instant;
import java.util.Optional;

/** Compares alerts but for their revision, and makes their next records. Stateless, thread-safe. */
final class AlertRevisions {
  private AlertRevisions() {}

  /** The first record of an alert; stale where the episode was over when it became known. */
  static Alert first(
      String alertId,
      String patientId,
      AlertCause cause,
      Episode episode,
      Optional<Instant> closedAt,
      Instant raisedAt,
      Revision revision) {
    return new Alert(
        alertId,
        patientId,
        cause,
        episode.priority(),
        closedAt.isPresent() ? AlertState.CLOSED : AlertState.OPEN,
        Instant.ofEpochMilli(episode.onsetMs()),
        raisedAt,
        closedAt,
        Instant.ofEpochMilli(episode.lastBreachMs()),
        !episode.isOpen(),
        episode.deviceId(),
        Optional.empty(),
        Optional.empty(),
        episode.model().map(ModelIdentity::version),
        episode.model().map(ModelIdentity::hash),
        episode.shadow(),
        revision,
        episode.evidence());
  }

  /** The next record of an alert whose episode is now told like this. */
  static Alert following(
      Alert old, Episode episode, Instant onset, Optional<Instant> closedAt, Revision revision) {
    return new Alert(
        old.alertId(),
        old.patientId(),
        old.cause(),
        episode.fromEdge() ? higher(episode.priority(), old.priority()) : episode.priority(),
        closedAt.isPresent() ? AlertState.CLOSED : AlertState.OPEN,
        onset,
        old.raisedAt(),
        closedAt,
        Instant.ofEpochMilli(episode.lastBreachMs()),
        old.staleWhenRaised(),
        episode.deviceId(),
        Optional.empty(),
        Optional.empty(),
        episode.model().map(ModelIdentity::version),
        episode.model().map(ModelIdentity::hash),
        episode.shadow(),
        revision,
        episode.evidence());
  }

  private static AlertPriority higher(AlertPriority a, AlertPriority b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

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
