package io.homeward.jobs.metrics;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Lets Flink make the reporter of a ward's metrics. In the cluster's configuration:
 *
 * <pre>
 * metrics.reporters: homeward
 * metrics.reporter.homeward.factory.class: io.homeward.jobs.metrics.WardMetricReporterFactory
 * metrics.reporter.homeward.host: 127.0.0.1
 * metrics.reporter.homeward.port: 9250-9260
 * </pre>
 */
public final class WardMetricReporterFactory implements MetricReporterFactory {
  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return new WardMetricReporter();
  }
}
