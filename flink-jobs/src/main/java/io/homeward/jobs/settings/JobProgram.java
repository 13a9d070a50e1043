package io.homeward.jobs.settings;

import io.homeward.settings.Settings;
import io.homeward.settings.SettingsRefusedException;
import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What both jobs do where they are submitted to a cluster. Stateless. */
public final class JobProgram {
  private JobProgram() {}

  /** Adds a job to an environment. */
  @FunctionalInterface
  public interface Definition {
    /** Adds it, as the settings say. */
    void define(StreamExecutionEnvironment env, Settings settings) throws SettingsRefusedException;
  }

  /**
   * Reads the settings that {@code arguments} name, defines the job and submits it.
   *
   * @param name of the job
   * @param sections it reads
   * @throws SettingsRefusedException with everything that is wrong
   * @throws Exception as Flink's execution does
   */
  public static void run(
      String name, String[] arguments, Definition definition, Class<?>... sections)
      throws Exception {
    if (arguments.length != 2 || !arguments[0].equals("--settings")) {
      throw new IllegalArgumentException("usage: --settings FILE");
    }
    Settings settings = Settings.read(Path.of(arguments[1]), System.getenv(), sections);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    definition.define(env, settings);
    env.execute(name);
  }
}
