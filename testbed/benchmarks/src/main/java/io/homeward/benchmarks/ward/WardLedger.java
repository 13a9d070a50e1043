package io.homeward.benchmarks.ward;

import io.homeward.benchmarks.BenchmarkFailure;
import io.homeward.standalone.data.WardConnections;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.LongPredicate;

/**
 * Asks a ward's store how much has arrived, over one connection, so that asking costs little. Owned
 * by one thread.
 */
public final class WardLedger implements AutoCloseable {
  private static final long LOOK_EVERY_MS = 50;

  private final Connection connection;
  private final PreparedStatement readings;
  private final PreparedStatement alerts;
  private final PreparedStatement scores;

  private WardLedger(Connection connection) throws SQLException {
    this.connection = connection;
    readings = connection.prepareStatement("select coalesce(sum(count), 0) from ledger");
    alerts = connection.prepareStatement("select count(*) from alerts");
    scores = connection.prepareStatement("select count(*) from scores");
  }

  /**
   * Connects.
   *
   * @throws BenchmarkFailure if the store does not answer
   */
  public static WardLedger of(WardConnections ward) {
    try {
      return new WardLedger(
          DriverManager.getConnection(
              ward.jdbcUrl(), ward.databaseUser(), ward.databasePassword()));
    } catch (SQLException e) {
      throw new BenchmarkFailure("the ward's store cannot be asked: " + e.getMessage(), e);
    }
  }

  /** Readings accounted for, whatever became of them. */
  public long readings() {
    return number(readings);
  }

  /** Alerts in the store, whatever their state. */
  public long alerts() {
    return number(alerts);
  }

  /** Scores in the store, withheld ones included. */
  public long scores() {
    return number(scores);
  }

  private static long number(PreparedStatement question) {
    try (ResultSet row = question.executeQuery()) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new BenchmarkFailure("the ward's store cannot be asked: " + e.getMessage(), e);
    }
  }

  /** How {@link #await} learns a number. */
  @FunctionalInterface
  public interface Question {
    /** Asks. */
    long ask();
  }

  /**
   * Asks until the answer will do, twenty times a second.
   *
   * @param whileRunning asked for, so that nobody waits for a ward that has ended
   * @throws BenchmarkFailure if that takes longer than {@code timeoutS}
   */
  public static void await(
      String what, int timeoutS, MeasuredWard whileRunning, Question question, LongPredicate done)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    long answer = question.ask();
    while (!done.test(answer)) {
      whileRunning.requireRunning();
      if (System.nanoTime() - startNanos > timeoutS * 1_000_000_000L) {
        throw new BenchmarkFailure(
            what + " not reached after " + timeoutS + " s; it stands at " + answer);
      }
      Thread.sleep(LOOK_EVERY_MS);
      answer = question.ask();
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new BenchmarkFailure("the ward's store was not left in order: " + e.getMessage(), e);
    }
  }
}
