package io.homeward.jobs.deviation;

import io.homeward.jobs.patient.Outcome;
import io.homeward.jobs.patient.ReadingFate;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts what the monitor does, by closed names only. Owned by one thread. */
final class MonitorMetrics {
  private final Map<ReadingFate, Counter> readings;
  private final Map<AlertState, Counter> alerts;
  private final Map<WithheldReason, Counter> withheld;
  private final Map<AlertCause.Kind, Map<AlertPriority, Counter>> raised =
      new EnumMap<>(AlertCause.Kind.class);
  private final Map<AlertCause.Kind, AlertDelay> delays = new EnumMap<>(AlertCause.Kind.class);
  private final Counter scores;

  /** Alerts raised at {@link #raisedAtMs}, so that none counts twice while the clock stands. */
  private final Set<String> raisedNow = new HashSet<>();

  private long raisedAtMs;

  MonitorMetrics(MetricGroup metrics) {
    readings = counters(metrics, "readings", "fate", ReadingFate.class);
    alerts = counters(metrics, "alert_revisions", "state", AlertState.class);
    withheld = counters(metrics, "scores_withheld", "reason", WithheldReason.class);
    scores = metrics.counter("score_revisions");
    for (AlertCause.Kind kind : AlertCause.Kind.values()) {
      MetricGroup ofKind = metrics.addGroup("kind", kind.name());
      raised.put(kind, counters(ofKind, "alerts_raised", "priority", AlertPriority.class));
      delays.put(kind, new AlertDelay(ofKind));
    }
  }

  private static <E extends Enum<E>> Map<E, Counter> counters(
      MetricGroup metrics, String name, String tag, Class<E> closed) {
    Map<E, Counter> counters = new EnumMap<>(closed);
    for (E value : closed.getEnumConstants()) {
      counters.put(value, metrics.addGroup(tag, value.name()).counter(name));
    }
    return counters;
  }

  /** Counts what an event led to, {@code nowMs} by the ward clock. */
  void count(Outcome outcome, long nowMs) {
    outcome.fates().forEach((fate, count) -> readings.get(fate).inc(count));
    for (Alert alert : outcome.alerts()) {
      alerts.get(alert.state()).inc();
      if (!alert.shadow() && isNew(alert, nowMs)) {
        raised.get(alert.cause().kind()).get(alert.priority()).inc();
        delays
            .get(alert.cause().kind())
            .count(alert.raisedAt().toEpochMilli() - alert.lastBreachAt().toEpochMilli());
      }
    }
    for (Score score : outcome.scores()) {
      scores.inc();
      score.withheldReason().ifPresent(reason -> withheld.get(reason).inc());
    }
  }

  /** Whether this is the first record of it: what is told again was raised before. */
  private boolean isNew(Alert alert, long nowMs) {
    if (nowMs != raisedAtMs) {
      raisedAtMs = nowMs;
      raisedNow.clear();
    }
    return alert.raisedAt().toEpochMilli() == nowMs && raisedNow.add(alert.alertId());
  }
}
