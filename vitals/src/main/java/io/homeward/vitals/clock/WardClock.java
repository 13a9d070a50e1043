package io.homeward.vitals.clock;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The ward's time: the wall clock live, simulated in the demo, driven by the recording in a replay.
 * Every "now" of gateway, jobs and console is this one; only metrics and log lines use the wall.
 *
 * <p>Follows the newest {@link ClockTick}; without one it is the wall clock. Never runs backwards.
 * Thread-safe.
 */
public final class WardClock implements InstantSource {
  private final InstantSource wall;
  private final AtomicReference<ClockTick> tick = new AtomicReference<>();
  private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.MIN);

  /** A ward clock that is {@code wall} until the first tick. */
  public WardClock(InstantSource wall) {
    this.wall = wall;
  }

  /** Follows {@code newTick} from now on. */
  public void follow(ClockTick newTick) {
    tick.set(newTick);
  }

  /** Whether a tick drives this clock, rather than the wall. */
  public boolean isDriven() {
    return tick.get() != null;
  }

  @Override
  public Instant instant() {
    ClockTick current = tick.get();
    Instant wallNow = wall.instant();
    Instant now = current == null ? wallNow : current.wardTimeAt(wallNow);
    return latest.accumulateAndGet(now, (a, b) -> a.isAfter(b) ? a : b);
  }
}
