package io.homeward.jobs.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;

/**
 * What is registered at present of that which is shown, and its text in Prometheus' format. The
 * values of all tasks of this process that differ in nothing a ward tells apart are one. A task
 * that ends takes its counts along, as a process does: Prometheus knows how to read that.
 * Thread-safe.
 */
final class ShownMetrics {
  private final Map<Metric, Shown> shown = new HashMap<>();

  /** One registered metric: what it is shown as, with which labels. */
  private record Shown(JobMetric metric, Map<String, String> labels) {}

  /** Takes what was registered, if it is shown. */
  synchronized void add(Metric metric, String name, MetricGroup group) {
    JobMetric.registeredAs(name)
        .flatMap(as -> labels(as, group.getAllVariables()).map(labels -> new Shown(as, labels)))
        .ifPresent(as -> shown.put(metric, as));
  }

  /** Lets go of it. */
  synchronized void remove(Metric metric) {
    shown.remove(metric);
  }

  /** Empty where it is not of one of this ward's jobs, or lacks a label. */
  private static Optional<Map<String, String>> labels(
      JobMetric metric, Map<String, String> variables) {
    Optional<WardJob> job = WardJob.named(variables.getOrDefault("<job_name>", ""));
    if (job.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> labels = new TreeMap<>();
    for (String label : metric.labels()) {
      String value = label.equals("part") ? job.get().label() : variables.get('<' + label + '>');
      if (value == null) {
        return Optional.empty();
      }
      labels.put(label, label.equals("le") ? value : value.toLowerCase(Locale.ROOT));
    }
    return Optional.of(labels);
  }

  /** All of it, one family after the other. */
  String text() {
    Map<JobMetric, Map<Map<String, String>, Double>> values = values();
    StringBuilder text = new StringBuilder(4_096);
    List<String> begun = new ArrayList<>();
    values.forEach(
        (metric, samples) -> {
          if (!begun.contains(metric.family())) {
            begun.add(metric.family());
            text.append("# TYPE ").append(metric.family()).append(' ');
            text.append(metric.kind().type()).append('\n');
          }
          samples.forEach((labels, value) -> line(text, metric, labels, value));
        });
    return text.toString();
  }

  private synchronized Map<JobMetric, Map<Map<String, String>, Double>> values() {
    // Of an enum: its order is that of the families.
    Map<JobMetric, Map<Map<String, String>, Double>> values = new TreeMap<>();
    shown.forEach(
        (metric, as) ->
            number(metric)
                .ifPresent(
                    number ->
                        values
                            .computeIfAbsent(as.metric(), any -> new LinkedHashMap<>())
                            .merge(
                                as.labels(),
                                number * as.metric().scale(),
                                as.metric().kind()::merged)));
    return values;
  }

  /** What it stands at; empty where it has no value yet. */
  private static Optional<Double> number(Metric metric) {
    Object value = null;
    if (metric instanceof Counter counter) {
      value = counter.getCount();
    } else if (metric instanceof Gauge<?> gauge) {
      try {
        value = gauge.getValue();
      } catch (RuntimeException e) {
        // Its task is ending. Whoever asks for the others must get them all the same.
        return Optional.empty();
      }
    }
    return value instanceof Number number && !Double.isNaN(number.doubleValue())
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }

  private static void line(
      StringBuilder text, JobMetric metric, Map<String, String> labels, double value) {
    text.append(metric.shownAs());
    if (!labels.isEmpty()) {
      char before = '{';
      for (Map.Entry<String, String> label : labels.entrySet()) {
        text.append(before).append(label.getKey()).append("=\"").append(label.getValue());
        text.append('"');
        before = ',';
      }
      text.append('}');
    }
    text.append(' ').append(value).append('\n');
  }
}
