package io.homeward.models.release;

import static io.homeward.models.night.NightFeature.DAY_STEPS;
import static io.homeward.models.night.NightFeature.NIGHT_HEART_RATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeward.models.baseline.NightHistory;
import io.homeward.models.night.NightValues;
import io.homeward.vitals.score.Evidence;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the graph sigmoid(−2 + Σ w·deviation), w = 0.1, 0.3, 0.5 for rest, −0.2, −0.4, −0.6 steps. */
class ExplanationTest {
  private static final long FIRST = 20_000;
  private static final double RATE_SCALE = 2 * 1.4826022185056018;
  private static final double STEPS_SCALE = 1_000 * 1.4826022185056018;

  @TempDir private Path folder;
  private NightModel model;
  private NightHistory history;

  @BeforeEach
  void load() throws Exception {
    model = NightModel.load(new ReleaseFolder(folder, "logistic-3x2").write());
    history = new NightHistory();
    for (int i = 0; i < 28; i++) {
      history.put(
          FIRST + i,
          NightValues.of(
              Map.of(NIGHT_HEART_RATE, 58.0 + 2 * (i % 3), DAY_STEPS, 5_000.0 + 1_000 * (i % 3))));
    }
    night(28, 0, 0);
    night(29, 2, -1);
    history.put(FIRST + 30, NightValues.of(Map.of(NIGHT_HEART_RATE, 60 + 3 * RATE_SCALE)));
  }

  private void night(int i, double rate, double steps) {
    history.put(
        FIRST + i,
        NightValues.of(
            Map.of(
                NIGHT_HEART_RATE, 60 + rate * RATE_SCALE, DAY_STEPS, 6_000 + steps * STEPS_SCALE)));
  }

  @AfterEach
  void close() {
    model.close();
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  private Explanation explanation() {
    return model.explain(model.window(history, FIRST + 30)).orElseThrow();
  }

  private static double of(
      List<Explanation.Part> parts, Optional<String> input, Optional<LocalDate> night) {
    return parts.stream()
        .filter(part -> part.input().equals(input) && part.night().equals(night))
        .findFirst()
        .orElseThrow()
        .contribution();
  }

  @Test
  void aPartsContributionIsTheScoreLessTheScoreAtThePatientsOwnNormal() {
    double logit = -2 + 0.3 * 2 + 0.4 * 1 + 0.5 * 3;
    double score = sigmoid(logit);
    Explanation explanation = explanation();
    Optional<LocalDate> last = Optional.of(LocalDate.ofEpochDay(FIRST + 30));
    Optional<LocalDate> middle = Optional.of(LocalDate.ofEpochDay(FIRST + 29));
    assertThat(of(explanation.byCell(), Optional.of("rest"), last))
        .isCloseTo(score - sigmoid(logit - 1.5), within(1e-6));
    assertThat(of(explanation.byCell(), Optional.of("steps"), middle))
        .isCloseTo(score - sigmoid(logit - 0.4), within(1e-6));
    assertThat(of(explanation.byInput(), Optional.of("rest"), Optional.empty()))
        .isCloseTo(score - sigmoid(logit - 2.1), within(1e-6));
    assertThat(of(explanation.byNight(), Optional.empty(), middle))
        .isCloseTo(score - sigmoid(logit - 1.0), within(1e-6));
    assertThat(
            of(
                explanation.byNight(),
                Optional.empty(),
                Optional.of(LocalDate.ofEpochDay(FIRST + 28))))
        .isZero();
  }

  @Test
  void whatIsMissingHasNoPart() {
    assertThat(explanation().byCell()).hasSize(5);
    assertThat(explanation().byCell())
        .noneMatch(
            part ->
                part.input().equals(Optional.of("steps"))
                    && part.night().equals(Optional.of(LocalDate.ofEpochDay(FIRST + 30))));
  }

  @Test
  void asEvidenceTheStrongestComesFirstWithWhatWasSeenAndWhatIsNormal() {
    List<Evidence.Contribution> evidence = explanation().evidence();
    assertThat(evidence).hasSize(2 + 3 + 5);
    assertThat(evidence.get(0).name()).isEqualTo("rest");
    assertThat(evidence.get(0).localDate()).isEmpty();
    assertThat(evidence.get(5).localDate()).contains(LocalDate.ofEpochDay(FIRST + 30));
    assertThat(evidence.get(5).observed()).isEqualTo(60 + 3 * RATE_SCALE);
    assertThat(evidence.get(5).expected()).isEqualTo(60);
    assertThat(evidence.get(5).weight()).isPositive();
    assertThat(evidence.get(5).spread()).hasValue(RATE_SCALE);
    assertThat(evidence.get(5).unit()).isEqualTo("/min");
  }

  @Test
  void asEvidenceANightSaysHowManyOfItsInputsAreKnown() {
    Evidence.Contribution strongest = explanation().evidence().get(2);
    assertThat(strongest.name()).isEqualTo(Evidence.WHOLE_NIGHT);
    assertThat(strongest.localDate()).contains(LocalDate.ofEpochDay(FIRST + 30));
    assertThat(strongest.observed()).isEqualTo(1);
    assertThat(strongest.expected()).isEqualTo(2);
    assertThat(strongest.weight()).isPositive();
  }

  @Test
  void evidenceIsBounded() {
    NightWindow.Cell cell = model.window(history, FIRST + 30).cell(2, 0).orElseThrow();
    Explanation.Part part =
        new Explanation.Part(Optional.of("x"), Optional.empty(), Optional.of(cell), 0.1);
    List<Explanation.Part> many = Collections.nCopies(100, part);
    assertThat(new Explanation(many, many, many).evidence()).hasSize(Evidence.MOST_ITEMS);
  }

  @Test
  void aWithheldWindowHasNoExplanation() {
    assertThat(model.explain(model.window(history, FIRST + 31))).isEmpty();
  }
}
