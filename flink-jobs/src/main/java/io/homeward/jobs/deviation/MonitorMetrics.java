package io.homeward.jobs.deviation;

import io.homeward.jobs.patient.Outcome;
import io.homeward.jobs.patient.ReadingFate;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts what the monitor does, by closed names only. Owned by one thread. */
final class MonitorMetrics {
  private final Map<ReadingFate, Counter> readings;
  private final Map<AlertState, Counter> alerts;
  private final Map<WithheldReason, Counter> withheld;
  private final Counter scores;

  MonitorMetrics(MetricGroup metrics) {
    readings = counters(metrics, "readings", "fate", ReadingFate.class);
    alerts = counters(metrics, "alert_revisions", "state", AlertState.class);
    withheld = counters(metrics, "scores_withheld", "reason", WithheldReason.class);
    scores = metrics.counter("score_revisions");
  }

  private static <E extends Enum<E>> Map<E, Counter> counters(
      MetricGroup metrics, String name, String tag, Class<E> closed) {
    Map<E, Counter> counters = new EnumMap<>(closed);
    for (E value : closed.getEnumConstants()) {
      counters.put(value, metrics.addGroup(tag, value.name()).counter(name));
    }
    return counters;
  }

  void count(Outcome outcome) {
    outcome.fates().forEach((fate, count) -> readings.get(fate).inc(count));
    for (Alert alert : outcome.alerts()) {
      alerts.get(alert.state()).inc();
    }
    for (Score score : outcome.scores()) {
      scores.inc();
      score.withheldReason().ifPresent(reason -> withheld.get(reason).inc());
    }
  }
}
