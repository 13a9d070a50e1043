package io.homeward.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Holds a stream back to a multiple of real time, counted from the first instant it is asked about.
 * Owned by one thread.
 */
public final class Pacer {
  /** Waits; {@code Thread::sleep} outside of tests. */
  @FunctionalInterface
  public interface Sleeper {
    /** Waits for {@code duration}, positive. */
    void sleep(Duration duration) throws InterruptedException;
  }

  private final double speed;
  private final InstantSource wall;
  private final Sleeper sleeper;
  private Optional<Instant> wallStart = Optional.empty();
  private Instant wardStart = Instant.MIN;

  /**
   * A pacer.
   *
   * @param speed ward seconds per second of {@code wall}; 0: never waits
   * @throws IllegalArgumentException if the speed is negative or not finite
   */
  public Pacer(double speed, InstantSource wall, Sleeper sleeper) {
    if (!(speed >= 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("the speed must be 0 or more");
    }
    this.speed = speed;
    this.wall = wall;
    this.sleeper = sleeper;
  }

  /** A pacer that never waits. */
  public static Pacer unlimited() {
    return new Pacer(0, Instant::now, duration -> {});
  }

  /** Waits until {@code wardAt} is due. */
  public void await(Instant wardAt) throws InterruptedException {
    if (speed == 0) {
      return;
    }
    if (wallStart.isEmpty()) {
      wallStart = Optional.of(wall.instant());
      wardStart = wardAt;
    }
    double dueSeconds = Duration.between(wardStart, wardAt).toMillis() / speed / 1_000;
    Instant due = wallStart.get().plusNanos((long) (dueSeconds * 1e9));
    Duration left = Duration.between(wall.instant(), due);
    if (!left.isNegative() && !left.isZero()) {
      sleeper.sleep(left);
    }
  }
}
