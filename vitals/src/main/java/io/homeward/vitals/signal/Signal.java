package io.homeward.vitals.signal;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What Homeward can follow. Each signal has one code (LOINC where one exists), one UCUM unit in
 * which every value inside Homeward is stated, and a plausible range: outside it a value is a
 * mistake of device, mapping or unit, not a patient.
 *
 * <p>The plausible ranges are wide on purpose: they refuse the impossible, limits judge the
 * unhealthy. SDNN and rMSSD, resting and spot heart rate, skin and body temperature are different
 * signals and never share a baseline.
 */
public enum Signal {
  HEART_RATE("8867-4", CodeSystem.LOINC, "/min", 20, 300, Kind.POINT),
  RESTING_HEART_RATE("40443-4", CodeSystem.LOINC, "/min", 20, 200, Kind.POINT),
  HRV_SDNN("80404-7", CodeSystem.LOINC, "ms", 0, 1_000, Kind.POINT),
  /** No LOINC code exists for rMSSD; 80404-7 is SDNN and must not be reused. */
  HRV_RMSSD("hrv-rmssd", CodeSystem.HOMEWARD, "ms", 0, 1_000, Kind.POINT),
  OXYGEN_SATURATION("59408-5", CodeSystem.LOINC, "%", 40, 100, Kind.POINT),
  RESPIRATORY_RATE("9279-1", CodeSystem.LOINC, "/min", 2, 100, Kind.POINT),
  BODY_TEMPERATURE("8310-5", CodeSystem.LOINC, "Cel", 25, 45, Kind.POINT),
  SKIN_TEMPERATURE("61008-9", CodeSystem.LOINC, "Cel", 10, 45, Kind.POINT),
  STEPS("55423-8", CodeSystem.LOINC, "{steps}", 0, 200_000, Kind.INTERVAL),
  SLEEP_DURATION("93832-4", CodeSystem.LOINC, "h", 0, 24, Kind.INTERVAL),
  SYSTOLIC_BP("8480-6", CodeSystem.LOINC, "mm[Hg]", 40, 300, Kind.POINT),
  DIASTOLIC_BP("8462-4", CodeSystem.LOINC, "mm[Hg]", 20, 200, Kind.POINT),
  BODY_WEIGHT("29463-7", CodeSystem.LOINC, "kg", 1, 500, Kind.POINT),
  GLUCOSE("41653-7", CodeSystem.LOINC, "mg/dL", 10, 1_500, Kind.POINT);

  /** Where a signal's code comes from. */
  public enum CodeSystem {
    LOINC,
    HOMEWARD
  }

  /** Whether a reading states a moment or an interval. */
  public enum Kind {
    POINT,
    INTERVAL
  }

  private static final Map<String, Signal> BY_CODE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Signal::code, Function.identity()));

  private final String code;
  private final CodeSystem codeSystem;
  private final String unit;
  private final double plausibleLow;
  private final double plausibleHigh;
  private final Kind kind;

  Signal(
      String code,
      CodeSystem codeSystem,
      String unit,
      double plausibleLow,
      double plausibleHigh,
      Kind kind) {
    this.code = code;
    this.codeSystem = codeSystem;
    this.unit = unit;
    this.plausibleLow = plausibleLow;
    this.plausibleHigh = plausibleHigh;
    this.kind = kind;
  }

  /** The signal with this code, if there is one. */
  public static Optional<Signal> byCode(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /** LOINC code, or Homeward's own where none exists. */
  public String code() {
    return code;
  }

  public CodeSystem codeSystem() {
    return codeSystem;
  }

  /** The UCUM unit of every value of this signal inside Homeward. */
  public String unit() {
    return unit;
  }

  public double plausibleLow() {
    return plausibleLow;
  }

  public double plausibleHigh() {
    return plausibleHigh;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether {@code value}, in {@link #unit()}, can be a reading at all. NaN cannot. */
  public boolean isPlausible(double value) {
    return value >= plausibleLow && value <= plausibleHigh;
  }
}
