package io.homeward.console.patient;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.console.testward.Samples;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.NightColour;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrendDrawingTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private final List<Trend.Point> points = new ArrayList<>();
  private final List<Score> scores = new ArrayList<>();
  private TrendSource.Arrival arrival = new TrendSource.Arrival(0, Instant.EPOCH);

  private final TrendSource trends =
      new TrendSource() {
        @Override
        public Set<Signal> signals(String patientId) {
          return Set.of(Signal.HEART_RATE);
        }

        @Override
        public List<Trend.Point> points(
            String patientId,
            Signal signal,
            Instant from,
            Instant until,
            Trend.Resolution resolution,
            ZoneId zone) {
          return points;
        }

        @Override
        public Arrival arrival(String patientId, Signal signal, Instant from, Instant until) {
          return arrival;
        }
      };

  private final PatientRecords records =
      new PatientRecords() {
        @Override
        public List<Alert> alerts(String patientId, int most) {
          return List.of();
        }

        @Override
        public Optional<Alert> alert(String alertId) {
          return Optional.empty();
        }

        @Override
        public List<Score> scores(
            String patientId, String model, Instant from, Instant until, int most) {
          return scores;
        }
      };

  private TrendDocument draw(Duration span) {
    return new TrendDrawing(trends, new Nights(records, trends))
        .draw(Samples.patient("p", "Name", START), Signal.HEART_RATE, START, START.plus(span));
  }

  private void point(int minute, double value) {
    points.add(
        new Trend.Point(
            START.plus(Duration.ofMinutes(minute)).toEpochMilli(), 1, value, value, value, value));
  }

  @Test
  void aGapIsABreakInTheLineAndTold() {
    point(0, 60);
    point(15, 61);
    point(31, 62);
    TrendDocument drawn = draw(Duration.ofHours(2));
    assertThat(drawn.value()).containsExactly(60.0, 61.0, null, 62.0);
    assertThat(drawn.gaps()).hasSize(1);
    assertThat(drawn.at()).isSorted();
  }

  @ParameterizedTest
  @CsvSource({
    "PT6H, raw",
    "PT7H, minute",
    "P3D, minute",
    "P4D, hour",
    "P100D, hour",
    "P101D, day",
    "P5000D, day"
  })
  void theSpanPicksTheResolution(Duration span, String resolution) {
    TrendDocument drawn = draw(span);
    assertThat(drawn.resolution()).isEqualTo(resolution);
    assertThat(drawn.note().isEmpty()).isEqualTo(span.toDays() <= 1098);
  }

  private void withheldNight() {
    Instant end = START.plus(Duration.ofHours(7));
    scores.add(
        new Score(
            "p",
            Nights.MODEL,
            "1",
            "hash",
            START,
            end,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.of(WithheldReason.NO_DATA),
            false,
            false,
            new Revision(1, 1),
            Evidence.ofWindow(START, end)));
  }

  private void greenNight(double observed, double center, double high) {
    Instant end = START.plus(Duration.ofHours(7));
    Evidence evidence =
        new Evidence(
            START,
            end,
            Optional.empty(),
            OptionalDouble.of(observed),
            OptionalDouble.empty(),
            OptionalDouble.of(center),
            OptionalDouble.of(high),
            "/min",
            20,
            300,
            Optional.of(NightColour.GREEN),
            List.of(),
            List.of());
    scores.add(
        new Score(
            "p",
            Nights.MODEL,
            "1",
            "hash",
            START,
            end,
            OptionalDouble.of(observed - center),
            OptionalDouble.empty(),
            Optional.empty(),
            false,
            false,
            new Revision(1, 1),
            evidence));
  }

  @Test
  void aWithheldNightIsNeverShownAsGreen() {
    withheldNight();
    assertThat(draw(Duration.ofDays(2)).nights())
        .singleElement()
        .satisfies(
            night -> {
              assertThat(night.colour()).isEqualTo("unjudged");
              assertThat(night.verdict()).isEqualTo("not judged: no readings at rest");
              assertThat(night.center()).isNull();
            });
  }

  @Test
  void readingsThatCameAfterTheHorizonAreSaidToBeTooLate() {
    withheldNight();
    arrival =
        new TrendSource.Arrival(300, START.plus(Duration.ofHours(7)).plus(Duration.ofDays(4)));
    assertThat(draw(Duration.ofDays(2)).nights().get(0).verdict())
        .isEqualTo("not judged: readings arrived too late to be judged");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "71 | green | within own normal",
        "72 | first | raised, first night: a second one makes an alert",
        "77 | first | raised, first night: a second one makes an alert"
      })
  void aFirstRaisedNightIsNotCalledNormalThoughTheRuleCallsItGreen(
      double observed, String colour, String verdict) {
    greenNight(observed, 69, 72);
    assertThat(draw(Duration.ofDays(2)).nights())
        .singleElement()
        .satisfies(
            night -> {
              assertThat(night.colour()).isEqualTo(colour);
              assertThat(night.verdict()).isEqualTo(verdict);
            });
  }
}
