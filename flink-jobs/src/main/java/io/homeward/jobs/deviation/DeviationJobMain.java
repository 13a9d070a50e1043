package io.homeward.jobs.deviation;

import io.homeward.jobs.settings.JobProgram;
import io.homeward.settings.KafkaSettings;
import io.homeward.settings.WardSettings;

/**
 * DeviationJob as a program that {@code flink run} submits: {@code --settings FILE}, read where it
 * is submitted from.
 */
public final class DeviationJobMain {
  private DeviationJobMain() {}

  /** Submits the job. */
  public static void main(String[] arguments) throws Exception {
    JobProgram.run(
        DeviationJob.NAME,
        arguments,
        (env, settings) ->
            DeviationJob.define(
                env,
                settings
                    .section(DeviationJobSettings.class)
                    .config(
                        settings.section(KafkaSettings.class),
                        settings.section(WardSettings.class))),
        KafkaSettings.class,
        WardSettings.class,
        DeviationJobSettings.class);
  }
}
