package io.homeward.models.night;

import io.homeward.vitals.signal.Signal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The closed catalogue of what can be known of one night and the day before it: what a manifest may
 * name. One feature is one estimator; two estimators of the same thing are two features, since they
 * never share a baseline.
 *
 * <p>"Night" is the local 00:00–07:00 that ends on the date, "day" the 24 hours of local time that
 * end with it, 07:00 to 07:00.
 */
public enum NightFeature {
  /** Median of the heart rate in minutes without steps of the night. */
  NIGHT_HEART_RATE("night-heart-rate", "/min", 1.0, Signal.HEART_RATE),
  /** Median heart rate of minutes of the day that follow twelve minutes without a step. */
  STILL_HEART_RATE("still-heart-rate", "/min", 1.0, Signal.HEART_RATE),
  /** Level of the daily rhythm at rest at its lowest: the cosinor's mesor minus its amplitude. */
  HEART_RATE_NADIR("heart-rate-nadir", "/min", 1.0, Signal.HEART_RATE),
  /** Half the swing of the daily rhythm at rest. */
  CIRCADIAN_AMPLITUDE("circadian-amplitude", "/min", 0.5, Signal.HEART_RATE),
  /** Rise of the heart rate per step a minute, /min per {steps}/min. */
  HEART_RATE_PER_STEP("heart-rate-per-step", "1/{steps}", 0.02, Signal.HEART_RATE),
  /** Standard deviation of what neither rhythm nor steps explain of the day's heart rate. */
  HEART_RATE_NOISE("heart-rate-noise", "/min", 0.25, Signal.HEART_RATE),
  /** Standard deviation of the five-minute means of the night's heart rate at rest. */
  NIGHT_VARIABILITY("night-variability", "/min", 0.25, Signal.HEART_RATE),
  /** Steps of the day. */
  DAY_STEPS("day-steps", "{steps}", 500, Signal.HEART_RATE),
  /** Resting heart rate as the device itself told it; its estimator is the vendor's. */
  RESTING_HEART_RATE("resting-heart-rate", "/min", 1.0, Signal.RESTING_HEART_RATE),
  /** Median skin temperature of the night. */
  SKIN_TEMPERATURE("skin-temperature", "Cel", 0.1, Signal.SKIN_TEMPERATURE),
  /** Median rMSSD of the night. */
  HRV_RMSSD("hrv-rmssd", "ms", 2.0, Signal.HRV_RMSSD),
  /** Median breathing rate of the night. */
  RESPIRATORY_RATE("respiratory-rate", "/min", 0.2, Signal.RESPIRATORY_RATE),
  /** Median oxygen saturation of the night. */
  OXYGEN_SATURATION("oxygen-saturation", "%", 0.5, Signal.OXYGEN_SATURATION);

  private static final Map<String, NightFeature> BY_ID =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(NightFeature::id, Function.identity()));

  private final String id;
  private final String unit;
  private final double leastScale;
  private final Signal signal;

  NightFeature(String id, String unit, double leastScale, Signal signal) {
    this.id = id;
    this.unit = unit;
    this.leastScale = leastScale;
    this.signal = signal;
  }

  /** The feature a manifest or a table calls {@code id}, if there is one. */
  public static Optional<NightFeature> byId(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /** Its name in manifests, tables and evidence. */
  public String id() {
    return id;
  }

  /** UCUM unit of its values. */
  public String unit() {
    return unit;
  }

  /**
   * The signals it rests on, of one device. Two features share all their signals or none, so what
   * is known of the one stands or falls with the other.
   */
  public Set<Signal> signals() {
    return signal == Signal.HEART_RATE ? Set.of(Signal.HEART_RATE, Signal.STEPS) : Set.of(signal);
  }

  /**
   * What a patient's own scatter is taken to be at least, in {@link #unit()}: about the step in
   * which wearables state it, so that a patient whose nights happen to be alike does not deviate by
   * rounding.
   */
  public double leastScale() {
    return leastScale;
  }
}
