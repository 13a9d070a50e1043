package io.homeward.vitals.enrolment;

import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.Enrolment.Limit;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Limits for patients nobody has set limits for: the demo ward's, and those of recordings, replayed
 * or backtested, so that the two agree.
 *
 * <p>Heart rate: above 120 /min for half an hour or below 40 /min for twenty minutes, which daily
 * life and sleep seldom sustain. The others stand where one reading alone scores 3 in NEWS2 (Royal
 * College of Physicians, National Early Warning Score 2, London 2017); spot measurements count at
 * once.
 */
public final class StandardLimits {
  private StandardLimits() {}

  /** The limits, in force from {@code from} on. */
  public static List<Limit> from(Instant from) {
    return List.of(
        above(Signal.HEART_RATE, 120, 30, AlertPriority.HIGH, from),
        below(Signal.HEART_RATE, 40, 20, AlertPriority.MEDIUM, from),
        below(Signal.OXYGEN_SATURATION, 92, 10, AlertPriority.HIGH, from),
        above(Signal.RESPIRATORY_RATE, 24, 10, AlertPriority.HIGH, from),
        below(Signal.RESPIRATORY_RATE, 9, 10, AlertPriority.HIGH, from),
        below(Signal.BODY_TEMPERATURE, 35.1, 0, AlertPriority.HIGH, from),
        below(Signal.SYSTOLIC_BP, 91, 0, AlertPriority.HIGH, from),
        above(Signal.SYSTOLIC_BP, 219, 0, AlertPriority.HIGH, from));
  }

  private static Limit above(
      Signal signal, double high, int minutes, AlertPriority priority, Instant from) {
    return new Limit(
        signal,
        OptionalDouble.empty(),
        OptionalDouble.of(high),
        Duration.ofMinutes(minutes),
        priority,
        from,
        Optional.empty());
  }

  private static Limit below(
      Signal signal, double low, int minutes, AlertPriority priority, Instant from) {
    return new Limit(
        signal,
        OptionalDouble.of(low),
        OptionalDouble.empty(),
        Duration.ofMinutes(minutes),
        priority,
        from,
        Optional.empty());
  }
}
