package io.homeward.store.retention;

import io.homeward.store.jdbc.Timestamps;
import io.homeward.store.jdbc.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;

/**
 * Drops what is older than its period. On TimescaleDB whole chunks of readings go, at once and
 * without a trace, and a reading may stay up to a chunk's length (28 days) longer; on plain
 * PostgreSQL rows are deleted, some at a time. Thread-safe; several processes may call at once.
 */
public final class Retention {
  /** Rows that one transaction deletes from a table: about a second of work. */
  static final int ROWS_A_STEP = 20_000;

  private final DataSource source;
  private final RetentionPeriods periods;

  /** Retention in a migrated database. */
  public Retention(DataSource source, RetentionPeriods periods) {
    this.source = source;
    this.periods = periods;
  }

  /**
   * Drops some of what is too old, in one transaction.
   *
   * @param now wall clock: how long something is kept does not follow a ward clock that is driven
   * @return whether there may be more; called again until there is not
   */
  public boolean step(Instant now) {
    return Transactions.inTransaction(
        source,
        connection -> {
          // Whole days: the trend of a day is then of all of its readings, or of none.
          Instant readingsBefore = now.minus(periods.readings()).truncatedTo(ChronoUnit.DAYS);
          remember(connection, readingsBefore);
          boolean more = dropReadings(connection, readingsBefore);
          more |=
              delete(connection, "rejected_readings", "received_at", now.minus(periods.rejected()));
          more |= delete(connection, "outbox", "published_at", now.minus(periods.published()));
          return more;
        });
  }

  /**
   * Readings measured before this are gone, or may be; {@link Instant#MIN} where none were dropped
   * yet.
   */
  public static Instant readingsBefore(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select readings_before from retention");
        ResultSet row = select.executeQuery()) {
      return row.next() ? Timestamps.get(row, "readings_before") : Instant.MIN;
    }
  }

  private static void remember(Connection connection, Instant before) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into retention (readings_before) values (?)
            on conflict (one) do update
              set readings_before = greatest(retention.readings_before, excluded.readings_before)
            """)) {
      Timestamps.set(upsert, 1, before);
      upsert.executeUpdate();
    }
  }

  private static boolean dropReadings(Connection connection, Instant before) throws SQLException {
    if (!isHypertable(connection)) {
      return delete(connection, "reading_hours", "hour", before);
    }
    try (PreparedStatement drop =
        connection.prepareStatement(
            "select drop_chunks('reading_hours'::regclass, older_than => ?::timestamptz)")) {
      Timestamps.set(drop, 1, before);
      drop.execute();
      return false;
    }
  }

  private static boolean isHypertable(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                """
                select exists (select from pg_extension where extname = 'timescaledb')
                """);
        ResultSet row = select.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static boolean delete(Connection connection, String table, String column, Instant before)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from "
                + table
                + " where ctid = any (array(select ctid from "
                + table
                + " where "
                + column
                + " < ? limit ?))")) {
      Timestamps.set(delete, 1, before);
      delete.setInt(2, ROWS_A_STEP);
      return delete.executeUpdate() == ROWS_A_STEP;
    }
  }
}
