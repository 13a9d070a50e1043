package io.homeward.models.baseline;

import java.util.Arrays;

/**
 * A patient's own normal of one feature: where it lies and how much it scatters, by median and
 * median absolute deviation, which half of the nights may spoil before it moves without bound.
 *
 * <p>Scale = 1.4826 · median(|x − median(x)|), which estimates the standard deviation where the
 * nights are normally distributed. Source: F. R. Hampel, "The influence curve and its role in
 * robust estimation", J. Am. Stat. Assoc. 69 (1974) 383; the constant is 1/Φ⁻¹(3/4), see P. J.
 * Rousseeuw and C. Croux, J. Am. Stat. Assoc. 88 (1993) 1273. The median of an even number is the
 * mean of the middle two.
 *
 * @param center median of the nights
 * @param scale their scatter, never below the least scale asked for
 * @param nights how many nights it rests on
 */
public record RobustBaseline(double center, double scale, int nights) {
  /** Makes the median absolute deviation of a normal distribution its standard deviation. */
  static final double NORMAL_CONSISTENCY = 1.4826022185056018;

  /**
   * The baseline of these nights, in any order.
   *
   * @param values one per night, at least one; left unchanged
   * @param leastScale lower bound of the scale, above zero
   */
  public static RobustBaseline of(double[] values, double leastScale) {
    if (values.length == 0 || !(leastScale > 0)) {
      throw new IllegalArgumentException("no night, or no least scale");
    }
    double[] sorted = values.clone();
    double center = medianInPlace(sorted);
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = Math.abs(sorted[i] - center);
    }
    double scale = Math.max(NORMAL_CONSISTENCY * medianInPlace(sorted), leastScale);
    return new RobustBaseline(center, scale, values.length);
  }

  private static double medianInPlace(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** How far a value lies from the centre, in scales. */
  public double deviationOf(double value) {
    return (value - center) / scale;
  }
}
