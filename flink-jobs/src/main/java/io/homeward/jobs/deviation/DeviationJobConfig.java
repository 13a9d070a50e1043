package io.homeward.jobs.deviation;

import java.net.URI;
import java.time.Duration;

/**
 * What DeviationJob needs to be told.
 *
 * @param kafkaBootstrap Kafka's bootstrap servers
 * @param clockMode what the ward clock follows
 * @param checkpoints folder of the checkpoints, a URI of a file system that Flink knows; they stay
 *     when the job is cancelled, so a restart finds the newest
 * @param checkpointInterval how often; what a restart has to read again
 * @param parallelism subtasks of the keyed operator and of the source; at most {@link
 *     io.homeward.jobs.settings.JobSettings#MAX_PARALLELISM}
 */
public record DeviationJobConfig(
    String kafkaBootstrap,
    ClockMode clockMode,
    URI checkpoints,
    Duration checkpointInterval,
    int parallelism) {}
