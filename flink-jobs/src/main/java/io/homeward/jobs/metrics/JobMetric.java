package io.homeward.jobs.metrics;

import java.util.List;
import java.util.Optional;

/**
 * Every metric of the jobs that is shown, and how: the stream processor's own names and labels
 * would show attempts, hosts and subtasks, which are many and mean nothing to a ward. What is not
 * listed here is not shown. {@code docs/metrics.md} tells the same; a test holds the two together.
 *
 * <p>The values of all labels are closed: enum constants, the two jobs, and the bounds of buckets.
 */
public enum JobMetric {
  // ---- registered by the jobs themselves
  READINGS("readings", "homeward_deviation_readings_total", Kind.COUNTER, 1, "fate"),
  ALERTS_RAISED(
      "alerts_raised",
      "homeward_deviation_alerts_raised_total",
      Kind.COUNTER,
      1,
      "kind",
      "priority"),
  ALERT_DELAY_BUCKET(
      "alert_delay_bucket",
      "homeward_deviation_alert_delay_seconds_bucket",
      Kind.HISTOGRAM,
      1,
      "kind",
      "le"),
  ALERT_DELAY_SUM(
      "alert_delay_ms_sum",
      "homeward_deviation_alert_delay_seconds_sum",
      Kind.HISTOGRAM,
      0.001,
      "kind"),
  ALERT_DELAY_COUNT(
      "alert_delay_count",
      "homeward_deviation_alert_delay_seconds_count",
      Kind.HISTOGRAM,
      1,
      "kind"),
  ALERT_REVISIONS(
      "alert_revisions", "homeward_deviation_alert_revisions_total", Kind.COUNTER, 1, "state"),
  SCORE_REVISIONS("score_revisions", "homeward_deviation_score_revisions_total", Kind.COUNTER, 1),
  SCORES_WITHHELD(
      "scores_withheld", "homeward_deviation_scores_withheld_total", Kind.COUNTER, 1, "reason"),
  ARCHIVE_FLUSHES("archive_flushes", "homeward_archive_flushes_total", Kind.COUNTER, 1),
  ARCHIVE_STORE_FAILURES(
      "archive_store_failures", "homeward_archive_store_failures_total", Kind.COUNTER, 1),
  ARCHIVE_RECORDS_SKIPPED(
      "archive_records_skipped", "homeward_archive_records_skipped_total", Kind.COUNTER, 1),
  ARCHIVE_OPEN_HOURS("archive_open_hours", "homeward_archive_open_hours", Kind.SUM, 1),
  POISON_RECORDS(
      "poison_records", "homeward_jobs_records_set_aside_total", Kind.COUNTER, 1, "part", "reason"),

  // ---- registered by the stream processor
  LAG("pendingRecords", "homeward_jobs_lag_records", Kind.SUM, 1, "part"),
  BUSY("busyTimeMsPerSecond", "homeward_jobs_busy_ratio", Kind.MAXIMUM, 0.001, "part"),
  BACK_PRESSURED(
      "backPressuredTimeMsPerSecond",
      "homeward_jobs_back_pressured_ratio",
      Kind.MAXIMUM,
      0.001,
      "part"),
  CHECKPOINTS_COMPLETED(
      "numberOfCompletedCheckpoints",
      "homeward_jobs_checkpoints_completed_total",
      Kind.COUNTER,
      1,
      "part"),
  CHECKPOINTS_FAILED(
      "numberOfFailedCheckpoints",
      "homeward_jobs_checkpoints_failed_total",
      Kind.COUNTER,
      1,
      "part"),
  CHECKPOINT_DURATION(
      "lastCheckpointDuration", "homeward_jobs_checkpoint_seconds", Kind.MAXIMUM, 0.001, "part"),
  CHECKPOINT_SIZE(
      "lastCheckpointFullSize", "homeward_jobs_checkpoint_bytes", Kind.MAXIMUM, 1, "part"),
  RESTARTS("numRestarts", "homeward_jobs_restarts_total", Kind.COUNTER, 1, "part");

  /** What it is, and how the values of several tasks become one. */
  public enum Kind {
    COUNTER("counter"),
    /** One line of a histogram, whose buckets are counters. */
    HISTOGRAM("histogram"),
    /** What is there now, summed. */
    SUM("gauge"),
    /** What is there now, the largest of all. */
    MAXIMUM("gauge");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    /** As Prometheus calls it. */
    public String type() {
      return type;
    }

    double merged(double a, double b) {
      return this == MAXIMUM ? Math.max(a, b) : a + b;
    }
  }

  private final String registeredAs;
  private final String shownAs;
  private final Kind kind;
  private final double scale;
  private final String labels;

  JobMetric(String registeredAs, String shownAs, Kind kind, double scale, String... labels) {
    this.registeredAs = registeredAs;
    this.shownAs = shownAs;
    this.kind = kind;
    this.scale = scale;
    this.labels = String.join(" ", labels);
  }

  /** The one that the jobs or the stream processor register by this name, if it is shown. */
  static Optional<JobMetric> registeredAs(String name) {
    for (JobMetric metric : values()) {
      if (metric.registeredAs.equals(name)) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }

  /** Its name where it is registered. */
  public String registeredAs() {
    return registeredAs;
  }

  /** Its name where it is shown. */
  public String shownAs() {
    return shownAs;
  }

  public Kind kind() {
    return kind;
  }

  /** The names of its labels. */
  public List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(" ", -1));
  }

  /** What is shown is so many times what is registered. */
  double scale() {
    return scale;
  }

  /** The name of the family that it belongs to: a histogram's lines have one together. */
  public String family() {
    return kind == Kind.HISTOGRAM ? shownAs.replaceFirst("_(bucket|sum|count)$", "") : shownAs;
  }
}
