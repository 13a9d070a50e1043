package io.homeward.jobs.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.jobs.archive.ArchiveJob;
import io.homeward.jobs.deviation.DeviationJob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WardMetricReporterTest {
  private final WardMetricReporter reporter = new WardMetricReporter();

  @AfterEach
  void stop() {
    reporter.close();
  }

  private void open(String port) {
    MetricConfig config = new MetricConfig();
    config.setProperty("port", port);
    reporter.open(config);
  }

  private HttpResponse<String> ask(String method) throws Exception {
    URI metrics = URI.create("http://127.0.0.1:" + reporter.port() + "/metrics");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(metrics)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private List<String> lines() throws Exception {
    return ask("GET").body().lines().toList();
  }

  /** What Flink says of where a metric was registered, far more than is shown. */
  private static MetricGroup of(String jobName, String... more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("<job_name>", jobName);
    variables.put("<host>", "machine-1");
    variables.put("<subtask_index>", "3");
    for (int i = 0; i < more.length; i += 2) {
      variables.put('<' + more[i] + '>', more[i + 1]);
    }
    return new UnregisteredMetricsGroup() {
      @Override
      public Map<String, String> getAllVariables() {
        return variables;
      }
    };
  }

  private static SimpleCounter counted(long count) {
    SimpleCounter counter = new SimpleCounter();
    counter.inc(count);
    return counter;
  }

  @Test
  void showsTheTasksOfAJobAsOne() throws Exception {
    open("0");
    MetricGroup merged = of(DeviationJob.NAME, "fate", "MERGED");
    SimpleCounter ending = counted(5);
    reporter.notifyOfAddedMetric(counted(40), "readings", merged);
    reporter.notifyOfAddedMetric(ending, "readings", merged);
    reporter.notifyOfAddedMetric(counted(2), "readings", of(DeviationJob.NAME, "fate", "TOO_LATE"));
    reporter.notifyOfAddedMetric((Gauge<Double>) () -> 200.0, "busyTimeMsPerSecond", merged);
    reporter.notifyOfAddedMetric((Gauge<Double>) () -> 700.0, "busyTimeMsPerSecond", merged);
    reporter.notifyOfAddedMetric((Gauge<Long>) () -> 8L, "pendingRecords", of(ArchiveJob.NAME));
    assertThat(lines())
        .containsExactlyInAnyOrder(
            "# TYPE homeward_deviation_readings_total counter",
            "homeward_deviation_readings_total{fate=\"merged\"} 45.0",
            "homeward_deviation_readings_total{fate=\"too_late\"} 2.0",
            "# TYPE homeward_jobs_lag_records gauge",
            "homeward_jobs_lag_records{part=\"archive_job\"} 8.0",
            "# TYPE homeward_jobs_busy_ratio gauge",
            "homeward_jobs_busy_ratio{part=\"deviation_job\"} 0.7000000000000001");
    reporter.notifyOfRemovedMetric(ending, "readings", merged);
    assertThat(lines()).contains("homeward_deviation_readings_total{fate=\"merged\"} 40.0");
  }

  @Test
  void showsAHistogramAsOneFamily() throws Exception {
    open("0");
    reporter.notifyOfAddedMetric(
        counted(1), "alert_delay_bucket", of(DeviationJob.NAME, "kind", "LIMIT", "le", "+Inf"));
    reporter.notifyOfAddedMetric(
        counted(1_500), "alert_delay_ms_sum", of(DeviationJob.NAME, "kind", "LIMIT"));
    reporter.notifyOfAddedMetric(
        counted(1), "alert_delay_count", of(DeviationJob.NAME, "kind", "LIMIT"));
    assertThat(lines())
        .containsExactly(
            "# TYPE homeward_deviation_alert_delay_seconds histogram",
            "homeward_deviation_alert_delay_seconds_bucket{kind=\"limit\",le=\"+Inf\"} 1.0",
            "homeward_deviation_alert_delay_seconds_sum{kind=\"limit\"} 1.5",
            "homeward_deviation_alert_delay_seconds_count{kind=\"limit\"} 1.0");
  }

  @Test
  void showsNothingElse() throws Exception {
    open("0");
    reporter.notifyOfAddedMetric(counted(1), "numRecordsIn", of(DeviationJob.NAME));
    reporter.notifyOfAddedMetric(counted(1), "readings", of("another job", "fate", "MERGED"));
    reporter.notifyOfAddedMetric(counted(1), "readings", of(DeviationJob.NAME));
    reporter.notifyOfAddedMetric(
        (Gauge<Long>)
            () -> {
              throw new IllegalStateException("the task is ending");
            },
        "pendingRecords",
        of(DeviationJob.NAME));
    reporter.notifyOfAddedMetric((Gauge<Double>) () -> Double.NaN, "numRestarts", of("homeward-x"));
    reporter.notifyOfAddedMetric(
        (Gauge<Double>) () -> Double.NaN, "numRestarts", of(ArchiveJob.NAME));
    assertThat(ask("GET").body()).isEmpty();
    assertThat(ask("POST").statusCode()).isEqualTo(405);
  }

  @Test
  void takesTheFirstFreePortOfARange() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int first = taken.getLocalPort();
      assertThatThrownBy(() -> open(Integer.toString(first)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no port of " + first + "-" + first + " is free");
      open(first + "-" + Math.min(65_535, first + 50));
      assertThat(reporter.port()).isGreaterThan(first);
    }
    assertThatThrownBy(() -> open("9260-9250"))
        .hasMessage("port: must be a port or first-last, not 9260-9250");
    assertThatThrownBy(() -> open("many")).hasMessageContaining("not many");
  }

  @Test
  void isFoundByTheStreamProcessorAndKnowsBothJobs() throws IOException {
    assertThat(ServiceLoader.load(MetricReporterFactory.class))
        .anyMatch(factory -> factory instanceof WardMetricReporterFactory);
    assertThat(WardJob.DEVIATION_JOB.jobName()).isEqualTo(DeviationJob.NAME);
    assertThat(WardJob.ARCHIVE_JOB.jobName()).isEqualTo(ArchiveJob.NAME);
  }
}
