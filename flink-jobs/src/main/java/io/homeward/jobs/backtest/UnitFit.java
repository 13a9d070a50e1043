package io.homeward.jobs.backtest;

import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.signal.Signal;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * How a value in a file's unit becomes one in the signal's.
 *
 * @param conversion from the file's unit to the signal's
 * @param refusal why there is none: {@link RejectReason#UNIT_UNKNOWN} or {@link
 *     RejectReason#UNIT_MISMATCH}
 */
public record UnitFit(DoubleUnaryOperator conversion, Optional<RejectReason> refusal) {
  /** The unit is the signal's own. */
  public static final UnitFit SAME = new UnitFit(DoubleUnaryOperator.identity(), Optional.empty());

  /** The unit cannot be converted. */
  public static UnitFit refused(RejectReason reason) {
    return new UnitFit(DoubleUnaryOperator.identity(), Optional.of(reason));
  }

  /**
   * Knows units. Whoever starts a backtest hands in what the gateway judges by, so that both read a
   * unit alike. Thread-safe.
   */
  @FunctionalInterface
  public interface Lookup {
    /** How {@code unit}, in UCUM, fits {@code signal}. */
    UnitFit of(Signal signal, String unit);
  }
}
