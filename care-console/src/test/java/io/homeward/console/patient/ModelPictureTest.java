package io.homeward.console.patient;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.console.board.Words;
import io.homeward.console.testward.ModelSamples;
import io.homeward.console.testward.Samples;
import io.homeward.vitals.alert.Alert;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which inputs and nights drove a model's alert, as its evidence has it. */
class ModelPictureTest {
  private static final Instant MORNING = Instant.parse("2026-11-24T06:00:00Z");

  private final Alert alert = ModelSamples.deviation("a", "p", MORNING);
  private final ModelPicture picture = ModelPicture.of(alert).orElseThrow();

  @Test
  void theSentenceNamesTheStrongestInputsAndNightsWithWhatIsUsual() {
    assertThat(picture.sentence())
        .isEqualTo(
            "Driven most by steps (last 1900 steps, usual 6200 steps) and heart rate at rest (last"
                + " 64 /min, usual 57 /min); most of all in the night to Tue 24 Nov and the night"
                + " to Mon 23 Nov.");
  }

  @Test
  void eachInputHasARowThroughTheNightsOldestFirst() {
    assertThat(picture.nights()).containsExactly("Mon 23 Nov", "Tue 24 Nov");
    assertThat(picture.rows())
        .extracting(ModelPicture.Row::name)
        .containsExactly(
            "Steps", "Heart rate at rest", "Daily swing of the heart rate", "All of the night");
    assertThat(picture.rows().get(0).cells())
        .extracting(ModelPicture.Cell::text)
        .containsExactly("3300", "1900");
  }

  @Test
  void theStrongestIsDarkestWhatLoweredTheScoreIsStripedAndWhatIsMissingSaysSo() {
    assertThat(picture.rows().get(0).cells())
        .extracting(ModelPicture.Cell::shade)
        .containsExactly("up1", "up4");
    assertThat(picture.rows().get(2).cells())
        .containsExactly(
            ModelPicture.Cell.MISSING,
            new ModelPicture.Cell("6.1", "none", "6.1 /min, usual 7.4 /min"));
    assertThat(picture.rows().get(2).whole().text()).isEqualTo("-0.004");
  }

  @Test
  void theFactsNameTheModelItsHashAndItsAnswer() {
    List<AlertDetail.Fact> facts = EvidenceWords.facts(alert, MORNING, Samples.BERLIN);
    assertThat(facts)
        .extracting(AlertDetail.Fact::text)
        .contains(
            "nightly-deviation, version 1, release 8f944454e5c6",
            "0.184, alerts from 0.107; it ranks nights and is no risk in per cent",
            "55 and 59 /min",
            "57 /min, from 23 nights");
    assertThat(EvidenceWords.drivers(alert))
        .first()
        .isEqualTo(new AlertDetail.Driver("Steps", "1900 steps", "6200 steps ± 1400", "+0.081"));
  }

  @Test
  void whatIsTooSmallToBeWrittenHasNoSign() {
    assertThat(ModelPicture.signed(0.0012)).isEqualTo("+0.001");
    assertThat(ModelPicture.signed(-0.0012)).isEqualTo("-0.001");
    assertThat(ModelPicture.signed(-0.0004)).isEqualTo("0.000");
    assertThat(ModelPicture.signed(0.0004)).isEqualTo("0.000");
  }

  @Test
  void unitsAndThousandsAreWrittenAsPeopleDo() {
    assertThat(Words.value(0.74, "1/{steps}")).isEqualTo("0.74 per step");
    assertThat(Words.value(1842.87, "{steps}")).isEqualTo("1843 steps");
    assertThat(Words.value(101.4, "kg")).isEqualTo("101.4 kg");
  }

  @Test
  void anAlertOfTheRuleHasNoSuchPicture() {
    assertThat(ModelPicture.of(Samples.deviation("a", "p", MORNING))).isEmpty();
  }
}
