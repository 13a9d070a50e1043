package io.homeward.vitals.topic;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The Kafka topics: where Homeward's parts meet, with the configuration each one's promises need.
 * The name, the key and the message of each stand in {@code docs/architecture.md}; a test holds the
 * two together.
 */
public enum Topic {
  /**
   * PatientReadings by patient id. Kept 14 days: four times the 72 h horizon, so a job restored
   * from an old savepoint or built anew still finds everything that could change an open window.
   * Not compacted: every batch is a fact of its own.
   */
  READINGS("readings", 12, Cleanup.DELETE, Optional.of(Duration.ofDays(14)), 1 << 20),
  /**
   * RejectedReadings by device id. Kept 30 days, the time a vendor has to mend a mapping and have
   * it replayed.
   */
  READINGS_REJECTED(
      "readings-rejected", 6, Cleanup.DELETE, Optional.of(Duration.ofDays(30)), 1 << 20),
  /**
   * Redemption by device id. Kept as long as what it speaks of, so a redeemed reading is not
   * redeemed again while its payload is there. Partitioned like {@link #READINGS_REJECTED}.
   */
  REDEMPTIONS("redemptions", 6, Cleanup.DELETE, Optional.of(Duration.ofDays(30)), 1 << 20),
  /**
   * Enrolment by patient id. Compacted for ever: the newest record is the whole history of the
   * patient.
   */
  ENROLMENTS("enrolments", 3, Cleanup.COMPACT, Optional.empty(), 1 << 20),
  /** DeviceRegistration by device id. Compacted for ever. */
  DEVICES("devices", 3, Cleanup.COMPACT, Optional.empty(), 1 << 16),
  /** AlertAction by patient id. Kept 90 days: longer than any episode stays in the job's state. */
  ALERT_ACTIONS("alert-actions", 3, Cleanup.DELETE, Optional.of(Duration.ofDays(90)), 1 << 16),
  /**
   * Alert by alert id: its whole state at each revision. Compacted, so a board that starts anew
   * sees every alert once; old ones live in the store.
   */
  ALERTS("alerts", 6, Cleanup.COMPACT_AND_DELETE, Optional.of(Duration.ofDays(90)), 1 << 18),
  /** Score by patient id. Kept 30 days; the store keeps them longer. */
  SCORES("scores", 6, Cleanup.DELETE, Optional.of(Duration.ofDays(30)), 1 << 18),
  /** ClockTick under one key. Compacted: only the newest counts. */
  WARD_CLOCK("ward-clock", 1, Cleanup.COMPACT, Optional.empty(), 1 << 12),
  /** PartHealth by part id. Kept 14 days beside the readings it speaks about. */
  PART_HEALTH("part-health", 1, Cleanup.DELETE, Optional.of(Duration.ofDays(14)), 1 << 12);

  /** How Kafka forgets. */
  public enum Cleanup {
    DELETE("delete"),
    COMPACT("compact"),
    COMPACT_AND_DELETE("compact,delete");

    private final String policy;

    Cleanup(String policy) {
      this.policy = policy;
    }
  }

  private final String topicName;
  private final int partitions;
  private final Cleanup cleanup;
  private final Optional<Duration> retention;
  private final int maxMessageBytes;

  Topic(
      String topicName,
      int partitions,
      Cleanup cleanup,
      Optional<Duration> retention,
      int maxMessageBytes) {
    this.topicName = topicName;
    this.partitions = partitions;
    this.cleanup = cleanup;
    this.retention = retention;
    this.maxMessageBytes = maxMessageBytes;
  }

  /** Its name in Kafka. */
  public String topicName() {
    return topicName;
  }

  /**
   * How many partitions it is created with. The number of a keyed topic never changes afterwards.
   */
  public int partitions() {
    return partitions;
  }

  public Cleanup cleanup() {
    return cleanup;
  }

  /** How long records are kept; empty: for ever. */
  public Optional<Duration> retention() {
    return retention;
  }

  /** The largest record; writers split what is larger. */
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  /**
   * The topic configuration to create it with. Time is the broker's ({@code LogAppendTime}), since
   * a recording from years ago must not be deleted the moment it arrives.
   */
  public Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("cleanup.policy", cleanup.policy);
    config.put("retention.ms", retention.map(d -> Long.toString(d.toMillis())).orElse("-1"));
    config.put("max.message.bytes", Integer.toString(maxMessageBytes));
    config.put("message.timestamp.type", "LogAppendTime");
    return config;
  }
}
