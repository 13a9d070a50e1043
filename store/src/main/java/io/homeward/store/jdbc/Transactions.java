package io.homeward.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Runs work in one transaction: committed when it returns, rolled back when it throws. Stateless,
 * thread-safe.
 */
public final class Transactions {
  private Transactions() {}

  /** What runs in a transaction. */
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Runs {@code work} in a transaction of its own (READ COMMITTED).
   *
   * @throws StoreException where the database fails; what else the work throws passes through
   */
  public static <T> T inTransaction(DataSource source, Work<T> work) {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      T result;
      try {
        result = work.run(connection);
        connection.commit();
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      }
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  /**
   * Runs {@code work}, which reads only, on one state of the database, however many statements it
   * takes (REPEATABLE READ).
   *
   * @throws StoreException where the database fails; what else the work throws passes through
   */
  public static <T> T inSnapshot(DataSource source, Work<T> work) {
    return inTransaction(
        source,
        connection -> {
          try (Statement mode = connection.createStatement()) {
            mode.execute("set transaction isolation level repeatable read, read only");
          }
          return work.run(connection);
        });
  }

  /** A broken connection cannot roll back; what broke it is the failure to tell, not that. */
  private static void rollBack(Connection connection, Throwable failure) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
