package io.homeward.models.release;

import static io.homeward.models.night.NightFeature.DAY_STEPS;
import static io.homeward.models.night.NightFeature.NIGHT_HEART_RATE;
import static io.homeward.models.night.NightFeature.RESTING_HEART_RATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeward.models.baseline.NightHistory;
import io.homeward.models.night.NightFeature;
import io.homeward.models.night.NightValues;
import io.homeward.vitals.score.WithheldReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightModelTest {
  private static final long FIRST = 20_000;

  @TempDir private Path folder;
  private NightModel model;

  @BeforeEach
  void load() throws Exception {
    model = NightModel.load(new ReleaseFolder(folder, "logistic-3x2").write());
  }

  @AfterEach
  void close() {
    model.close();
  }

  /** Nights of 58, 60 and 62 /min by turns: centre 60, MAD 2. */
  private static NightHistory steadyNights(NightFeature feature, int nights) {
    NightHistory history = new NightHistory();
    for (int i = 0; i < nights; i++) {
      history.put(FIRST + i, NightValues.of(Map.of(feature, 58.0 + 2 * (i % 3))));
    }
    return history;
  }

  private Outcome only(NightHistory history, long day) {
    return model.score(List.of(model.window(history, day))).get(0);
  }

  private static WithheldReason reason(Outcome outcome) {
    return outcome.fold(
        scored -> {
          throw new AssertionError("was scored");
        },
        Outcome.Withheld::reason);
  }

  private static double score(Outcome outcome) {
    return outcome.fold(
        Outcome.Scored::score,
        withheld -> {
          throw new AssertionError(withheld.explanation());
        });
  }

  @Test
  void scoresByDeviationFromTheNightsBeforeTheWindow() {
    NightHistory history = steadyNights(NIGHT_HEART_RATE, 28);
    double scale = 2 * 1.4826022185056018;
    double[] deviations = {1, 2, 3};
    for (int i = 0; i < 3; i++) {
      double rate = 60 + deviations[i] * scale;
      history.put(FIRST + 28 + i, NightValues.of(Map.of(NIGHT_HEART_RATE, rate)));
    }
    double logit = -2 + 0.1 * 1 + 0.3 * 2 + 0.5 * 3;
    assertThat(score(only(history, FIRST + 30)))
        .isCloseTo(1 / (1 + Math.exp(-logit)), within(1e-6));
  }

  @Test
  void deviationsAreClipped() {
    NightHistory history = steadyNights(NIGHT_HEART_RATE, 28);
    for (int i = 28; i < 31; i++) {
      history.put(FIRST + i, NightValues.of(Map.of(NIGHT_HEART_RATE, 190.0)));
    }
    double logit = -2 + 6 * (0.1 + 0.3 + 0.5);
    Outcome outcome = only(history, FIRST + 30);
    assertThat(score(outcome)).isCloseTo(1 / (1 + Math.exp(-logit)), within(1e-6));
    assertThat(outcome.<Boolean>fold(Outcome.Scored::deviates, withheld -> false)).isTrue();
  }

  @Test
  void anotherFeatureOfTheSameInputStandsInWithItsOwnBaseline() {
    NightHistory history = steadyNights(RESTING_HEART_RATE, 31);
    NightWindow window = model.window(history, FIRST + 30);
    assertThat(window.cell(2, 0).orElseThrow().feature()).isEqualTo(RESTING_HEART_RATE);
    assertThat(window.cell(2, 0).orElseThrow().baseline().center()).isEqualTo(60);
    assertThat(window.cell(2, 1)).isEmpty();
  }

  @Test
  void tooShortABaselineIsWithheldAndSaysHowShort() {
    Outcome outcome = only(steadyNights(NIGHT_HEART_RATE, 9), FIRST + 8);
    assertThat(reason(outcome)).isEqualTo(WithheldReason.BASELINE_TOO_SHORT);
    assertThat(outcome.<String>fold(scored -> "", Outcome.Withheld::explanation))
        .isEqualTo("not judged: baseline of 6 of 14 nights");
  }

  @Test
  void flaggedNightsDoNotCountForTheBaseline() {
    NightHistory history = steadyNights(NIGHT_HEART_RATE, 17);
    assertThat(score(only(history, FIRST + 16))).isPositive();
    history.flag(FIRST + 3, true);
    assertThat(reason(only(history, FIRST + 16))).isEqualTo(WithheldReason.BASELINE_TOO_SHORT);
  }

  @Test
  void aNightWithoutItsObligatoryInputIsNoData() {
    NightHistory history = steadyNights(NIGHT_HEART_RATE, 30);
    assertThat(reason(only(history, FIRST + 30))).isEqualTo(WithheldReason.NO_DATA);
    history.put(FIRST + 30, NightValues.of(Map.of(DAY_STEPS, 4_000.0)));
    assertThat(reason(only(history, FIRST + 30))).isEqualTo(WithheldReason.NO_DATA);
  }

  @Test
  void aWindowOfTooFewKnownNightsIsWithheld() {
    NightHistory history = steadyNights(NIGHT_HEART_RATE, 31);
    history.remove(FIRST + 28);
    assertThat(score(only(history, FIRST + 30))).isPositive();
    history.remove(FIRST + 29);
    Outcome outcome = only(history, FIRST + 30);
    assertThat(reason(outcome)).isEqualTo(WithheldReason.TOO_FEW_READINGS);
    assertThat(outcome.<String>fold(scored -> "", Outcome.Withheld::explanation))
        .isEqualTo("not judged: 1 of 2 nights known");
  }

  @Test
  void aWindowIsAnsweredAlikeInBatchesOfOneOf64AndOf256() {
    List<NightWindow> windows = new ArrayList<>();
    Random random = new Random(11);
    for (int patient = 0; patient < 600; patient++) {
      windows.add(model.window(randomNights(random), FIRST + 30));
    }
    List<Outcome> together = model.score(windows);
    assertThat(together.stream().filter(o -> o.<Boolean>fold(s -> true, w -> false)).count())
        .as("judged, of 600")
        .isGreaterThan(300);
    assertThat(together.stream().filter(o -> o.<Boolean>fold(s -> false, w -> true)).count())
        .as("withheld, of 600")
        .isGreaterThan(20);
    for (int size : new int[] {1, 64, 256}) {
      List<Outcome> apart = new ArrayList<>();
      for (int first = 0; first < windows.size(); first += size) {
        apart.addAll(model.score(windows.subList(first, Math.min(windows.size(), first + size))));
      }
      assertThat(apart).as("batches of %d", size).isEqualTo(together);
    }
  }

  private static NightHistory randomNights(Random random) {
    NightHistory history = new NightHistory();
    for (int i = 0; i < 31; i++) {
      Map<NightFeature, Double> values = new EnumMap<>(NightFeature.class);
      if (random.nextInt(8) > 0) {
        values.put(NIGHT_HEART_RATE, 60 + 5 * random.nextGaussian());
      }
      if (random.nextInt(3) > 0) {
        values.put(DAY_STEPS, 6_000 + 2_000 * random.nextGaussian());
      }
      history.put(FIRST + i, NightValues.of(values));
    }
    return history;
  }
}
