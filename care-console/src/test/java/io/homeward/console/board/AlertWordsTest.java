package io.homeward.console.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.console.testward.ModelSamples;
import io.homeward.console.testward.Samples;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertWordsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static String cause(Alert alert) {
    return AlertWords.cause(alert, NOW, Samples.BERLIN, ZoneOffset.UTC);
  }

  @Test
  void aLimitSaysWhatBeyondWhatAndForHowLong() {
    Alert alert = Samples.limit("a", "p", AlertPriority.HIGH, NOW.minus(Duration.ofMinutes(15)));
    assertThat(cause(alert)).isEqualTo("Heart rate above 120 /min for 12 min");
    assertThat(AlertWords.standing(alert, NOW, ZoneOffset.UTC))
        .isEqualTo("since 11:45 (15 min ago)");
  }

  @Test
  void aDeviationSaysHowFarFromOwnNormalAndHowManyNights() {
    assertThat(cause(Samples.deviation("a", "p", Instant.parse("2026-11-24T06:00:00Z"))))
        .isEqualTo("Resting heart rate at night 5 /min above own normal, 2 nights in a row");
  }

  @Test
  void aModelsDeviationSaysWhatDroveItAndHowManyMornings() {
    assertThat(cause(ModelSamples.deviation("a", "p", Instant.parse("2026-11-24T06:00:00Z"))))
        .isEqualTo(
            "Nights unlike own normal, 2 mornings in a row: fewer steps, higher heart rate at rest");
  }

  @Test
  void aLossSaysSinceWhen() {
    Alert alert = Samples.silence("a", "p", Instant.parse("2026-11-23T20:30:00Z"));
    assertThat(cause(alert)).isEqualTo("No heart rate since Mon 23 Nov 20:30");
    assertThat(AlertWords.standing(alert, NOW, ZoneOffset.UTC)).isEqualTo("15 h ago");
  }

  @Test
  void aWithdrawalSaysWhy() {
    Alert alert = Samples.limit("a", "p", AlertPriority.HIGH, NOW.minus(Duration.ofMinutes(15)));
    assertThat(
            AlertWords.standing(
                Samples.revised(alert, 2, AlertState.WITHDRAWN, false, false), NOW, ZoneOffset.UTC))
        .isEqualTo("withdrawn: readings that arrived later took its ground away");
  }

  @ParameterizedTest
  @CsvSource({
    "PT30S, less than 1 min",
    "PT12M, 12 min",
    "PT119M, 119 min",
    "PT3H10M, 3 h 10 min",
    "PT29H, 29 h",
    "P2D, 2 days",
    "P12DT3H, 12 days"
  })
  void durationsAreToldInAtMostTwoUnits(Duration duration, String words) {
    assertThat(Words.duration(duration)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"72, 72", "36.6, 36.6", "36.65, 36.65", "-0.5, -0.5", "97.999, 98"})
  void numbersShowNoMoreThanTheyKnow(double value, String words) {
    assertThat(Words.number(value)).isEqualTo(words);
  }
}
