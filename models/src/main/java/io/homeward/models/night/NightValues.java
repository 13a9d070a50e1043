package io.homeward.models.night;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What is known of one night: a value per {@link NightFeature}, any of them missing. Immutable; two
 * are equal where they know the same values, bit by bit.
 */
public final class NightValues {
  private static final int FEATURES = NightFeature.values().length;

  private final double[] byFeature;

  private NightValues(double[] byFeature) {
    this.byFeature = byFeature;
  }

  /**
   * A night of which these are known.
   *
   * @throws IllegalArgumentException where a value is not finite
   */
  public static NightValues of(Map<NightFeature, Double> known) {
    double[] values = new double[FEATURES];
    Arrays.fill(values, Double.NaN);
    known.forEach(
        (feature, value) -> {
          if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(feature.id() + " is not a number");
          }
          values[feature.ordinal()] = value;
        });
    return new NightValues(values);
  }

  /** The value of a feature, if it is known. */
  public OptionalDouble get(NightFeature feature) {
    double value = byFeature[feature.ordinal()];
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Whether nothing at all is known. */
  public boolean isEmpty() {
    return Arrays.stream(byFeature).allMatch(Double::isNaN);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NightValues that && Arrays.equals(byFeature, that.byFeature);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(byFeature);
  }

  @Override
  public String toString() {
    return "NightValues"; // values of a patient are in no log
  }
}
