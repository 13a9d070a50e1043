package io.homeward.vitals.clock;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The ward's time: the wall clock live, simulated in the demo, driven by the recording in a replay.
 * Every "now" of gateway, jobs and console is this one; only metrics and log lines use the wall.
 *
 * <p>Follows the newest {@link ClockTick}; without one it is the wall clock. Never runs backwards,
 * with one exception: the first tick. A part learns of it after it started, and what it took for
 * the ward's time until then was the wall's. Thread-safe.
 */
public final class WardClock implements InstantSource {
  private final InstantSource wall;
  private ClockTick tick;
  private Instant latest = Instant.MIN;

  /** A ward clock that is {@code wall} until the first tick. */
  public WardClock(InstantSource wall) {
    this.wall = wall;
  }

  /** Follows {@code newTick} from now on. */
  public synchronized void follow(ClockTick newTick) {
    if (tick == null) {
      latest = Instant.MIN;
    }
    tick = newTick;
  }

  /** Whether a tick drives this clock, rather than the wall. */
  public synchronized boolean isDriven() {
    return tick != null;
  }

  @Override
  public synchronized Instant instant() {
    Instant wallNow = wall.instant();
    Instant now = tick == null ? wallNow : tick.wardTimeAt(wallNow);
    if (now.isAfter(latest)) {
      latest = now;
    }
    return latest;
  }
}
