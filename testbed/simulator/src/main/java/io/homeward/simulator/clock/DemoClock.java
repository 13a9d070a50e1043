package io.homeward.simulator.clock;

import io.homeward.vitals.clock.ClockTick;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The demo's ward time: stands still while the history is handed over, then runs many times as fast
 * as the wall until it has caught up with it, then with the wall. Each of the three is one tick, so
 * whoever follows needs no further one. Immutable.
 *
 * @param speed ward seconds per wall second while catching up, above 1
 */
public record DemoClock(double speed) {
  /** A day in two minutes. */
  public static final double DEFAULT_SPEED = 720;

  /**
   * Checks the speed.
   *
   * @throws IllegalArgumentException if it is not above 1: the wall would never be reached
   */
  public DemoClock {
    if (!(speed > 1) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("the demo's speed must be above 1");
    }
  }

  /** Ward time stands at {@code wardAt}. */
  public ClockTick held(Instant wardAt, Instant wallNow) {
    return new ClockTick(wardAt, wallNow, 0, Optional.of(wardAt));
  }

  /**
   * Ward time runs from {@code wardAt}: fast, up to the instant at which it meets the wall; with
   * the wall where it is there already. To be said again at {@link #catchesUpAt}.
   */
  public ClockTick running(Instant wardAt, Instant wallNow) {
    if (!wardAt.isBefore(wallNow)) {
      return new ClockTick(wallNow, wallNow, 1, Optional.empty());
    }
    return new ClockTick(wardAt, wallNow, speed, Optional.of(catchesUpAt(wardAt, wallNow)));
  }

  /** When a clock that runs from {@code wardAt} at {@code wallNow} meets the wall. */
  public Instant catchesUpAt(Instant wardAt, Instant wallNow) {
    double behindNanos = Duration.between(wardAt, wallNow).toNanos();
    // While the ward catches up, the wall moves on: behind / (speed - 1).
    return behindNanos <= 0 ? wallNow : wallNow.plusNanos((long) (behindNanos / (speed - 1)));
  }

  /**
   * How much wall time passes until a ward that follows {@code tick} reaches {@code wardAt}; zero
   * where it has, empty where it never does by this tick.
   */
  public static Optional<Duration> untilDue(ClockTick tick, Instant wardAt, Instant wallNow) {
    if (!tick.wardTimeAt(wallNow).isBefore(wardAt)) {
      return Optional.of(Duration.ZERO);
    }
    boolean beyond = tick.limit().map(wardAt::isAfter).orElse(false);
    if (beyond || tick.speed() <= 0) {
      return Optional.empty();
    }
    double nanos = Duration.between(tick.wardAt(), wardAt).toNanos() / tick.speed();
    // Rounded up: asked again then, the ward is there.
    Instant due = tick.wallAt().plusNanos((long) Math.ceil(nanos) + 1);
    Duration left = Duration.between(wallNow, due);
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }
}
