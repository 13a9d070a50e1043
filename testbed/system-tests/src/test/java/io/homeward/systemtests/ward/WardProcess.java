package io.homeward.systemtests.ward;

import io.homeward.standalone.data.DataDirectory;
import io.homeward.standalone.data.WardConnections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A ward in a process of its own, as {@code ./homeward up} starts it: it can be killed. Its ports
 * stay the same when it is started again. Owned by one thread.
 */
public final class WardProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Homeward is ready: (http://\\S+)");
  private static final int LOWEST_PORT = 20_000;
  private static final int PORTS = 12_000;
  private static final int START_TIMEOUT_S = 180;
  private static final int STOP_TIMEOUT_S = 60;

  private final Path directory;
  private final List<String> options;
  private final Path output;
  private Process process;
  private URI board;

  private WardProcess(Path directory, List<String> options) {
    this.directory = directory;
    this.options = options;
    output = directory.resolveSibling(directory.getFileName() + ".out");
  }

  /**
   * Starts a ward and waits until it is ready.
   *
   * @param directory its data directory
   * @param options of {@code up}, without ports and directory
   */
  public static WardProcess start(Path directory, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of(options));
    for (String port :
        List.of(
            "--mqtt-port",
            "--http-port",
            "--gateway-http-port",
            "--jobs-http-port",
            "--kafka-port",
            "--postgres-port")) {
      all.add(port);
      all.add(Integer.toString(freePort()));
    }
    WardProcess ward = new WardProcess(directory, all);
    ward.start();
    return ward;
  }

  /**
   * A free port below those that Linux gives to outgoing connections: one of these may be taken by
   * any client before the ward gets to it, or while it is killed.
   */
  static int freePort() throws IOException {
    Random random = new Random();
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = LOWEST_PORT + random.nextInt(PORTS);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("no free port");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts it on what the last run left. */
  public void start() throws Exception {
    process = Program.start(output, Stream.concat(Stream.of("up"), arguments()).toList());
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_S);
    while (true) {
      Matcher ready = READY.matcher(output());
      if (ready.find()) {
        board = URI.create(ready.group(1));
        return;
      }
      boolean over = process.waitFor(100, TimeUnit.MILLISECONDS);
      if (over || System.nanoTime() > giveUp) {
        process.destroyForcibly();
        throw new IllegalStateException("the ward did not start:\n" + output());
      }
    }
  }

  private Stream<String> arguments() {
    return Stream.concat(options.stream(), Stream.of("--data-dir", directory.toString()));
  }

  /** Everything this run of it has printed. */
  public String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** What stands behind {@code label} in what it has printed: a password, for one. */
  public String printed(String label) throws IOException {
    Matcher matcher = Pattern.compile("\\b" + label + "\\s+(\\S+)").matcher(output());
    if (!matcher.find()) {
      throw new IllegalStateException("the ward did not print " + label);
    }
    return matcher.group(1);
  }

  /** Where the board is. */
  public URI board() {
    return board;
  }

  /** How to reach its parts. */
  public WardConnections connections() {
    return WardConnections.read(DataDirectory.connectionsBelow(directory));
  }

  /** Its data directory. */
  public Path directory() {
    return directory;
  }

  /** SIGKILL: nothing in it gets to do anything. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, which is Ctrl-C to it; returns its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the ward did not stop");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    try {
      if (process.isAlive()) {
        stop();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
