package io.homeward.models.nightsignal;

import static io.homeward.vitals.score.NightColour.GREEN;
import static io.homeward.vitals.score.NightColour.RED;
import static io.homeward.vitals.score.NightColour.YELLOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.score.NightColour;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NightSignalTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final int MISSING = -1;

  private static SortedMap<LocalDate, Integer> nights(int... values) {
    SortedMap<LocalDate, Integer> nights = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != MISSING) {
        nights.put(FIRST.plusDays(i), values[i]);
      }
    }
    return nights;
  }

  private static List<NightVerdict> causal(int... values) {
    return NightSignal.causal(new NightBaseline(), Optional.empty(), nights(values));
  }

  private static List<NightColour> colours(List<NightVerdict> verdicts) {
    return verdicts.stream().map(NightVerdict::colour).toList();
  }

  @Test
  void oneRaisedNightIsNoAlert() {
    assertThat(colours(causal(60, 60, 60, 70, 60))).containsOnly(GREEN);
  }

  @Test
  void theSecondNightFourAboveIsRed() {
    assertThat(colours(causal(60, 60, 60, 60, 64, 64))).endsWith(GREEN, RED);
  }

  @Test
  void threeAboveOnEitherNightMakesYellow() {
    assertThat(colours(causal(60, 60, 60, 60, 64, 63))).endsWith(GREEN, YELLOW);
    assertThat(colours(causal(60, 60, 60, 60, 63, 64, 64))).endsWith(GREEN, YELLOW, RED);
  }

  @Test
  void twoAboveIsNoCandidate() {
    assertThat(colours(causal(60, 60, 60, 60, 62, 62))).containsOnly(GREEN);
  }

  @Test
  void aMissingNightStartsAnew() {
    assertThat(colours(causal(60, 60, 60, 60, 64, MISSING, 64, 64)))
        .containsExactly(GREEN, GREEN, GREEN, GREEN, GREEN, GREEN, RED);
  }

  @Test
  void theNightItselfIsPartOfItsMedianAndTheMedianIsTruncated() {
    List<NightVerdict> verdicts = causal(60, 65);
    assertThat(verdicts.get(1).baseline()).isEqualTo(62);
    assertThat(verdicts.get(1).baselineSize()).isEqualTo(2);
    assertThat(verdicts.get(1).score()).isEqualTo(3.0);
  }

  @Test
  void nightValuesAreCutNotRounded() {
    assertThat(NightSignal.nightValue(179, 3)).isEqualTo(59);
  }

  @Test
  void aSingleMissingNightBetweenKnownOnesIsImputedOnlyInRetrospect() {
    List<NightVerdict> report = NightSignal.retrospective(nights(60, 60, 61, MISSING, 64, 64));
    assertThat(report).hasSize(6);
    assertThat(report.get(3).imputed()).isTrue();
    assertThat(report.get(3).value()).isEqualTo(62);
    assertThat(causal(60, 60, 61, MISSING, 64, 64)).hasSize(5).noneMatch(NightVerdict::imputed);
  }

  @Test
  void withoutASecondKnownNightOnEitherSideNothingIsImputed() {
    assertThat(NightSignal.retrospective(nights(60, MISSING, 60))).hasSize(2);
    assertThat(NightSignal.retrospective(nights(60, MISSING, MISSING, 60, 60))).hasSize(3);
  }

  @Property
  void foldingTheOlderNightsChangesNoVerdict(
      @ForAll @Size(min = 2, max = 60) List<@IntRange(min = 40, max = 90) Integer> values,
      @ForAll @IntRange(min = 1, max = 59) int cut) {
    int folded = Math.min(cut, values.size() - 1);
    SortedMap<LocalDate, Integer> all =
        nights(values.stream().mapToInt(Integer::intValue).toArray());
    List<NightVerdict> whole = NightSignal.causal(new NightBaseline(), Optional.empty(), all);
    NightBaseline older = new NightBaseline();
    values.subList(0, folded).forEach(older::add);
    NightVerdict last = whole.get(folded - 1);
    List<NightVerdict> rest =
        NightSignal.causal(
            older,
            Optional.of(new NightSignal.Before(last.night(), last.candidate())),
            all.tailMap(FIRST.plusDays(folded)));
    assertThat(rest).isEqualTo(whole.subList(folded, whole.size()));
  }

  @Property
  void theBaselineIsTheMedianOfAPlainSort(
      @ForAll @Size(min = 1, max = 80) List<@IntRange(min = 30, max = 120) Integer> values) {
    NightBaseline baseline = new NightBaseline();
    values.forEach(baseline::add);
    List<Integer> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int n = sorted.size();
    assertThat(baseline.truncatedMedian())
        .isEqualTo((sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2);
  }
}
