package io.homeward.gateway.units;

/**
 * How a value in a vendor's unit becomes one in the signal's: {@code value × factor + offset}, or
 * why it cannot.
 *
 * @param fit whether the unit can be converted at all
 * @param factor signal units per vendor unit
 * @param offset what lies between the zeros of the two, in signal units
 */
public record UnitConversion(Fit fit, double factor, double offset) {

  /** Whether a unit fits a signal. */
  public enum Fit {
    CONVERTIBLE,
    /** A unit of another dimension: a mass where a frequency belongs. */
    OTHER_DIMENSION,
    /** Not a UCUM unit. */
    UNKNOWN
  }

  /** The unit is the signal's own. */
  public static final UnitConversion IDENTITY = new UnitConversion(Fit.CONVERTIBLE, 1, 0);

  static final UnitConversion OTHER_DIMENSION = new UnitConversion(Fit.OTHER_DIMENSION, 0, 0);
  static final UnitConversion UNKNOWN = new UnitConversion(Fit.UNKNOWN, 0, 0);

  /** Largest magnitude that is rounded: beyond it a millionth is less than the double resolves. */
  private static final double ROUNDED_BELOW = 1e9;

  /**
   * The value in the signal's unit. Rounded to a millionth where converted: far below what any
   * device resolves, and 98.6 [degF] is 37 Cel rather than 36.99999999999999.
   */
  public double apply(double value) {
    if (factor == 1 && offset == 0) {
      return value;
    }
    double converted = value * factor + offset;
    return Math.abs(converted) < ROUNDED_BELOW ? Math.rint(converted * 1e6) / 1e6 : converted;
  }
}
