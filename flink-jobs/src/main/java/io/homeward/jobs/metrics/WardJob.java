package io.homeward.jobs.metrics;

import java.util.Locale;
import java.util.Optional;

/** The jobs of a ward, as metrics tell them apart: like the parts whose heartbeats are heard. */
public enum WardJob {
  DEVIATION_JOB("homeward-deviation"),
  ARCHIVE_JOB("homeward-archive");

  private final String jobName;

  WardJob(String jobName) {
    this.jobName = jobName;
  }

  /** The one that the stream processor knows by {@code jobName}; another's metrics are not ours. */
  static Optional<WardJob> named(String jobName) {
    for (WardJob job : values()) {
      if (job.jobName.equals(jobName)) {
        return Optional.of(job);
      }
    }
    return Optional.empty();
  }

  /** What the stream processor calls it. */
  public String jobName() {
    return jobName;
  }

  /** As it stands in a label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
