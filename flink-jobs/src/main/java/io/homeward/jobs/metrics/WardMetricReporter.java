package io.homeward.jobs.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the jobs' metrics at {@code /metrics} of one process of the stream processor, in
 * Prometheus' format. Flink's own reporter would listen on every address, which a ward's parts do
 * not, and show labels that are not closed.
 *
 * <p>Made by Flink; its callbacks come from any thread.
 */
final class WardMetricReporter implements MetricReporter {
  private static final Logger LOG = LoggerFactory.getLogger(WardMetricReporter.class);
  private static final int MOST_WAITING = 32;

  private final ShownMetrics shown = new ShownMetrics();
  private HttpServer server;
  private ThreadPoolExecutor threads;

  /**
   * Listens where {@code config} says.
   *
   * @throws IllegalArgumentException if it says so wrongly, or all of those ports are taken
   */
  @Override
  public void open(MetricConfig config) {
    String host = config.getString("host", "127.0.0.1");
    PortRange ports = PortRange.parse(config.getString("port", "9250-9260"));
    server = listening(host, ports);
    threads =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, "homeward-job-metrics");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/metrics", this::answer);
    server.start();
    LOG.info("The jobs' metrics are at http://{}:{}/metrics", host, port());
  }

  private static HttpServer listening(String host, PortRange ports) {
    for (int port = ports.first(); port <= ports.last(); port++) {
      try {
        return HttpServer.create(new InetSocketAddress(host, port), MOST_WAITING);
      } catch (BindException e) {
        LOG.debug("Port {} is taken", port);
      } catch (IOException e) {
        throw new IllegalArgumentException("cannot listen on " + host + ": " + e.getMessage(), e);
      }
    }
    throw new IllegalArgumentException(
        "no port of " + ports.first() + "-" + ports.last() + " is free on " + host);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      byte[] text = shown.text().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(200, text.length == 0 ? -1 : text.length);
      if (text.length > 0) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(text);
        }
      }
    }
  }

  /** The port it listens on. */
  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String metricName, MetricGroup group) {
    shown.add(metric, metricName, group);
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String metricName, MetricGroup group) {
    shown.remove(metric);
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  /**
   * The ports of which the first free one is taken: processes on one machine share a configuration.
   */
  private record PortRange(int first, int last) {
    private static final int LARGEST = 65_535;

    static PortRange parse(String text) {
      try {
        int dash = text.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
        if (0 <= first && first <= last && last <= LARGEST) {
          return new PortRange(first, last);
        }
      } catch (NumberFormatException e) {
        LOG.debug("Not a port", e);
      }
      throw new IllegalArgumentException("port: must be a port or first-last, not " + text);
    }
  }
}
