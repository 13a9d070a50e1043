package io.homeward.jobs.archive;

import io.homeward.store.retention.RetentionPeriods;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;

/**
 * What ArchiveJob needs to be told.
 *
 * @param kafkaBootstrap Kafka's bootstrap servers
 * @param jdbcUrl the store, migrated before the job starts
 * @param jdbcUser its user
 * @param jdbcPassword the user's password
 * @param checkpoints folder of the checkpoints; they hold Kafka offsets only
 * @param checkpointInterval how often
 * @param flushEvery how long a reading may wait before it is in the store; shorter means each open
 *     hour is rewritten more often
 * @param settleDaysEvery how often day trends are brought up to date; until then whoever reads a
 *     changed day computes it from its hours
 * @param retention how long the store keeps what; dropped by wall time, some of it every six hours
 * @param parallelism subtasks; each has a connection of its own
 */
public record ArchiveJobConfig(
    String kafkaBootstrap,
    String jdbcUrl,
    String jdbcUser,
    String jdbcPassword,
    URI checkpoints,
    Duration checkpointInterval,
    Duration flushEvery,
    Duration settleDaysEvery,
    RetentionPeriods retention,
    int parallelism)
    implements Serializable {

  /**
   * Five minutes: the days under way change with every flush, and recomputing one reads three days
   * of hours.
   */
  public static final Duration SETTLE_DAYS_EVERY = Duration.ofMinutes(5);

  /** As above, settling and keeping as {@link #SETTLE_DAYS_EVERY} and the default say. */
  public ArchiveJobConfig(
      String kafkaBootstrap,
      String jdbcUrl,
      String jdbcUser,
      String jdbcPassword,
      URI checkpoints,
      Duration checkpointInterval,
      Duration flushEvery,
      int parallelism) {
    this(
        kafkaBootstrap,
        jdbcUrl,
        jdbcUser,
        jdbcPassword,
        checkpoints,
        checkpointInterval,
        flushEvery,
        SETTLE_DAYS_EVERY,
        RetentionPeriods.DEFAULT,
        parallelism);
  }

  /** Says where, never the password. */
  @Override
  public String toString() {
    return "ArchiveJobConfig[" + kafkaBootstrap + " to the store as " + jdbcUser + "]";
  }
}
