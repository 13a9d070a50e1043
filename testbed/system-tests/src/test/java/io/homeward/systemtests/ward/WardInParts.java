package io.homeward.systemtests.ward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.standalone.broker.EmbeddedKafka;
import io.homeward.standalone.clock.ClockDriver;
import io.homeward.standalone.data.WardConnections;
import io.homeward.vitals.clock.ClockTick;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A ward whose parts run apart, as docs/deployment.md says: gateway and console as processes, the
 * jobs on a Flink cluster of one job manager and two task managers, the store on TimescaleDB. Only
 * Kafka is in this process. Needs what {@code ./homeward distribution} builds. One thread uses it.
 */
public final class WardInParts implements AutoCloseable {
  private static final Path HOUSE = Path.of("").toAbsolutePath().resolve("../..").normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String JOBS = "flink-jobs/target/distribution/homeward-jobs.jar";
  private static final Pattern SUBMITTED = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Pattern RUNNING = Pattern.compile(": ([0-9a-f]{32}) : (\\S+) \\(RUNNING\\)");

  /** A job manager, two task managers, and one for each that is lost. */
  private static final int METRICS_PORTS = 8;

  private static final Pattern SAVED = Pattern.compile("Savepoint completed. Path: (\\S+)");

  /** The jobs, by the class that submits each. */
  public enum Job {
    DEVIATION("homeward-deviation", "io.homeward.jobs.deviation.DeviationJobMain"),
    ARCHIVE("homeward-archive", "io.homeward.jobs.archive.ArchiveJobMain");

    private final String jobName;
    private final String mainClass;

    Job(String jobName, String mainClass) {
      this.jobName = jobName;
      this.mainClass = mainClass;
    }
  }

  private final Path directory;
  private final Path settings;
  private final int consolePort = WardProcess.freePort();
  private final int flinkPort = WardProcess.freePort();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final WardConnections connections;

  private WardInParts(Path directory) throws Exception {
    this.directory = Files.createDirectories(directory);
    settings = directory.resolve("homeward.yaml");
    EmbeddedKafka kafka =
        opened(EmbeddedKafka.start(new EmbeddedKafka.Config(directory.resolve("kafka"), 0, 4)));
    PGSimpleDataSource store = freshStore();
    connections =
        new WardConnections(
            WardProcess.freePort(),
            WardProcess.freePort(),
            WardProcess.freePort(),
            kafka.bootstrap(),
            store.getUrl(),
            store.getUser(),
            store.getPassword());
  }

  /** Starts all of it; devices may sign in when this returns. */
  public static WardInParts start(Path directory) throws Exception {
    WardInParts ward = new WardInParts(directory);
    try {
      ward.open();
      return ward;
    } catch (Exception e) {
      ward.close();
      throw e;
    }
  }

  private void open() throws Exception {
    Files.writeString(
        settings,
        """
        kafka:
          bootstrap-servers: %s
          replication-factor: 1
        database:
          url: %s
          user: %s
        ward:
          clock: driven
        gateway:
          id: gateway-7
          mqtt-port: %d
          http-port: %d
          key-directory: %s
        console:
          port: %d
          secure-cookie: false
        deviation-job:
          checkpoints: %s
          checkpoint-interval: PT3S
        archive-job:
          checkpoints: %s
          checkpoint-interval: PT3S
        """
            .formatted(
                connections.kafka(),
                connections.jdbcUrl(),
                connections.databaseUser(),
                connections.mqttPort(),
                connections.healthPort(),
                directory.resolve("keys"),
                consolePort,
                directory.resolve("checkpoints/deviation").toUri(),
                directory.resolve("checkpoints/archive").toUri()));
    try (ClockDriver clock = new ClockDriver(connections.kafka())) {
      clock.say(new ClockTick(Instant.EPOCH, Instant.now(), 0, Optional.of(Instant.EPOCH)));
    }
    opened(() -> cluster("stop"));
    cluster("start", "2");
    part("care-console", "io.homeward.console.Main", board().resolve("/login"));
    part(
        "ingest-gateway",
        "io.homeward.gateway.Main",
        URI.create("http://127.0.0.1:" + connections.healthPort() + "/health"));
    submit(Job.DEVIATION, Optional.empty());
    submit(Job.ARCHIVE, Optional.empty());
  }

