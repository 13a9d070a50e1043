package io.homeward.jobs.episode;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.alert.WithdrawnReason;
import io.homeward.vitals.revision.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Keeps what is published of a patient's episodes in step with the episodes that the readings known
 * now tell.
 *
 * <p>Of the published alerts that an episode overlaps the oldest survives and the others are merged
 * into it; one that no episode overlaps any more is withdrawn; an episode no alert overlaps is
 * published under a new id. A resolved alert is never open again, and where it and an unresolved
 * one become one episode the unresolved one survives.
 *
 * <p>Mutable, owned by one thread. Times are the patient's time line except where the ward clock is
 * named.
 */
public final class EpisodeTracker {
  /** Alerts tracked of one patient; past it the oldest that is over is no longer revised. */
  public static final int MOST_ALERTS = 48;

  /** How long an alert that is over is emitted again at a restore, ward clock. */
  public static final long RECENT_MS = 72 * 3_600_000L;

  /** Resolved ids remembered for alerts not known yet; the oldest goes first. */
  public static final int MOST_RESOLVED_IDS = 64;

  private final String patientId;

  private final List<TrackedAlert> alerts;
  private final Map<String, Long> settledUntil;
  private final List<String> resolvedIds;
  private final Supplier<Revision> revisions;
  private final List<Alert> emitted = new ArrayList<>();

  /**
   * A tracker over what is tracked, all changed in place.
   *
   * @param alerts what was published
   * @param settledUntil until when each cause is history, by its label: an episode that was over by
   *     then stands as it was published, or was none
   * @param resolvedIds alerts resolved before they were known here
   * @param revisions gives each record emitted its revision
   */
  public EpisodeTracker(
      String patientId,
      List<TrackedAlert> alerts,
      Map<String, Long> settledUntil,
      List<String> resolvedIds,
      Supplier<Revision> revisions) {
    this.patientId = patientId;
    this.alerts = alerts;
    this.settledUntil = settledUntil;
    this.resolvedIds = resolvedIds;
    this.revisions = revisions;
  }

  /** Alerts emitted since this tracker was made, in order of revision. */
  public List<Alert> emitted() {
    return List.copyOf(emitted);
  }

  /**
   * Brings the alerts of a cause in step with its episodes.
   *
   * @param episodes all the cause's episodes that are still kept, in order of onset
   * @param groundless why an alert without an episode is withdrawn
   * @param wardClockMs now
   */
  public void reconcile(
      AlertCause cause, List<Episode> episodes, WithdrawnReason groundless, long wardClockMs) {
    Set<String> taken = new HashSet<>();
    for (Episode episode : episodes) {
      List<TrackedAlert> overlapping = overlapping(cause, episode, taken);
      if (overlapping.isEmpty()) {
        if (episode.lastBreachMs() > settledUntilMs(cause)) {
          taken.add(publish(cause, episode, taken, wardClockMs));
        }
        continue;
      }
      TrackedAlert survivor = overlapping.get(0);
      taken.add(survivor.alert().alertId());
      update(survivor, episode, wardClockMs);
      for (TrackedAlert other : overlapping.subList(1, overlapping.size())) {
        taken.add(other.alert().alertId());
        if (other.stands()) {
          merge(other, survivor.alert().alertId(), wardClockMs);
        }
      }
    }
    withdraw(
        alert ->
            alert.cause().equals(cause) && !taken.contains(alert.alertId()) && !isSettled(alert),
        groundless,
        wardClockMs);
  }

  private List<TrackedAlert> overlapping(AlertCause cause, Episode episode, Set<String> taken) {
    List<TrackedAlert> found = new ArrayList<>(1);
    for (TrackedAlert tracked : alerts) {
      if (tracked.alert().cause().equals(cause)
          && tracked.alert().state() != AlertState.MERGED
          && !taken.contains(tracked.alert().alertId())
          && !isSettled(tracked.alert())
          && tracked.overlaps(episode)) {
        found.add(tracked);
      }
    }
    found.sort(
        Comparator.comparing((TrackedAlert t) -> !t.stands())
            .thenComparing(TrackedAlert::resolved)
            .thenComparing(t -> t.alert().raisedAt())
            .thenComparing(t -> t.alert().onset())
            .thenComparing(t -> t.alert().alertId()));
    return found;
  }

  private long settledUntilMs(AlertCause cause) {
    return settledUntil.getOrDefault(cause.label(), Long.MIN_VALUE);
  }

