package io.homeward.jobs.archive;

import io.homeward.settings.DatabaseSettings;
import io.homeward.settings.KafkaSettings;
import io.homeward.settings.Meaning;
import io.homeward.settings.SettingsRefusedException;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** ArchiveJob's section of a ward's settings. */
@ConfigMapping(prefix = "archive-job")
@Meaning("ArchiveJob: keeps every reading, the trends, the scores and the alerts in the store.")
public interface ArchiveJobSettings {
  @Meaning("folder of its checkpoints, a URI that every task manager reaches")
  URI checkpoints();

  @Meaning("how often a checkpoint is taken, ISO 8601")
  @WithDefault("PT10S")
  Duration checkpointInterval();

  @Meaning("how long a reading may wait before it is in the store, ISO 8601")
  @WithDefault("PT1S")
  Duration flushEvery();

  @Meaning("subtasks, each with a connection to the store of its own")
  @WithDefault("2")
  int parallelism();

  /**
   * As the job is defined.
   *
   * @throws SettingsRefusedException if the file with the password cannot be read
   */
  default ArchiveJobConfig config(KafkaSettings kafka, DatabaseSettings database)
      throws SettingsRefusedException {
    return new ArchiveJobConfig(
        kafka.bootstrapServers(),
        database.url(),
        database.user(),
        database.readPassword(),
        checkpoints(),
        checkpointInterval(),
        flushEvery(),
        parallelism());
  }
}
