package io.homeward.standalone.database;

import io.homeward.standalone.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code initdb} and {@code pg_ctl}. Owned by one thread. */
final class PostgresPrograms {
  private static final long TIMEOUT_S = 120;

  private final Path home;
  private final Path workDirectory;

  /**
   * @param home where {@code bin} is
   * @param workDirectory where the programs' own output goes
   */
  PostgresPrograms(Path home, Path workDirectory) {
    this.home = home;
    this.workDirectory = workDirectory;
  }

  /** Makes a cluster in {@code cluster}, with one superuser and password sign-in only. */
  void initialise(Path cluster, String superuser, Path passwordFile) throws IOException {
    if (Files.exists(cluster)) {
      try (var paths = Files.walk(cluster)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    run(
        "initdb",
        List.of(
            "-D",
            cluster.toString(),
            "-U",
            superuser,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C"));
  }

  /**
   * Starts the server and waits until it takes connections. It leaves our terminal's session, so
   * that Ctrl-C reaches this process alone and the database is stopped last.
   */
  void start(Path cluster) {
    run(
        "pg_ctl",
        List.of(
            "start",
            "-D",
            cluster.toString(),
            "-w",
            "-t",
            Long.toString(TIMEOUT_S / 2),
            "-l",
            workDirectory.resolve("server-start.log").toString()));
  }

  /** Stops the server of a cluster and waits for its end. */
  void stop(Path cluster) {
    run(
        "pg_ctl",
        List.of(
            "stop",
            "-D",
            cluster.toString(),
            "-m",
            "fast",
            "-w",
            "-t",
            Long.toString(TIMEOUT_S / 2)));
  }

  private void run(String program, List<String> arguments) {
    Path output = workDirectory.resolve(program + ".log");
    List<String> command = new ArrayList<>();
    try {
      if (isRoot()) {
        // PostgreSQL refuses to run as root. In a user namespace without a mapping it is nobody,
        // and the files of the outer root are its own.
        command.add("unshare");
        command.add("--user");
      }
      command.add(home.resolve("bin").resolve(program).toString());
      command.addAll(arguments);
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new StartFailure("PostgreSQL's " + program + " did not end; see " + output);
      }
      if (process.exitValue() != 0) {
        throw new StartFailure(
            "PostgreSQL's " + program + " failed (" + lastLine(output) + "); see " + workDirectory);
      }
    } catch (IOException e) {
      throw new StartFailure("PostgreSQL's " + program + " cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while PostgreSQL's " + program + " ran", e);
    }
  }

  private static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  private static String lastLine(Path output) throws IOException {
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    return lines.isEmpty() ? "no output" : lines.get(lines.size() - 1);
  }
}