  /** Whether the alert stands as it is, whatever the readings still kept say. */
  private boolean isSettled(Alert alert) {
    return alert.state() != AlertState.OPEN
        && alert.lastBreachAt().toEpochMilli() <= settledUntilMs(alert.cause());
  }

  /** What the cause's episodes that were over by then rest on is let go: they stand for good. */
  public void settle(AlertCause cause, long untilMs) {
    settledUntil.merge(cause.label(), untilMs, Math::max);
  }

  /** All that was read is let go: whatever is over stands for good. */
  public void settleAll() {
    for (TrackedAlert tracked : alerts) {
      settle(tracked.alert().cause(), tracked.alert().lastBreachAt().toEpochMilli());
    }
  }

  private String publish(AlertCause cause, Episode episode, Set<String> taken, long wardClockMs) {
    int attempt = 0;
    String id = AlertIds.of(patientId, cause.label(), episode.onsetMs(), attempt);
    while (taken.contains(id)) {
      id = AlertIds.of(patientId, cause.label(), episode.onsetMs(), ++attempt);
    }
    String alertId = id;
    Optional<TrackedAlert> known = byId(alertId);
    if (known.isPresent()) {
      update(known.get(), episode, wardClockMs);
      return alertId;
    }
    boolean resolved = resolvedIds.remove(alertId);
    Alert alert =
        AlertRevisions.first(
            alertId,
            patientId,
            cause,
            episode,
            resolved ? closedNow(episode, wardClockMs) : episode.closedAt(),
            Instant.ofEpochMilli(wardClockMs),
            revisions.get());
    alerts.add(new TrackedAlert(alert, resolved, wardClockMs));
    emitted.add(alert);
    return alertId;
  }

  private void update(TrackedAlert tracked, Episode episode, long wardClockMs) {
    Alert old = tracked.alert();
    long onset = episode.onsetMs();
    if (episode.fromEdge()) {
      onset = Math.min(onset, old.onset().toEpochMilli());
    }
    Optional<Instant> closedAt = episode.closedAt();
    if (tracked.resolved() && closedAt.isEmpty()) {
      closedAt = old.closedAt().or(() -> closedNow(episode, wardClockMs));
    }
    Alert updated =
        AlertRevisions.following(
            old, episode, Instant.ofEpochMilli(onset), closedAt, revisions.get());
    replace(tracked, updated, wardClockMs);
  }

  private static Optional<Instant> closedNow(Episode episode, long wardClockMs) {
    return episode.closedAt().or(() -> Optional.of(Instant.ofEpochMilli(wardClockMs)));
  }

  private void merge(TrackedAlert tracked, String into, long wardClockMs) {
    Alert old = tracked.alert();
    replace(
        tracked,
        AlertRevisions.ended(
            old,
            revisions.get(),
            AlertState.MERGED,
            old.closedAt(),
            Optional.of(into),
            Optional.empty()),
        wardClockMs);
  }

  /** Emits {@code updated} where anything but its revision differs. */
  private void replace(TrackedAlert tracked, Alert updated, long wardClockMs) {
    Alert old = tracked.alert();
    if (AlertRevisions.sameButRevision(old, updated)) {
      return;
    }
    long changedAt = old.state() == updated.state() ? tracked.changedAtMs() : wardClockMs;
    alerts.set(alerts.indexOf(tracked), new TrackedAlert(updated, tracked.resolved(), changedAt));
    emitted.add(updated);
  }

  /** Withdraws the standing alerts that {@code which} names. */
  public void withdraw(Predicate<Alert> which, WithdrawnReason reason, long wardClockMs) {
    for (TrackedAlert tracked : List.copyOf(alerts)) {
      if (tracked.stands() && which.test(tracked.alert())) {
        replace(
            tracked,
            AlertRevisions.ended(
                tracked.alert(),
                revisions.get(),
                AlertState.WITHDRAWN,
                tracked.alert().closedAt(),
                Optional.empty(),
                Optional.of(reason)),
            wardClockMs);
      }
    }
  }

  /**
   * Brings the alert of a silence in step with the silence that goes on, if one does; the alerts of
   * silences that ended stay as they are.
   */
  public void silence(AlertCause cause, Optional<Episode> silence, long wardClockMs) {
    Optional<TrackedAlert> current =
        alerts.stream()
            .filter(t -> t.alert().cause().equals(cause) && t.stands())
            .filter(
                t ->
                    t.alert().state() == AlertState.OPEN
                        || silence
                            .map(
                                s ->
                                    t.resolved() && t.alert().onset().toEpochMilli() == s.onsetMs())
                            .orElse(false))
            .findFirst();
    if (silence.isPresent()) {
      if (current.isPresent()) {
        update(current.get(), silence.get(), wardClockMs);
      } else {
        publish(cause, silence.get(), Set.of(), wardClockMs);
      }
      return;
    }
    current.ifPresent(
        t ->
            replace(
                t,
                AlertRevisions.ended(
                    t.alert(),
                    revisions.get(),
                    AlertState.CLOSED,
                    Optional.of(Instant.ofEpochMilli(wardClockMs)),
                    Optional.empty(),
                    Optional.empty()),
                wardClockMs));
  }

