package io.homeward.systemtests.ward;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code homeward COMMAND …} in a process of its own. Stateless. */
public final class Program {
  private static final int TIMEOUT_MIN = 15;

  private Program() {}

  /** What a command that has ended printed, on both streams, and its exit code. */
  public record Ended(int exitCode, String output) {}

  /** Starts a command whose output goes to {@code output}. */
  static Process start(Path output, List<String> arguments) throws IOException {
    // In a file, since the class path is longer than a command line should be.
    Path classPath = output.resolveSibling(output.getFileName() + ".args");
    Files.writeString(
        classPath,
        "-cp\n\"" + System.getProperty("java.class.path") + "\"\n",
        StandardCharsets.UTF_8);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As ./homeward starts it.
    command.addAll(
        List.of("-Xms256m", "-Xmx1g", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError"));
    command.add("@" + classPath);
    command.add("io.homeward.standalone.Main");
    command.addAll(arguments);
    Files.deleteIfExists(output);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .redirectInput(new File("/dev/null"))
        .start();
  }

  /** Runs a command to its end. */
  public static Ended run(Path output, String... arguments) throws Exception {
    Process process = start(output, List.of(arguments));
    if (!process.waitFor(TIMEOUT_MIN, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("no end:\n" + Files.readString(output));
    }
    return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }
}
