package io.homeward.vitals.reading;

import java.util.Optional;

/**
 * Values as integers of 10^-scale, exactly: {@code value(scaled, scale)} gives back the very same
 * double.
 *
 * <p>Wearables report integers or decimals of a few places; as integers they pack to one or two
 * bytes where a double takes eight. Exactness rests on the division being correctly rounded (IEEE
 * 754): {@code n / 10^s} is the double nearest to the decimal, which is what the decimal parsed to.
 *
 * @param scale decimal places, 0 to {@link #MOST_PLACES}
 * @param scaled the values times 10^scale; within ±2^31
 */
public record DecimalColumn(int scale, long[] scaled) {
  /** More decimal places than any wearable reports. */
  public static final int MOST_PLACES = 6;

  private static final double[] POWER_OF_TEN = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

  /** The double that {@code scaled} at {@code scale} stands for. */
  public static double value(long scaled, int scale) {
    return scale == 0 ? scaled : scaled / POWER_OF_TEN[scale];
  }

  /** The values as decimals of the fewest places, if all are such decimals exactly. */
  public static Optional<DecimalColumn> of(double[] values) {
    int scale = 0;
    for (double value : values) {
      while (!isExact(value, scale)) {
        if (++scale > MOST_PLACES) {
          return Optional.empty();
        }
      }
    }
    long[] scaled = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      // A later value may have raised the scale past where an earlier one still fits.
      if (!isExact(values[i], scale)) {
        return Optional.empty();
      }
      scaled[i] = Math.round(values[i] * POWER_OF_TEN[scale]);
    }
    return Optional.of(new DecimalColumn(scale, scaled));
  }

  private static boolean isExact(double value, int scale) {
    double product = value * POWER_OF_TEN[scale];
    if (!(Math.abs(product) <= Integer.MAX_VALUE)) {
      return false;
    }
    long rounded = Math.round(product);
    // Compares bits, so that -0.0 is not taken for 0.
    return Double.doubleToRawLongBits(value(rounded, scale)) == Double.doubleToRawLongBits(value);
  }
}
