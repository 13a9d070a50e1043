package io.homeward.benchmarks;

/** A benchmark has no figure to tell; the message is the reason, for whoever runs it. */
public final class BenchmarkFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the reason alone. */
  public BenchmarkFailure(String reason) {
    super(reason);
  }

  /** With what it came from. */
  public BenchmarkFailure(String reason, Throwable cause) {
    super(reason, cause);
  }
}
