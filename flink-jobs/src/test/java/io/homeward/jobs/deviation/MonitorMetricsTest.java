package io.homeward.jobs.deviation;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.jobs.patient.Outcome;
import io.homeward.jobs.patient.ReadingFate;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;

class MonitorMetricsTest {
  private static final long NOW = 1_800_000_000_000L;

  private final MetricListener metrics = new MetricListener();
  private final MonitorMetrics monitor = new MonitorMetrics(metrics.getMetricGroup());

  private long counted(String... name) {
    return metrics.getCounter(name).map(Counter::getCount).orElseThrow();
  }

  private long raised(AlertPriority priority) {
    return counted("kind", "LIMIT", "priority", priority.name(), "alerts_raised");
  }

  private static Outcome outcome(Alert... alerts) {
    return new Outcome(
        Arrays.asList(alerts),
        List.of(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Map.of(ReadingFate.MERGED, 3, ReadingFate.TOO_LATE, 1));
  }

  private static Alert alert(String id, long raisedAtMs, long lastBreachMs, boolean shadow) {
    return new Alert(
        id,
        "p-1",
        AlertCause.limit(Signal.HEART_RATE),
        AlertPriority.HIGH,
        AlertState.OPEN,
        Instant.ofEpochMilli(lastBreachMs),
        Instant.ofEpochMilli(raisedAtMs),
        Optional.empty(),
        Instant.ofEpochMilli(lastBreachMs),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        shadow,
        new Revision(1, 1),
        Evidence.ofWindow(Instant.EPOCH, Instant.EPOCH));
  }

  @Test
  void countsAnAlertOnceHoweverOftenItIsTold() {
    Alert first = alert("a-1", NOW, NOW - 90_000, false);
    monitor.count(outcome(first), NOW);
    // Revised within the same moment, then later, then told again after a restore.
    monitor.count(outcome(first), NOW);
    monitor.count(outcome(first), NOW + 5_000);
    monitor.count(outcome(alert("a-2", NOW + 5_000, NOW, true)), NOW + 5_000);
    monitor.count(outcome(alert("a-3", NOW + 5_000, NOW, false)), NOW + 5_000);
    assertThat(raised(AlertPriority.HIGH)).isEqualTo(2);
    assertThat(raised(AlertPriority.LOW)).isZero();
    assertThat(counted("state", "OPEN", "alert_revisions")).isEqualTo(5);
    assertThat(counted("fate", "TOO_LATE", "readings")).isEqualTo(5);
    assertThat(counted("fate", "MERGED", "readings")).isEqualTo(15);
  }

  @Test
  void tellsHowLongAfterTheBreachAnAlertWasRaised() {
    monitor.count(outcome(alert("a-1", NOW, NOW - 90_000, false)), NOW);
    monitor.count(outcome(alert("a-2", NOW + 1, NOW - 9_999, false)), NOW + 1);
    // Measured by a clock that is fast.
    monitor.count(outcome(alert("a-3", NOW + 2, NOW + 3_000, false)), NOW + 2);
    assertThat(counted("kind", "LIMIT", "le", "1.0", "alert_delay_bucket")).isEqualTo(1);
    assertThat(counted("kind", "LIMIT", "le", "10.0", "alert_delay_bucket")).isEqualTo(2);
    assertThat(counted("kind", "LIMIT", "le", "60.0", "alert_delay_bucket")).isEqualTo(2);
    assertThat(counted("kind", "LIMIT", "le", "300.0", "alert_delay_bucket")).isEqualTo(3);
    assertThat(counted("kind", "LIMIT", "le", "+Inf", "alert_delay_bucket")).isEqualTo(3);
    assertThat(counted("kind", "LIMIT", "alert_delay_count")).isEqualTo(3);
    assertThat(counted("kind", "LIMIT", "alert_delay_ms_sum")).isEqualTo(100_000);
    assertThat(counted("kind", "DEVIATION", "alert_delay_count")).isZero();
  }
}
