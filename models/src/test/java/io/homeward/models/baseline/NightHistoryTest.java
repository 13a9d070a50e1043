package io.homeward.models.baseline;

import static io.homeward.models.night.NightFeature.DAY_STEPS;
import static io.homeward.models.night.NightFeature.NIGHT_HEART_RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.models.night.NightValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NightHistoryTest {

  private static NightValues rate(double value) {
    return NightValues.of(Map.of(NIGHT_HEART_RATE, value));
  }

  private static NightHistory nights(double... rates) {
    NightHistory history = new NightHistory();
    for (int i = 0; i < rates.length; i++) {
      history.put(i, rate(rates[i]));
    }
    return history;
  }

  @Test
  void theNightsJudgedAreNoPartOfTheBaseline() {
    NightHistory history = nights(50, 52, 54, 90, 95);
    RobustBaseline baseline = history.baseline(NIGHT_HEART_RATE, 0, 3).orElseThrow();
    assertThat(baseline.center()).isEqualTo(52);
    assertThat(baseline.nights()).isEqualTo(3);
  }

  @Test
  void flaggedNightsAreNoPartUntilTheFlagGoes() {
    NightHistory history = nights(50, 52, 90);
    history.flag(2, true);
    assertThat(history.baseline(NIGHT_HEART_RATE, 0, 3).orElseThrow().center()).isEqualTo(51);
    history.put(2, rate(91));
    assertThat(history.isFlagged(2)).as("a revised night stays flagged").isTrue();
    history.flag(2, false);
    assertThat(history.baseline(NIGHT_HEART_RATE, 0, 3).orElseThrow().center()).isEqualTo(52);
  }

  @Test
  void aFeatureThatNoNightKnowsHasNoBaseline() {
    assertThat(nights(50, 52).baseline(DAY_STEPS, 0, 3)).isEmpty();
  }

  @Test
  void aNightToldAgainReplacesWhatWasSaidOfIt() {
    NightHistory history = nights(50, 52);
    history.put(1, rate(60));
    assertThat(history.baseline(NIGHT_HEART_RATE, 0, 2).orElseThrow().center()).isEqualTo(55);
    history.remove(0);
    assertThat(history.baseline(NIGHT_HEART_RATE, 0, 2).orElseThrow().nights()).isEqualTo(1);
  }

  @Property(tries = 200)
  void anyOrderOfAdditionsEndsAlikeAndTheMemoryIsBounded(
      @ForAll @IntRange(min = 1, max = 300) int count, @ForAll long seed) {
    Random random = new Random(seed);
    List<NightHistory.Entry> entries = new ArrayList<>();
    for (int day = 0; day < count; day++) {
      entries.add(new NightHistory.Entry(day, rate(random.nextInt(40) + 40), day % 7 == 3));
    }
    NightHistory inOrder = NightHistory.of(entries);
    Collections.shuffle(entries, random);
    NightHistory mixed = NightHistory.of(entries);
    assertThat(mixed.entries()).isEqualTo(inOrder.entries());
    assertThat(mixed.entries()).hasSize(Math.min(count, NightHistory.MOST_NIGHTS));
    assertThat(mixed.entries().get(0).epochDay())
        .as("the newest are kept")
        .isEqualTo(Math.max(0, count - NightHistory.MOST_NIGHTS));
    assertThat(NightHistory.of(mixed.entries()).entries()).isEqualTo(inOrder.entries());
    assertThat(mixed.baseline(NIGHT_HEART_RATE, 0, count))
        .isEqualTo(inOrder.baseline(NIGHT_HEART_RATE, 0, count));
  }
}
