package io.homeward.jobs.deviation;

import io.homeward.jobs.kafka.InboundRecord;
import io.homeward.jobs.kafka.LogEnds;
import io.homeward.vitals.alert.Alert;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The time at the start of an attempt in which a subtask reads again what an earlier attempt had
 * read, from its last checkpoint or, without one, from the log's beginning. Its state is older than
 * what that attempt published, so an alert that was closed would be published open once more, and a
 * nurse would hear it twice. Until the subtask has caught up it therefore keeps the newest state of
 * each alert to itself.
 *
 * <p>Caught up means: {@link #AT_LEAST_MS} have passed, and no record came for {@link #QUIET_MS}
 * that was in the log when the attempt began. A subtask cannot count these records, since each
 * partition holds patients of all subtasks. After {@link #AT_MOST_MS}, or with {@link #MOST_ALERTS}
 * held, it goes on regardless: a backlog of hours must not keep a new alert from a nurse.
 *
 * <p>All times are wall time in milliseconds. Owned by the subtask's thread.
 */
final class CatchUp {
  /** Sources open and fetch within it. */
  static final long AT_LEAST_MS = 5_000;

  /** Longer than any pause between two fetches of a source that has something to read. */
  static final long QUIET_MS = 3_000;

  static final long AT_MOST_MS = 60_000;
  static final int MOST_ALERTS = 10_000;

  private final LogEnds.Ends before;
  private final long beganMs;
  private long lastSeenMs;
  private final Map<String, Alert> held = new LinkedHashMap<>();

  /** Begins at {@code nowMs}, with everything that was in the log {@code before}. */
  CatchUp(LogEnds.Ends before, long nowMs) {
    this.before = before;
    beganMs = nowMs;
    lastSeenMs = nowMs;
  }

  /** A record came. */
  void saw(InboundRecord record, long nowMs) {
    if (before.contains(record.topic(), record.partition(), record.offset())) {
      lastSeenMs = nowMs;
    }
  }

  /** Keeps {@code alert}, the newest state of it. */
  void hold(Alert alert) {
    held.put(alert.alertId(), alert);
  }

  /** Whether what is held may be published. */
  boolean isOver(long nowMs) {
    boolean caughtUp = nowMs - beganMs >= AT_LEAST_MS && nowMs - lastSeenMs >= QUIET_MS;
    return caughtUp || nowMs - beganMs >= AT_MOST_MS || held.size() >= MOST_ALERTS;
  }

  /** What is held. */
  List<Alert> held() {
    return new ArrayList<>(held.values());
  }
}
