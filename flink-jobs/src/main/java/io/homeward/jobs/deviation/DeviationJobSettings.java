package io.homeward.jobs.deviation;

import io.homeward.settings.KafkaSettings;
import io.homeward.settings.Meaning;
import io.homeward.settings.WardSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** DeviationJob's section of a ward's settings. */
@ConfigMapping(prefix = "deviation-job")
@Meaning("DeviationJob: follows every patient, scores, raises alerts.")
public interface DeviationJobSettings {
  @Meaning("folder of its checkpoints, a URI that every task manager reaches")
  URI checkpoints();

  @Meaning("how often a checkpoint is taken, ISO 8601: what a restart has to read again")
  @WithDefault("PT10S")
  Duration checkpointInterval();

  @Meaning("subtasks; at most as many as task slots, and as Kafka has partitions of readings")
  @WithDefault("2")
  int parallelism();

  /** As the job is defined. */
  default DeviationJobConfig config(KafkaSettings kafka, WardSettings ward) {
    return new DeviationJobConfig(
        kafka.bootstrapServers(),
        switch (ward.clock()) {
          case WALL -> ClockMode.WALL;
          case DRIVEN -> ClockMode.DRIVEN;
        },
        checkpoints(),
        checkpointInterval(),
        parallelism());
  }
}