  /** A nurse resolved the alert: it is over from {@code actedAt} on, whatever the readings say. */
  public void resolve(String alertId, Instant actedAt, long wardClockMs) {
    Optional<TrackedAlert> known = byId(alertId);
    if (known.isEmpty()) {
      if (!resolvedIds.contains(alertId)) {
        resolvedIds.add(alertId);
      }
      while (resolvedIds.size() > MOST_RESOLVED_IDS) {
        resolvedIds.remove(0);
      }
      return;
    }
    TrackedAlert resolved = new TrackedAlert(known.get().alert(), true, known.get().changedAtMs());
    alerts.set(alerts.indexOf(known.get()), resolved);
    if (resolved.alert().state() == AlertState.OPEN) {
      Instant closedAt =
          actedAt.isBefore(resolved.alert().onset()) ? resolved.alert().onset() : actedAt;
      replace(
          resolved,
          AlertRevisions.ended(
              resolved.alert(),
              revisions.get(),
              AlertState.CLOSED,
              Optional.of(closedAt),
              Optional.empty(),
              Optional.empty()),
          wardClockMs);
    }
  }

  private Optional<TrackedAlert> byId(String alertId) {
    return alerts.stream().filter(t -> t.alert().alertId().equals(alertId)).findFirst();
  }

  /** Adds instead of subtracting: a ward clock that has not begun is {@code Long.MIN_VALUE}. */
  private static boolean isRecent(TrackedAlert tracked, long wardClockMs) {
    return tracked.changedAtMs() + RECENT_MS >= wardClockMs;
  }

  /** Emits open and recently closed alerts again: the job was restored. */
  public void emitAgain(long wardClockMs) {
    for (int i = 0; i < alerts.size(); i++) {
      TrackedAlert tracked = alerts.get(i);
      if (tracked.alert().state() == AlertState.OPEN || isRecent(tracked, wardClockMs)) {
        Alert again = AlertRevisions.withRevision(tracked.alert(), revisions.get());
        alerts.set(i, new TrackedAlert(again, tracked.resolved(), tracked.changedAtMs()));
        emitted.add(again);
      }
    }
  }

  /**
   * Lets go alerts that are over, no longer recent, and that no reading can change any more.
   *
   * @param cause whose
   * @param unchangeableBeforeMs no episode that ended before this can change
   */
  public void forget(AlertCause cause, long unchangeableBeforeMs, long wardClockMs) {
    for (TrackedAlert tracked : List.copyOf(alerts)) {
      if (tracked.alert().cause().equals(cause)
          && tracked.alert().state() != AlertState.OPEN
          && !isRecent(tracked, wardClockMs)
          && tracked.alert().lastBreachAt().toEpochMilli() < unchangeableBeforeMs) {
        forget(tracked);
      }
    }
  }

  /** Lets go the oldest alerts that are over where more are tracked than may be. */
  public void boundAlerts() {
    while (alerts.size() > MOST_ALERTS) {
      List<TrackedAlert> over = new ArrayList<>(alerts);
      over.removeIf(t -> t.alert().state() == AlertState.OPEN);
      List<TrackedAlert> from = over.isEmpty() ? alerts : over;
      forget(Collections.min(from, Comparator.comparing(t -> t.alert().onset())));
    }
  }

  private void forget(TrackedAlert tracked) {
    alerts.remove(tracked);
    settle(tracked.alert().cause(), tracked.alert().lastBreachAt().toEpochMilli());
  }

  /** Whether any tracked alert of the cause overlaps a stretch of the patient's time line. */
  boolean tracksAnyIn(AlertCause cause, long fromMs, long untilMs) {
    return alerts.stream()
        .anyMatch(
            t ->
                t.alert().cause().equals(cause)
                    && t.alert().onset().toEpochMilli() <= untilMs
                    && t.alert().lastBreachAt().toEpochMilli() >= fromMs);
  }

  /** Whether a run that ended then is history: never published anew. */
  boolean isHistory(AlertCause cause, long lastMs) {
    return lastMs <= settledUntilMs(cause);
  }
}
