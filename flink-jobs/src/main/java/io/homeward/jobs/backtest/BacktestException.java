package io.homeward.jobs.backtest;

/**
 * A backtest cannot go on; the message is one line for a person, without any value of a patient.
 */
public final class BacktestException extends Exception {
  private static final long serialVersionUID = 1L;

  BacktestException(String message) {
    super(message);
  }

  BacktestException(String message, Throwable cause) {
    super(message, cause);
  }
}
