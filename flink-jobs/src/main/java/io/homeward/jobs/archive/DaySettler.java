package io.homeward.jobs.archive;

import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * Brings day trends up to date between two flushes, a few days at a time: however much a late sync
 * made stale, no flush waits long for it. Owned by one thread.
 */
final class DaySettler {
  /** About a tenth of a second of work. */
  static final int DAYS_A_STEP = 64;

  private final IntUnaryOperator settle;
  private final Patience patience;
  private final long everyMs;
  private long nextAtMs = Long.MIN_VALUE;

  /**
   * A settler that begins with its first step.
   *
   * @param settle recomputes up to so many days and answers how many there were
   * @param every the pause after everything was settled
   */
  DaySettler(IntUnaryOperator settle, Patience patience, Duration every) {
    this.settle = settle;
    this.patience = patience;
    everyMs = every.toMillis();
  }

  /** Settles some days where it is time to. */
  void step(long wallMs) {
    if (wallMs >= nextAtMs && patience.call(() -> settle.applyAsInt(DAYS_A_STEP)) < DAYS_A_STEP) {
      nextAtMs = wallMs + everyMs;
    }
  }
}
