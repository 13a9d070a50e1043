package io.homeward.standalone.database;

import io.homeward.standalone.LoopbackPort;
import io.homeward.standalone.StartFailure;
import io.homeward.standalone.data.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A PostgreSQL server of our own beside this process: durable ({@code fsync}, {@code
 * synchronous_commit}), on loopback, with a password.
 *
 * <p>It is a process of its own and outlives a killed JVM; whoever holds the data directory next
 * stops that orphan before starting anew. Started and closed by one thread.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The one role and its database. */
  private static final String NAME = "homeward";

  private final PostgresPrograms programs;
  private final Path cluster;
  private final int port;
  private final String password;
  private final CompletableFuture<Void> ended;

  private EmbeddedPostgres(
      PostgresPrograms programs,
      Path cluster,
      int port,
      String password,
      CompletableFuture<Void> ended) {
    this.programs = programs;
    this.cluster = cluster;
    this.port = port;
    this.password = password;
    this.ended = ended;
  }

  /**
   * What a server needs to know.
   *
   * @param directory where its cluster lives
   * @param port 0: any free one
   * @param passwordFile an owner-only file with the password on its one line
   * @param cache where PostgreSQL's programs are unpacked, shared by all wards of a user
   */
  public record Config(Path directory, int port, Path passwordFile, Path cache) {}

  /**
   * Starts the server on what an earlier process left.
   *
   * @throws StartFailure if the port is taken or the server does not come up
   */
  public static EmbeddedPostgres start(Config config) {
    PostgresPrograms programs =
        new PostgresPrograms(PostgresBinaries.unpackBelow(config.cache()), config.directory());
    Path cluster = config.directory().resolve("cluster");
    try {
      OwnerOnly.createDirectories(config.directory());
      if (running(cluster).isPresent()) {
        programs.stop(cluster);
      }
      int port = LoopbackPort.require(config.port(), "PostgreSQL", "--postgres-port");
      if (!Files.exists(cluster)) {
        // Renamed when complete: a kill in the middle leaves nothing that looks like a cluster.
        Path fresh = config.directory().resolve("cluster.new");
        programs.initialise(fresh, NAME, config.passwordFile());
        Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
      }
      OwnerOnly.write(cluster.resolve("postgresql.conf"), settings(port));
      String password = Files.readString(config.passwordFile(), StandardCharsets.UTF_8).strip();
      programs.start(cluster);
      CompletableFuture<Void> ended =
          running(cluster)
              .map(p -> p.onExit().<Void>thenApply(gone -> null))
              .orElseGet(() -> CompletableFuture.completedFuture(null));
      EmbeddedPostgres postgres = new EmbeddedPostgres(programs, cluster, port, password, ended);
      postgres.createDatabase();
      return postgres;
    } catch (IOException e) {
      throw new StartFailure("PostgreSQL's directory cannot be used: " + e, e);
    }
  }

  /** The server that runs on this cluster: at start, the one a killed process left. */
  private static Optional<ProcessHandle> running(Path cluster) throws IOException {
    Path pidFile = cluster.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile, StandardCharsets.UTF_8);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    // After a reboot the number may belong to anybody: only a PostgreSQL is ours to stop.
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
        .filter(ProcessHandle::isAlive)
        .filter(p -> p.info().command().map(c -> c.endsWith("postgres")).orElse(false));
  }

  private static String settings(int port) {
    return String.join(
        "\n",
        "# Written anew at each start.",
        "listen_addresses = '127.0.0.1'",
        "port = " + port,
        "unix_socket_directories = ''",
        "max_connections = 50",
        "shared_buffers = 128MB",
        "max_wal_size = 1GB",
        "jit = off",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
        // Acknowledged is durable.
        "fsync = on",
        "synchronous_commit = on",
        "full_page_writes = on",
        // At most a week of log files, without statements or row contents: those are patients'.
        "logging_collector = on",
        "log_directory = 'log'",
        "log_filename = 'postgresql-%a.log'",
        "log_truncate_on_rotation = on",
        "log_rotation_age = 1d",
        "log_rotation_size = 0",
        "log_min_messages = warning",
        "log_min_error_statement = panic",
        "log_error_verbosity = terse",
        "");
  }

  private void createDatabase() {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      boolean exists;
      try (ResultSet rows =
          statement.executeQuery("select 1 from pg_database where datname = '" + NAME + "'")) {
        exists = rows.next();
      }
      if (!exists) {
        statement.execute("create database " + NAME);
      }
    } catch (SQLException e) {
      close();
      throw new StartFailure("PostgreSQL's database cannot be created: " + e.getMessage(), e);
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), NAME, password);
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** JDBC URL of the ward's database, without credentials. */
  public String url() {
    return url(NAME);
  }

  /** Who owns the database. */
  public String user() {
    return NAME;
  }

  /** The password of {@link #user()}. */
  public String password() {
    return password;
  }

  /** The port the server listens on. */
  public int port() {
    return port;
  }

  /** Completes when the server has ended, whoever ended it. */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  /** Stops the server; open connections are cut. */
  @Override
  public void close() {
    programs.stop(cluster);
  }
}
