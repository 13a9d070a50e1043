package io.homeward.store.database;

import io.homeward.store.schema.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A database server for tests, real in either form. */
public interface Database {
  /** A new, empty database. */
  DataSource empty();

  /** A new, migrated database. */
  default DataSource migrated() {
    DataSource source = empty();
    Schema.migrate(source);
    return source;
  }

  /** The one number, or null, that a query answers. */
  static Object ask(DataSource source, String sql, Object... parameters) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      if (!statement.execute()) {
        return null;
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? rows.getObject(1) : null;
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
