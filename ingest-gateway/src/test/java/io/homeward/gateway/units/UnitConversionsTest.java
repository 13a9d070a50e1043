package io.homeward.gateway.units;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.signal.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitConversionsTest {
  private final UnitConversions conversions = new UnitConversions();

  @ParameterizedTest
  @CsvSource({
    "HEART_RATE, /s, 1.2, 72",
    "HEART_RATE, Hz, 1.2, 72",
    "HEART_RATE, {beats}/min, 72, 72",
    "BODY_TEMPERATURE, [degF], 98.6, 37",
    "BODY_TEMPERATURE, K, 310.15, 37",
    "BODY_WEIGHT, [lb_av], 154, 69.853225",
    "BODY_WEIGHT, g, 70000, 70",
    "SYSTOLIC_BP, kPa, 16, 120.010201",
    "OXYGEN_SATURATION, 1, 0.97, 97",
    "SLEEP_DURATION, min, 450, 7.5",
    "SLEEP_DURATION, s, 27000, 7.5",
    "HRV_RMSSD, s, 0.042, 42",
    "GLUCOSE, g/L, 0.9, 90",
    "STEPS, 1, 12, 12"
  })
  void convertsToTheUnitOfTheSignal(Signal signal, String unit, double value, double expected) {
    UnitConversion conversion = conversions.of(signal, unit);
    assertThat(conversion.fit()).isEqualTo(UnitConversion.Fit.CONVERTIBLE);
    assertThat(conversion.apply(value)).isEqualTo(expected);
    assertThat(conversions.of(signal, unit)).isSameAs(conversion);
  }

  @Test
  void leavesTheSignalsOwnUnitAlone() {
    for (Signal signal : Signal.values()) {
      double value = 0.1 + 0.2;
      assertThat(conversions.of(signal, signal.unit()).apply(value)).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEART_RATE, kg",
    "BODY_WEIGHT, /min",
    "GLUCOSE, mmol/L",
    "BODY_TEMPERATURE, mm[Hg]",
  })
  void knowsAUnitOfAnotherDimension(Signal signal, String unit) {
    assertThat(conversions.of(signal, unit).fit()).isEqualTo(UnitConversion.Fit.OTHER_DIMENSION);
  }

  @ParameterizedTest
  @CsvSource({"bpm", "degC", "(((((((", "''", "/min/", "10^9999999", "\u00e4", "a.b.c..", "KG?"})
  void knowsWhatIsNoUnit(String unit) {
    assertThat(conversions.of(Signal.HEART_RATE, unit).fit()).isEqualTo(UnitConversion.Fit.UNKNOWN);
  }

  @Test
  void doesNotReadAUnitLongerThanAny() {
    assertThat(conversions.of(Signal.HEART_RATE, "/".repeat(100) + "min").fit())
        .isEqualTo(UnitConversion.Fit.UNKNOWN);
  }

  @Test
  void keepsWorkingWhenStrangersInventUnits() {
    for (int i = 0; i < 3_000; i++) {
      assertThat(conversions.of(Signal.HEART_RATE, "{u" + i + "}/min").apply(i)).isEqualTo(i);
    }
    assertThat(conversions.of(Signal.BODY_TEMPERATURE, "[degF]").apply(98.6)).isEqualTo(37);
  }
}
