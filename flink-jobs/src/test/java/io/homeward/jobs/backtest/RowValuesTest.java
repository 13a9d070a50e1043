package io.homeward.jobs.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class RowValuesTest {
  private static double read(String text) {
    byte[] bytes = ("1" + text + "1").getBytes(StandardCharsets.UTF_8);
    return RowValues.read(bytes, 1, bytes.length - 1);
  }

  @Property
  void isTheDoubleNearestToTheDecimal(@ForAll @Scale(9) BigDecimal number) {
    assertThat(read(number.toPlainString())).isEqualTo(Double.parseDouble(number.toPlainString()));
  }

  @Property
  void readsEveryDoubleBack(@ForAll double number) {
    assertThat(read(Double.toString(number))).isEqualTo(number);
  }

  @Test
  void readsOtherFormsOfNumbers() {
    assertThat(read("72.")).isEqualTo(72);
    assertThat(read(".5")).isEqualTo(0.5);
    assertThat(read("+3")).isEqualTo(3);
    assertThat(read("1234567890123456789")).isEqualTo(1.23456789012345677E18);
  }

  @Test
  void readsNothingElse() {
    for (String text : List.of("", ".", "-", "NaN", "Infinity", "1,5", "0x1p3", "12d", "1.2.3")) {
      assertThat(read(text)).as(text).isNaN();
    }
  }
}
