package io.homeward.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Instants in {@code timestamptz} columns, whatever the zone of session or JVM. Stateless. */
public final class Timestamps {
  private Timestamps() {}

  /** As a parameter value. */
  public static OffsetDateTime toColumn(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  /** Sets parameter {@code index}. */
  public static void set(PreparedStatement statement, int index, Instant at) throws SQLException {
    statement.setObject(index, toColumn(at));
  }

  /** Sets parameter {@code index}, null where absent. */
  public static void set(PreparedStatement statement, int index, Optional<Instant> at)
      throws SQLException {
    statement.setObject(index, at.map(Timestamps::toColumn).orElse(null));
  }

  /** Reads a column that is not null. */
  public static Instant get(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** Reads a column that may be null. */
  public static Optional<Instant> getOptional(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
