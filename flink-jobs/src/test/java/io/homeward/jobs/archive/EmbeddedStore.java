package io.homeward.jobs.archive;

import io.homeward.store.schema.Schema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A migrated PostgreSQL in a process of its own. */
final class EmbeddedStore implements AutoCloseable {
  private final Path data;
  private final int port;
  private EmbeddedPostgres postgres;

  private EmbeddedStore(Path data, int port) {
    this.data = data;
    this.port = port;
  }

  static EmbeddedStore start() throws IOException {
    EmbeddedStore store = new EmbeddedStore(Files.createTempDirectory("archive-store"), freePort());
    store.up();
    Schema.migrate(store.source());
    return store;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Starts the server, with the data it had. */
  void up() throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPGStartupWait(Duration.ofSeconds(30))
            .start();
  }

  /** Stops the server: every connection breaks, and none is taken. */
  void down() throws IOException {
    postgres.close();
  }

  DataSource source() {
    return postgres.getPostgresDatabase();
  }

  String jdbcUrl() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  /** Rows of a query, columns joined by a bar. */
  List<String> rows(String query) {
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          row.append(i > 1 ? "|" : "").append(result.getString(i));
        }
        rows.add(row.toString());
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every reading shown, in order; what arrival may change (received-at) left out. */
  List<String> readings() {
    return rows(
        """
        select patient_id, device_id, signal, measured_at at time zone 'UTC', value, period, utc_offset_minutes,
               vendor_revision
        from readings order by 1, 2, 3, 4
        """);
  }

  /** The ledger: outcome and count. */
  List<String> ledger() {
    return rows("select outcome, sum(count) from ledger group by outcome order by outcome");
  }

  long counted(String outcome) {
    return Long.parseLong(
        rows("select coalesce(sum(count), 0) from ledger where outcome = '" + outcome + "'")
            .get(0));
  }

  /** Readings the ledger knows of. */
  long received() {
    return Long.parseLong(rows("select coalesce(sum(count), 0) from ledger").get(0));
  }

  void execute(String sql) {
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An empty store again. */
  void empty() {
    execute(
        "truncate reading_hours, series, mappings, stale_days, day_trends, ledger, archive_progress,"
            + " archive_partition_progress, retractions, rejected_readings, scores, alerts,"
            + " alert_revisions");
  }

  @Override
  public void close() throws IOException {
    postgres.close();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
