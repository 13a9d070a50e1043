package io.homeward.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** One read of the store: at most ten seconds, rows mapped one by one. Stateless. */
public final class Query {
  private static final int SECONDS = 10;

  private Query() {}

  /** Fills in the parameters. */
  public interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }

  /** Reads one row. */
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * All rows of {@code sql}.
   *
   * @throws StoreException where the database fails
   */
  public static <T> List<T> list(
      DataSource source, String sql, Binder binder, RowReader<T> reader) {
    try (Connection connection = source.getConnection()) {
      return list(connection, sql, binder, reader);
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  /** All rows of {@code sql} on a connection the caller holds. */
  public static <T> List<T> list(
      Connection connection, String sql, Binder binder, RowReader<T> reader) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(SECONDS);
      binder.bind(statement);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> all = new ArrayList<>();
        while (rows.next()) {
          all.add(reader.read(rows));
        }
        return all;
      }
    }
  }
}
