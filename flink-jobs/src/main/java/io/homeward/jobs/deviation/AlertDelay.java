package io.homeward.jobs.deviation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * How long after its newest breach was measured an alert was raised, by the ward clock: the device
 * that syncs late, the night that has to end, and our own time. Kept as Prometheus keeps a
 * histogram, each bucket a counter of what is no longer than its bound. Owned by one thread.
 */
final class AlertDelay {
  private static final List<Duration> BOUNDS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(6),
          Duration.ofHours(24),
          Duration.ofHours(72));

  private final List<Counter> buckets = new ArrayList<>();
  private final Counter all;
  private final Counter sumMs;
  private final Counter count;

  /** Registers the counters in {@code metrics}. */
  AlertDelay(MetricGroup metrics) {
    for (Duration bound : BOUNDS) {
      buckets.add(bucket(metrics, bound.toSeconds() + ".0"));
    }
    all = bucket(metrics, "+Inf");
    sumMs = metrics.counter("alert_delay_ms_sum");
    count = metrics.counter("alert_delay_count");
  }

  private static Counter bucket(MetricGroup metrics, String bound) {
    return metrics.addGroup("le", bound).counter("alert_delay_bucket");
  }

  /** Counts one; a breach of the future was raised at once. */
  void count(long delayMs) {
    long ms = Math.max(0, delayMs);
    for (int i = 0; i < buckets.size(); i++) {
      if (ms <= BOUNDS.get(i).toMillis()) {
        buckets.get(i).inc();
      }
    }
    all.inc();
    sumMs.inc(ms);
    count.inc();
  }
}
