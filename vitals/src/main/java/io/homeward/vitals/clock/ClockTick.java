package io.homeward.vitals.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the ward's time stood at a moment of the wall clock, and how fast it runs from there.
 *
 * @param wardAt ward time at {@code wallAt}
 * @param wallAt wall time
 * @param speed ward seconds per wall second; 0 stands still
 * @param limit ward time is never past this; empty: no limit
 */
public record ClockTick(Instant wardAt, Instant wallAt, double speed, Optional<Instant> limit) {

  /** Ward time at {@code wallNow}; {@code wardAt} where the wall stands before {@code wallAt}. */
  public Instant wardTimeAt(Instant wallNow) {
    Duration elapsed = Duration.between(wallAt, wallNow);
    if (elapsed.isNegative()) {
      return wardAt;
    }
    Instant now = wardAt.plusNanos((long) (elapsed.toNanos() * speed));
    return limit.filter(now::isAfter).orElse(now);
  }
}
