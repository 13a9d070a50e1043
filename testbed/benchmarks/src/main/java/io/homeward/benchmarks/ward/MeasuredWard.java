package io.homeward.benchmarks.ward;

import io.homeward.benchmarks.BenchmarkFailure;
import io.homeward.benchmarks.process.ProcessCost;
import io.homeward.benchmarks.process.ProcessFiles;
import io.homeward.standalone.data.DataDirectory;
import io.homeward.standalone.data.WardConnections;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A ward in a process of its own, started as {@code ./homeward up} starts it, on free ports. Owned
 * by one thread.
 */
public final class MeasuredWard implements AutoCloseable {
  private static final String READY = "Homeward is ready: ";
  private static final int START_TIMEOUT_S = 180;
  private static final int STOP_TIMEOUT_S = 60;
  private static final long LOOK_EVERY_MS = 20;

  /** As the launcher's. */
  private static final List<String> JAVA_OPTIONS =
      List.of("-Xms256m", "-Xmx1g", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError");

  private final Path directory;
  private final Process process;
  private final double secondsToReady;
  private final ProcessFiles files = ProcessFiles.ofThisMachine();

  /** What the two programs of a ward cost: the Java process, and PostgreSQL with its workers. */
  public record Cost(ProcessCost java, ProcessCost postgres) {
    /** Of both. */
    public double cpuSeconds() {
      return java.cpuSeconds() + postgres.cpuSeconds();
    }

    /** Of both. */
    public long residentBytes() {
      return java.residentBytes() + postgres.residentBytes();
    }
  }

  private MeasuredWard(Path directory, Process process, double secondsToReady) {
    this.directory = directory;
    this.process = process;
    this.secondsToReady = secondsToReady;
  }

  /**
   * Starts a ward and waits for its ready line.
   *
   * @param directory its data directory, not there yet; its output is kept beside it
   * @param javaOptions further options of its Java machine
   * @param arguments of {@code up}, without directory and ports
   * @throws BenchmarkFailure with what it printed, if it does not get ready
   */
  public static MeasuredWard start(Path directory, List<String> javaOptions, List<String> arguments)
      throws IOException, InterruptedException {
    Path output = directory.resolveSibling(directory.getFileName() + ".out");
    long startNanos = System.nanoTime();
    Process process =
        new ProcessBuilder(command(directory, javaOptions, arguments))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(new File("/dev/null"))
            .start();
    boolean over = false;
    while (!over) {
      over = process.waitFor(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      if (Files.readString(output, StandardCharsets.UTF_8).contains(READY)) {
        return new MeasuredWard(directory, process, seconds);
      }
      over |= seconds > START_TIMEOUT_S;
    }
    process.destroyForcibly();
    throw new BenchmarkFailure("the ward did not start:\n" + Files.readString(output));
  }

  private static List<String> command(
      Path directory, List<String> javaOptions, List<String> arguments) throws IOException {
    // In a file, since the class path is longer than a command line should be.
    Path classPath = directory.resolveSibling(directory.getFileName() + ".args");
    Files.writeString(classPath, "-cp\n\"" + System.getProperty("java.class.path") + "\"\n");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JAVA_OPTIONS);
    command.addAll(javaOptions);
    command.add("@" + classPath);
    command.add("io.homeward.standalone.Main");
    command.add("up");
    command.addAll(arguments);
    command.addAll(List.of("--data-dir", directory.toString()));
    for (String part : List.of("mqtt", "http", "gateway-http", "kafka", "postgres")) {
      command.addAll(List.of("--" + part + "-port", "0"));
    }
    return command;
  }

  /** From the start of the process to its ready line. */
  public double secondsToReady() {
    return secondsToReady;
  }

  /** How to reach its parts. */
  public WardConnections connections() {
    return WardConnections.read(DataDirectory.connectionsBelow(directory));
  }

  /** What it cost so far. */
  public Cost cost() throws IOException {
    // PostgreSQL leaves the process that starts it; its own file tells its id.
    Path pidFile = directory.resolve("postgres").resolve("cluster").resolve("postmaster.pid");
    long postmaster = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    return new Cost(ProcessCost.of(files, process.pid()), ProcessCost.of(files, postmaster));
  }

  /**
   * Fails if the ward has ended.
   *
   * @throws BenchmarkFailure with its exit code
   */
  public void requireRunning() {
    if (!process.isAlive()) {
      throw new BenchmarkFailure("the ward has ended with exit code " + process.exitValue());
    }
  }

  /** Stops it in order, by force where that does not end it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
