package io.homeward.standalone.up;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.homeward.console.CareConsole;
import io.homeward.console.ConsoleConfig;
import io.homeward.console.ConsoleConfig.SessionSettings;
import io.homeward.console.access.Account;
import io.homeward.console.clock.ClockFollower;
import io.homeward.gateway.GatewayConfig;
import io.homeward.gateway.IngestGateway;
import io.homeward.jobs.archive.ArchiveJob;
import io.homeward.jobs.archive.ArchiveJobConfig;
import io.homeward.jobs.deviation.ClockMode;
import io.homeward.jobs.deviation.DeviationJob;
import io.homeward.jobs.deviation.DeviationJobConfig;
import io.homeward.standalone.LoopbackPort;
import io.homeward.standalone.StartFailure;
import io.homeward.standalone.broker.EmbeddedKafka;
import io.homeward.standalone.clock.ClockDriver;
import io.homeward.standalone.data.DataDirectory;
import io.homeward.standalone.data.WardConnections;
import io.homeward.standalone.database.EmbeddedPostgres;
import io.homeward.standalone.jobs.EmbeddedFlink;
import io.homeward.store.schema.Schema;
import io.homeward.vitals.clock.ClockTick;
import io.homeward.vitals.clock.WardClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every part of a ward inside this process, on one data directory: Kafka, PostgreSQL, the gateway,
 * the two jobs and the console.
 *
 * <p>Closed in reverse of the order it was started in: intake ends first, storage last. Started by
 * one thread, closed once by any.
 */
