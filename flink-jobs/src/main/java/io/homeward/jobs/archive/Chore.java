package io.homeward.jobs.archive;

import java.time.Duration;

/**
 * Something to be done now and then between two flushes, a little at a time: however much there is
 * to do, no flush waits long for it. Owned by one thread.
 */
final class Chore {
  private final Step step;
  private final Patience patience;
  private final long everyMs;
  private long nextAtMs = Long.MIN_VALUE;

  /** A little of it. */
  interface Step {
    /** Does some of it and answers whether there may be more. */
    boolean run(long wallMs);
  }

  /**
   * A chore that is due at once.
   *
   * @param every the pause after all of it was done
   */
  Chore(Step step, Patience patience, Duration every) {
    this.step = step;
    this.patience = patience;
    everyMs = every.toMillis();
  }

  /** Does some of it where it is due. */
  void step(long wallMs) {
    if (wallMs >= nextAtMs && !patience.call(() -> step.run(wallMs))) {
      nextAtMs = wallMs + everyMs;
    }
  }
}
