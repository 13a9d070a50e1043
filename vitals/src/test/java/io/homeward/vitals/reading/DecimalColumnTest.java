package io.homeward.vitals.reading;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DecimalColumnTest {

  @Property
  void everyDecimalOfUpToSixPlacesComesBackAsTheVeryDoubleItParsedTo(
      @ForAll @IntRange(min = -2_000_000_000, max = 2_000_000_000) int scaled,
      @ForAll @IntRange(min = 0, max = DecimalColumn.MOST_PLACES) int places) {
    double value =
        new java.math.BigDecimal(java.math.BigInteger.valueOf(scaled), places).doubleValue();
    DecimalColumn column = DecimalColumn.of(new double[] {value}).orElseThrow();
    assertThat(Double.doubleToRawLongBits(DecimalColumn.value(column.scaled()[0], column.scale())))
        .isEqualTo(Double.doubleToRawLongBits(value));
  }

  @Property
  void whatIsPackedComesBackBitEqual(@ForAll double[] values) {
    DecimalColumn.of(values)
        .ifPresent(
            column -> {
              for (int i = 0; i < values.length; i++) {
                assertThat(
                        Double.doubleToRawLongBits(
                            DecimalColumn.value(column.scaled()[i], column.scale())))
                    .isEqualTo(Double.doubleToRawLongBits(values[i]));
              }
            });
  }

  @Test
  void whatIsNoShortDecimalIsNotPacked() {
    assertThat(DecimalColumn.of(new double[] {Math.PI})).isEmpty();
    assertThat(DecimalColumn.of(new double[] {Double.NaN})).isEmpty();
    assertThat(DecimalColumn.of(new double[] {-0.0})).isEmpty();
    assertThat(DecimalColumn.of(new double[] {1e300})).isEmpty();
  }
}
