package io.homeward.vitals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignalTest {

  @ParameterizedTest
  @EnumSource(Signal.class)
  void loincCodesCarryAValidCheckDigit(Signal signal) {
    if (signal.codeSystem() == Signal.CodeSystem.LOINC) {
      assertThat(signal.code()).matches("[0-9]{1,6}-[0-9]");
      int dash = signal.code().indexOf('-');
      assertThat(checkDigit(signal.code().substring(0, dash)))
          .as(signal.name())
          .isEqualTo(Integer.parseInt(signal.code().substring(dash + 1)));
    } else {
      assertThat(signal.code()).doesNotMatch("[0-9-]+");
    }
  }

  /** Mod 10, LOINC Users' Guide appendix C. */
  private static int checkDigit(String digits) {
    StringBuilder odd = new StringBuilder();
    StringBuilder even = new StringBuilder();
    for (int i = digits.length() - 1, place = 1; i >= 0; i--, place++) {
      (place % 2 == 1 ? odd : even).append(digits.charAt(i));
    }
    String doubled = Long.toString(Long.parseLong(odd.toString()) * 2);
    int sum = (even + doubled).chars().map(c -> c - '0').sum();
    return (10 - sum % 10) % 10;
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void isFoundByItsCode(Signal signal) {
    assertThat(Signal.byCode(signal.code())).contains(signal);
  }

  @Test
  void anUnknownCodeIsNoSignal() {
    assertThat(Signal.byCode("0-0")).isEmpty();
  }

  @Test
  void rmssdDoesNotReuseTheCodeOfSdnn() {
    assertThat(Signal.HRV_RMSSD.code()).isNotEqualTo(Signal.HRV_SDNN.code());
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void notANumberIsNeverPlausible(Signal signal) {
    assertThat(signal.isPlausible(Double.NaN)).isFalse();
    assertThat(signal.isPlausible(Double.POSITIVE_INFINITY)).isFalse();
    assertThat(signal.isPlausible(signal.plausibleLow())).isTrue();
    assertThat(signal.isPlausible(Math.nextDown(signal.plausibleLow()))).isFalse();
    assertThat(signal.isPlausible(Math.nextUp(signal.plausibleHigh()))).isFalse();
  }
}
