package io.homeward.models.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RobustBaselineTest {

  @Test
  void medianAndScaleOfAnOddNumberOfNights() {
    RobustBaseline baseline = RobustBaseline.of(new double[] {61, 55, 58, 60, 57}, 0.5);
    assertThat(baseline.center()).isEqualTo(58);
    // |x − 58| sorted: 0 1 2 3 3
    assertThat(baseline.scale()).isCloseTo(2 * 1.4826, within(1e-4));
    assertThat(baseline.nights()).isEqualTo(5);
  }

  @Test
  void anEvenNumberTakesTheMeanOfTheMiddleTwo() {
    RobustBaseline baseline = RobustBaseline.of(new double[] {50, 60, 52, 70}, 0.5);
    assertThat(baseline.center()).isEqualTo(56);
    // |x − 56| sorted: 4 4 6 14
    assertThat(baseline.scale()).isCloseTo(5 * 1.4826, within(1e-4));
  }

  @Test
  void nightsAllAlikeScatterByTheLeastScale() {
    RobustBaseline baseline = RobustBaseline.of(new double[] {58, 58, 58}, 1.0);
    assertThat(baseline.deviationOf(60)).isEqualTo(2.0);
  }

  @Test
  void withoutNightsThereIsNone() {
    assertThatThrownBy(() -> RobustBaseline.of(new double[0], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void estimatesTheStandardDeviationOfNormalNights() {
    Random random = new Random(7);
    double[] nights = random.doubles(50_001).map(u -> 60 + 4 * random.nextGaussian()).toArray();
    assertThat(RobustBaseline.of(nights, 0.1).scale()).isCloseTo(4, within(0.1));
  }

  @Property
  void fewerThanHalfSpoiledNightsLeaveTheCentreAmongTheOthers(
      @ForAll @Size(min = 15, max = 15) List<@DoubleRange(min = 40, max = 80) Double> good,
      @ForAll @Size(max = 14) List<@DoubleRange(min = 500, max = 1e9) Double> spoiled) {
    double[] all = new double[good.size() + spoiled.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i < good.size() ? good.get(i) : spoiled.get(i - good.size());
    }
    assertThat(RobustBaseline.of(all, 1).center())
        .isBetween(Collections.min(good), Collections.max(good));
  }

  @Property
  void theOrderOfNightsIsOfNoMatter(
      @ForAll @Size(min = 1, max = 40) List<@DoubleRange(min = 30, max = 120) Double> nights,
      @ForAll long seed) {
    double[] inOrder = nights.stream().mapToDouble(Double::doubleValue).toArray();
    List<Double> shuffled = Arrays.asList(nights.toArray(Double[]::new));
    Collections.shuffle(shuffled, new Random(seed));
    double[] mixed = shuffled.stream().mapToDouble(Double::doubleValue).toArray();
    assertThat(RobustBaseline.of(mixed, 1)).isEqualTo(RobustBaseline.of(inOrder, 1));
  }
}
