package io.homeward.console;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.homeward.console.clock.ClockFollower;
import io.homeward.settings.DatabaseSettings;
import io.homeward.settings.KafkaSettings;
import io.homeward.settings.Settings;
import io.homeward.settings.SettingsRefusedException;
import io.homeward.settings.WardSettings;
import io.homeward.store.schema.Schema;
import io.homeward.store.staff.StaffAccounts;
import io.homeward.vitals.clock.WardClock;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The console as a process of its own. Brings the store's schema up to date before it serves. Ends
 * on SIGTERM; exit code 1 with the reasons on standard error where it cannot start.
 */
@Command(
    name = "homeward-console",
    mixinStandardHelpOptions = true,
    version = "Homeward 0.1.0",
    description = "Serves the board; with a command, does that instead.")
public final class Main implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int NOT_STARTED = 1;

  /** The console's 12 and two that a sign-in may need meanwhile. */
  private static final int CONNECTIONS = 14;

  private static final int GRACE_S = 10;

  @Option(
      names = "--settings",
      required = true,
      paramLabel = "FILE",
      description = "The ward's settings: see docs/configuration.md")
  private Path file;

  private final Map<String, String> environment;
  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private Main(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs until it is told to end. */
  public static void main(String[] arguments) {
    // Tomcat logs through java.util.logging, which would write to the terminal.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    Main main = new Main(System.getenv());
    Runtime.getRuntime().addShutdownHook(new Thread(main::endWithGrace, "close"));
    int exitCode =
        new CommandLine(main)
            .addSubcommand(
                new StaffCommand(
                    main::withStaff,
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))))
            .execute(arguments);
    System.exit(exitCode);
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      Settings settings =
          Settings.read(
              file,
              environment,
              KafkaSettings.class,
              DatabaseSettings.class,
              WardSettings.class,
              ConsoleSettings.class);
      serve(settings);
      return 0;
    } catch (SettingsRefusedException e) {
      e.problems().forEach(problem -> System.err.println("homeward-console: " + problem));
    } catch (RuntimeException e) { // the pool's, Flyway's and Spring's, of many kinds
      LOG.error("The console did not start", e);
      System.err.println("homeward-console: " + reason(e));
    } finally {
      closed.countDown();
    }
    return NOT_STARTED;
  }

  private void serve(Settings settings) throws SettingsRefusedException, InterruptedException {
    WardSettings ward = settings.section(WardSettings.class);
    ZoneId zone = zone(ward);
    String bootstrap = settings.section(KafkaSettings.class).bootstrapServers();
    WardClock clock = new WardClock(InstantSource.system());
    try (HikariDataSource store = open(settings.section(DatabaseSettings.class));
        // Before anybody would take the wall's time for the ward's; null is closed by nobody.
        ClockFollower follower =
            ward.clock() == WardSettings.Clock.DRIVEN ? new ClockFollower(bootstrap, clock) : null;
        CareConsole console =
            CareConsole.start(
                config(settings.section(ConsoleSettings.class), zone, store, bootstrap, clock))) {
      LOG.info(
          "The board is on port {}, its time {}",
          console.port(),
          follower == null ? "the wall's" : "driven");
      told.await();
    }
  }

  private static ConsoleConfig config(
      ConsoleSettings console,
      ZoneId zone,
      HikariDataSource store,
      String bootstrap,
      WardClock clock) {
    return new ConsoleConfig(
        console.bindHost(),
        console.port(),
        store,
        bootstrap,
        clock,
        List.of(),
        new ConsoleConfig.SessionSettings(console.sessionIdle(), console.secureCookie()),
        zone);
  }

  private static ZoneId zone(WardSettings ward) throws SettingsRefusedException {
    try {
      return ZoneId.of(ward.zone());
    } catch (DateTimeException e) {
      throw new SettingsRefusedException(List.of("ward.zone: no such zone: " + ward.zone()));
    }
  }

  private String withStaff(StaffCommand.Change change) throws SettingsRefusedException {
    Settings settings = Settings.read(file, environment, DatabaseSettings.class);
    try (HikariDataSource store = open(settings.section(DatabaseSettings.class))) {
      return change.to(new StaffAccounts(store));
    }
  }

  /** The store, its schema up to date; the caller's to close. */
  private static HikariDataSource open(DatabaseSettings database) throws SettingsRefusedException {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("homeward-console");
    pool.setJdbcUrl(database.url());
    pool.setUsername(database.user());
    pool.setPassword(database.readPassword());
    pool.setMaximumPoolSize(CONNECTIONS);
    pool.setMinimumIdle(2);
    HikariDataSource store = new HikariDataSource(pool);
    try {
      Schema.migrate(store);
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** The process ends once this thread has closed everything. */
  private void endWithGrace() {
    told.countDown();
    try {
      closed.await(GRACE_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String reason(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