  private static PGSimpleDataSource freshStore() throws Exception {
    String name = "parts" + UUID.randomUUID().toString().replace("-", "");
    PGSimpleDataSource store = new PGSimpleDataSource();
    store.setUrl(System.getProperty("homeward.timescaledb.url"));
    try (Connection connection = store.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    store.setDatabaseName(name);
    try (Connection connection = store.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create extension if not exists timescaledb");
    }
    String user = store.getUser();
    String password = store.getPassword();
    PGSimpleDataSource named = new PGSimpleDataSource();
    named.setUrl(
        "jdbc:postgresql://"
            + store.getServerNames()[0]
            + ":"
            + store.getPortNumbers()[0]
            + "/"
            + name);
    named.setUser(user);
    named.setPassword(password);
    return named;
  }

  /** Gives an account, as whoever runs the ward would. */
  public void addStaff(String name, String password, String role) throws Exception {
    Process staff =
        program(
                "care-console",
                "io.homeward.console.Main",
                "staff",
                "add",
                name,
                "--display-name",
                name,
                "--role",
                role)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("staff.log").toFile())
            .start();
    try (Writer input = staff.outputWriter()) {
      input.write(password + "\n");
    }
    assertThat(staff.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(staff.exitValue()).as(() -> text(directory.resolve("staff.log"))).isZero();
  }

  /** A program of a part's folder, with the database's password in its environment. */
  private ProcessBuilder program(String folder, String mainClass, String... arguments) {
    Path home = HOUSE.resolve(folder).resolve("target/distribution");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                home.resolve("conf") + ":" + home.resolve("lib") + "/*",
                mainClass,
                "--settings",
                settings.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder program = new ProcessBuilder(command);
    program.environment().put("HOMEWARD_DATABASE_PASSWORD", connections.databasePassword());
    return program;
  }

  /** Starts a part and waits for an answer. */
  private void part(String folder, String mainClass, URI answers) throws IOException {
    Path log = directory.resolve(folder + ".log");
    Process process =
        program(folder, mainClass).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    opened(
        () -> {
          process.destroy();
          assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(folder + " ends when told").isTrue();
        });
    await(folder)
        .atMost(PATIENCE)
        .failFast(() -> assertThat(process.isAlive()).as(() -> text(log)).isTrue())
        .untilAsserted(() -> assertThat(answers(answers)).as(() -> text(log)).isTrue());
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return log + " cannot be read";
    }
  }

  private static boolean answers(URI uri) {
    try {
      return HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Submits a job; returns its id.
   *
   * @param savepoint where it goes on, if anywhere
   */
  public String submit(Job job, Optional<String> savepoint) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("flink", "run", "-d"));
    savepoint.ifPresent(path -> arguments.addAll(List.of("-s", path)));
    arguments.addAll(
        List.of(
            "-c",
            job.mainClass,
            HOUSE.resolve(JOBS).toString(),
            "--settings",
            settings.toString()));
    return found(SUBMITTED, cluster(arguments.toArray(String[]::new)));
  }

  /** Ends a job with a savepoint; returns where that is. */
  public String stopWithSavepoint(String jobId) throws Exception {
    return found(
        SAVED,
        cluster(
            "flink",
            "stop",
            "--savepointPath",
            directory.resolve("savepoints").toUri().toString(),
            jobId));
  }

  /** The names of the jobs that run. */
  public List<String> runningJobs() throws Exception {
    return running().values().stream().toList();
  }

  /** The id of a job that runs. */
  public String idOf(Job job) throws Exception {
    return running().entrySet().stream()
        .filter(running -> running.getValue().equals(job.jobName))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private Map<String, String> running() throws Exception {
    Matcher line = RUNNING.matcher(cluster("flink", "list"));
    Map<String, String> names = new HashMap<>();
    while (line.find()) {
      names.put(line.group(1), line.group(2));
    }
    return names;
  }

  /** Kills the oldest task manager, as a machine that is lost; another one takes its place. */
  public void loseTaskManager() throws Exception {
    String oldest = cluster("task-managers").lines().findFirst().orElseThrow();
    ProcessHandle.of(Long.parseLong(oldest)).orElseThrow().destroyForcibly();
    cluster("add");
  }

  private String cluster(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(HOUSE.resolve("infra/flink/flink-cluster.sh").toString());
    command.addAll(Arrays.asList(arguments));
    Path output = Files.createTempFile(directory, "flink", ".out");
    ProcessBuilder run =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    run.environment().put("HOMEWARD_FLINK_DIR", directory.resolve("flink").toString());
    run.environment().put("HOMEWARD_FLINK_PORT", Integer.toString(flinkPort));
    run.environment()
        .put(
            "HOMEWARD_FLINK_METRICS",
            connections.jobsPort() + "-" + (connections.jobsPort() + METRICS_PORTS));
    run.environment().put("HOMEWARD_DATABASE_PASSWORD", connections.databasePassword());
    Process process = run.start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(output);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  /** Where all of its processes may show metrics; at some of them nobody listens. */
  public List<Integer> metricsPorts() {
    return Stream.concat(
            Stream.of(connections.healthPort(), consolePort),
            IntStream.rangeClosed(connections.jobsPort(), connections.jobsPort() + METRICS_PORTS)
                .boxed())
        .toList();
  }

  /** Where the board is. */
  public URI board() {
    return URI.create("http://127.0.0.1:" + consolePort);
  }

  /** How to reach its parts. */
  public WardConnections connections() {
    return connections;
  }

  @Override
  public void close() {
    IllegalStateException failure = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) { // declared by AutoCloseable; the other parts are closed all the same
        failure = new IllegalStateException("a part did not end in order", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
