package io.homeward.jobs.archive;

import io.homeward.jobs.settings.JobProgram;
import io.homeward.settings.DatabaseSettings;
import io.homeward.settings.KafkaSettings;

/**
 * ArchiveJob as a program that {@code flink run} submits: {@code --settings FILE}, read where it is
 * submitted from.
 */
public final class ArchiveJobMain {
  private ArchiveJobMain() {}

  /** Submits the job. */
  public static void main(String[] arguments) throws Exception {
    JobProgram.run(
        ArchiveJob.NAME,
        arguments,
        (env, settings) ->
            ArchiveJob.define(
                env,
                settings
                    .section(ArchiveJobSettings.class)
                    .config(
                        settings.section(KafkaSettings.class),
                        settings.section(DatabaseSettings.class))),
        KafkaSettings.class,
        DatabaseSettings.class,
        ArchiveJobSettings.class);
  }
}
