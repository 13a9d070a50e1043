package io.homeward.simulator.fleet;

/** The fleet cannot go on. The message says why and names no device. */
public final class FleetException extends Exception {
  private static final long serialVersionUID = 1L;

  FleetException(String message) {
    super(message);
  }

  FleetException(String message, Throwable cause) {
    super(message, cause);
  }
}
