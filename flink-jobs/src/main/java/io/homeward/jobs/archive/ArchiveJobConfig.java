package io.homeward.jobs.archive;

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
    int parallelism)
    implements Serializable {

  /** Says where, never the password. */
  @Override
  public String toString() {
    return "ArchiveJobConfig[" + kafkaBootstrap + " to the store as " + jdbcUser + "]";
  }
}
