package io.homeward.jobs.archive;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A store that breaks off now and then: on connecting, at a statement, before or after a commit.
 */
final class UnreliableSource implements DataSource {
  private static final String CONNECTION_FAILURE = "08006";

  private final DataSource reliable;
  private final Random random;
  private int failures;
  private int failuresAfterCommit;

  UnreliableSource(DataSource reliable, Random random) {
    this.reliable = reliable;
    this.random = random;
  }

  int failures() {
    return failures;
  }

  int failuresAfterCommit() {
    return failuresAfterCommit;
  }

  private void mayFail(int onceIn) throws SQLException {
    if (random.nextInt(onceIn) == 0) {
      failures++;
      throw new SQLException("broken off", CONNECTION_FAILURE);
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    mayFail(10);
    Connection connection = reliable.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")
                  || method.getName().equals("commit")) {
                mayFail(25);
              }
              Object result = invoke(connection, method, arguments);
              if (method.getName().equals("commit") && random.nextInt(4) == 0) {
                failuresAfterCommit++;
                throw new SQLException("broken off after the commit", CONNECTION_FAILURE);
              }
              return result;
            });
  }

  private static Object invoke(
      Connection connection, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return reliable.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    reliable.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    reliable.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return reliable.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return reliable.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