final class RunningWard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningWard.class);

  /** One node: more partitions than threads that read them only cost. */
  private static final int MOST_PARTITIONS = 4;

  /** How much a killed process does again. */
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

  private static final Duration FLUSH_EVERY = Duration.ofSeconds(1);
  private static final Duration GATEWAY_PATIENCE = Duration.ofSeconds(60);
  private static final int JOBS = 2;

  /** A minute and a half: Kafka and PostgreSQL are in this house, they do not come back later. */
  private static final int MOST_RESTARTS = 10;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<CompletableFuture<String>> endings = new ArrayList<>();
  private final DataDirectory data;
  private final Consumer<String> progress;
  private EmbeddedKafka kafka;
  private EmbeddedPostgres postgres;
  private HikariDataSource store;
  private ClockDriver clockDriver;
  private IngestGateway gateway;
  private CareConsole console;
  private int jobsHttpPort;

  private RunningWard(DataDirectory data, Consumer<String> progress) {
    this.data = data;
    this.progress = progress;
  }

  /**
   * What a ward is started with.
   *
   * @param ports of every part
   * @param accounts who may sign in to the console, beside the store's staff
   * @param zone in which the console tells times
   * @param cache where PostgreSQL's programs are unpacked
   */
  record Settings(WardPorts ports, List<Account> accounts, ZoneId zone, Path cache) {}

  /**
   * Starts everything; devices may sign in when this returns.
   *
   * @param firstTick where the ward's time begins where no earlier run has set it
   * @param progress hears what is being started
   * @throws StartFailure with the reason; what was started by then is closed
   */
  static RunningWard start(
      DataDirectory data,
      Settings settings,
      Supplier<ClockTick> firstTick,
      Consumer<String> progress) {
    RunningWard ward = new RunningWard(data, progress);
    try {
      ward.open(settings, firstTick);
      return ward;
    } catch (RuntimeException | InterruptedException e) {
      ward.close();
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw e instanceof StartFailure failure ? failure : new StartFailure(reason(e), e);
    }
  }

  private static String reason(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  private void open(Settings settings, Supplier<ClockTick> firstTick) throws InterruptedException {
    WardPorts ports = settings.ports();
    progress.accept("Kafka and PostgreSQL");
    CompletableFuture<EmbeddedPostgres> starting =
        CompletableFuture.supplyAsync(() -> startPostgres(ports.postgres, settings.cache()));
    try {
      kafka =
          opened(
              EmbeddedKafka.start(
                  new EmbeddedKafka.Config(data.kafka(), ports.kafka, MOST_PARTITIONS)));
    } finally {
      postgres = opened(joined(starting));
    }
    endings.add(postgres.ended().thenApply(gone -> "PostgreSQL has stopped"));
    store = opened(new HikariDataSource(pool()));
    Schema.migrate(store);
    clockDriver = opened(new ClockDriver(kafka.bootstrap()));
    // Before anybody who would take the wall's time for the ward's.
    clockDriver.say(clockDriver.newest().orElseGet(firstTick));

    progress.accept("the jobs");
    int consolePort = LoopbackPort.require(ports.http, "the board", "--http-port");
    jobsHttpPort = LoopbackPort.require(ports.jobsHttp, "the jobs' metrics", "--jobs-http-port");
    startJobs(jobsHttpPort);
    progress.accept("the gateway and the board");
    gateway = opened(startGateway(ports));
    WardClock clock = new WardClock(InstantSource.system());
    opened(new ClockFollower(kafka.bootstrap(), clock));
    console =
        opened(
            CareConsole.start(
                new ConsoleConfig(
                    "127.0.0.1",
                    consolePort,
                    store,
                    kafka.bootstrap(),
                    clock,
                    settings.accounts(),
                    SessionSettings.forLoopback(),
                    settings.zone())));
    if (!gateway.awaitReady(GATEWAY_PATIENCE)) {
      throw new StartFailure(
          "the gateway is not ready after "
              + GATEWAY_PATIENCE.toSeconds()
              + " s; see http://127.0.0.1:"
              + gateway.httpPort()
              + "/health and the log");
    }
  }

  private EmbeddedPostgres startPostgres(int port, Path cache) {
    return EmbeddedPostgres.start(
        new EmbeddedPostgres.Config(data.postgres(), port, data.secrets().file("database"), cache));
  }

  private static EmbeddedPostgres joined(CompletableFuture<EmbeddedPostgres> starting) {
    try {
      return starting.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StartFailure failure
          ? failure
          : new StartFailure("PostgreSQL did not start: " + reason(e), e);
    }
  }

  private HikariConfig pool() {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("standalone");
    pool.setJdbcUrl(postgres.url());
    pool.setUsername(postgres.user());
    pool.setPassword(postgres.password());
    pool.setMaximumPoolSize(14);
    pool.setMinimumIdle(2);
    return pool;
  }

  private void startJobs(int jobsPort) {
    int parallelism = Math.max(1, Math.min(MOST_PARTITIONS, cores()));
    EmbeddedFlink flink =
        opened(
            EmbeddedFlink.start(
                new EmbeddedFlink.Config(
                    data.scratch(), parallelism, JOBS, MOST_RESTARTS, jobsPort)));
    Path deviation = data.checkpoints("deviation");
    watch(
        flink.submit(
            DeviationJob.NAME,
            deviation,
            env ->
                DeviationJob.define(
                    env,
                    new DeviationJobConfig(
                        kafka.bootstrap(),
                        ClockMode.DRIVEN,
                        deviation.toUri(),
                        CHECKPOINT_INTERVAL,
                        parallelism))));
    Path archive = data.checkpoints("archive");
    watch(
        flink.submit(
            ArchiveJob.NAME,
            archive,
            env ->
                ArchiveJob.define(
                    env,
                    new ArchiveJobConfig(
                        kafka.bootstrap(),
                        postgres.url(),
                        postgres.user(),
                        postgres.password(),
                        archive.toUri(),
                        CHECKPOINT_INTERVAL,
                        FLUSH_EVERY,
                        parallelism))));
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private void watch(EmbeddedFlink.RunningJob job) {
    endings.add(job.ended().thenApply(reason -> job.name() + " has ended: " + reason));
  }

  private IngestGateway startGateway(WardPorts ports) {
    // Both give a clear error of their own; asked first, so that it names the option.
    LoopbackPort.require(ports.mqtt, "MQTT", "--mqtt-port");
    LoopbackPort.require(ports.gatewayHttp, "the gateway's health", "--gateway-http-port");
    try {
      return IngestGateway.start(
          GatewayConfig.local(kafka.bootstrap(), data.root().resolve("secrets"))
              .withPorts(ports.mqtt, ports.gatewayHttp));
    } catch (IOException e) {
      throw new StartFailure(e.getMessage(), e);
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  /** The store's connections. */
  DataSource store() {
    return store;
  }

  /** Drives the ward's time; belongs to one thread at a time. */
  ClockDriver clockDriver() {
    return clockDriver;
  }

  /** MQTT port in use. */
  int mqttPort() {
    return gateway.mqttPort();
  }

  /** Where the board is. */
  String boardAddress() {
    return "http://127.0.0.1:" + console.port();
  }

  /** How other processes of this user reach it. */
  WardConnections connections() {
    return new WardConnections(
        gateway.mqttPort(),
        gateway.httpPort(),
        jobsHttpPort,
        kafka.bootstrap(),
        postgres.url(),
        postgres.user(),
        postgres.password());
  }

  /** Completes with the reason when a part has ended that must not. */
  CompletableFuture<String> ended() {
    return CompletableFuture.anyOf(endings.toArray(CompletableFuture[]::new))
        .thenApply(String::valueOf);
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        part.close();
      } catch (Exception e) { // declared by AutoCloseable; the other parts are closed all the same
        LOG.warn("{} did not close in order", part.getClass().getSimpleName(), e);
      }
    }
  }
}
