package io.homeward.console.board;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The newest revision of every alert the stream told of, at most {@code most} of them.
 *
 * <p>Lower or equal revisions are ignored: deliveries repeat, and after a restart the job sends
 * open episodes again. Shadow alerts are kept out of sight. Past the bound the alerts that ended
 * longest ago go first; the store has them still. Thread-safe.
 */
public final class WardAlerts {
  /** What a record changed. */
  public enum Change {
    /** Nothing: a lower or the same revision. */
    NONE,
    /** The board looks different. */
    CHANGED,
    /** A fresh alert of high priority, worth a sound if someone asked for one. */
    NEW_HIGH
  }

  private final int most;
  private final Map<String, Alert> byId = new HashMap<>();
  // Alerts that were high already: a revision or a re-emission of one raises no second sound.
  private final Set<String> knownHigh = new HashSet<>();
  private long forgotten;
  private boolean complete;

  /** Holds at most {@code most} alerts. */
  public WardAlerts(int most) {
    this.most = most;
  }

  /** Takes one record of {@code alerts}. */
  public synchronized Change take(Alert alert) {
    Alert held = byId.get(alert.alertId());
    if (held != null && !alert.revision().isAfter(held.revision())) {
      return Change.NONE;
    }
    byId.put(alert.alertId(), alert);
    boolean fresh = isHigh(alert) && knownHigh.add(alert.alertId());
    if (byId.size() > most) {
      forgetLeastNeeded();
    }
    if (alert.shadow() && (held == null || held.shadow())) {
      return Change.NONE;
    }
    boolean audible = fresh && alert.state() == AlertState.OPEN && !alert.staleWhenRaised();
    return audible ? Change.NEW_HIGH : Change.CHANGED;
  }

  private static boolean isHigh(Alert alert) {
    return alert.priority() == AlertPriority.HIGH && !alert.shadow();
  }

  /** Takes the alert with this id off: its record was deleted. */
  public synchronized Change remove(String alertId) {
    knownHigh.remove(alertId);
    return byId.remove(alertId) == null ? Change.NONE : Change.CHANGED;
  }

  /** A tenth at a time, so that a full board does not sort itself at every record. */
  private void forgetLeastNeeded() {
    Comparator<Alert> leastNeededFirst =
        Comparator.comparing((Alert a) -> a.state() == AlertState.OPEN)
            .thenComparing(a -> !a.shadow())
            .thenComparing(Alert::lastBreachAt);
    List<String> least =
        byId.values().stream()
            .sorted(leastNeededFirst)
            .limit(Math.max(1, most / 10))
            .map(Alert::alertId)
            .toList();
    least.forEach(byId::remove);
    least.forEach(knownHigh::remove);
    forgotten += least.size();
  }

  /** Every alert held that is not a shadow, in no particular order. */
  public synchronized Collection<Alert> visible() {
    return byId.values().stream().filter(alert -> !alert.shadow()).toList();
  }

  /** One alert, shadow or not. */
  public synchronized Optional<Alert> find(String alertId) {
    return Optional.ofNullable(byId.get(alertId));
  }

  /** Everything the stream held at the start has been taken. */
  public synchronized void complete() {
    complete = true;
  }

  /** Whether the board is more than a beginning. */
  public synchronized boolean isComplete() {
    return complete;
  }

  /** How many are held. */
  public synchronized int size() {
    return byId.size();
  }

  /** How many the bound has pushed out since the start. */
  public synchronized long forgotten() {
    return forgotten;
  }
}
