package io.homeward.standalone;

/**
 * Why the standalone could not start or had to stop: one reason, written for the person at the
 * terminal. Its message is all that is shown.
 */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartFailure(String reason) {
    super(reason);
  }

  public StartFailure(String reason, Throwable cause) {
    super(reason, cause);
  }
}
