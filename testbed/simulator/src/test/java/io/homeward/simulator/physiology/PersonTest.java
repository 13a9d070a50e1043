package io.homeward.simulator.physiology;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.simulator.physiology.HealthEvent.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PersonTest {
  private static final long SEED = 20_261_124;
  private static final LocalDate START = LocalDate.parse("2026-03-01");

  private static Person healthy(int index) {
    return new Person(PersonTraits.draw(SEED, index), new Course(List.of()));
  }

  private static OptionalDouble nightRate(PersonDay day) {
    return IntStream.range(0, 7 * 60)
        .filter(m -> day.heartRate()[m] != PersonDay.NONE && day.steps()[m] == 0)
        .map(m -> day.heartRate()[m])
        .average();
  }

  private static int steps(PersonDay day) {
    return IntStream.range(0, day.minutes()).map(m -> Math.max(0, day.steps()[m])).sum();
  }

  private static double meanAt(Person person, int hour) {
    return IntStream.range(0, 40)
        .mapToObj(d -> person.day(START.plusDays(d)))
        .flatMapToInt(
            day ->
                IntStream.range(hour * 60, hour * 60 + 60)
                    .filter(m -> day.heartRate()[m] != PersonDay.NONE && day.steps()[m] == 0)
                    .map(m -> day.heartRate()[m]))
        .average()
        .orElseThrow();
  }

  @Test
  void heart_rate_at_rest_is_lowest_before_waking_and_highest_in_the_afternoon() {
    for (int index = 0; index < 8; index++) {
      Person person = healthy(index);
      double swing = meanAt(person, 16) - meanAt(person, 4);
      // Twice the amplitude and the posture of the waking day.
      double expected = 2 * person.traits().circadianAmplitude() + 4;
      assertThat(swing)
          .as("person %d of seed %d", index, SEED)
          .isBetween(expected - 3.5, expected + 5);
      assertThat(meanAt(person, 4)).isCloseTo(person.traits().nadirHeartRate(), within(2));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double distance) {
    return org.assertj.core.data.Offset.offset(distance);
  }

  @Test
  void heart_rate_answers_to_walking_with_a_lag_and_comes_down_again() {
    Person person = healthy(1);
    List<Double> first = new ArrayList<>();
    List<Double> fifth = new ArrayList<>();
    List<Double> before = new ArrayList<>();
    for (int d = 0; d < 60; d++) {
      PersonDay day = person.day(START.plusDays(d));
      for (int m = 10; m < day.minutes() - 6; m++) {
        if (isBoutOfFive(day, m)) {
          before.add((double) day.heartRate()[m - 1]);
          first.add((double) day.heartRate()[m]);
          fifth.add((double) day.heartRate()[m + 4]);
        }
      }
    }
    assertThat(first).hasSizeGreaterThan(20);
    double rise = mean(fifth) - mean(before);
    assertThat(rise).isBetween(12.0, 45.0);
    assertThat(mean(first) - mean(before)).isBetween(0.3 * rise, 0.85 * rise);
  }

  private static boolean isBoutOfFive(PersonDay day, int from) {
    for (int m = from - 8; m < from + 5; m++) {
      boolean walking = day.steps()[m] > 70;
      if (day.heartRate()[m] == PersonDay.NONE || walking != m >= from) {
        return false;
      }
    }
    return true;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElseThrow();
  }

  @Test
  void healthy_nights_vary_as_published_and_healthy_days_have_some_thousand_steps() {
    List<Double> spreads = new ArrayList<>();
    List<Double> dailySteps = new ArrayList<>();
    for (int index = 0; index < 30; index++) {
      Person person = healthy(index);
      List<Double> nights = new ArrayList<>();
      for (int d = 0; d < 40; d++) {
        PersonDay day = person.day(START.plusDays(d));
        nightRate(day).ifPresent(nights::add);
        dailySteps.add((double) steps(day));
      }
      double mean = mean(nights);
      spreads.add(
          Math.sqrt(
              nights.stream().mapToDouble(n -> (n - mean) * (n - mean)).average().orElseThrow()));
    }
    // Around the 2.2 that LifeSnaps has for the daily resting rate.
    assertThat(mean(spreads)).isBetween(1.6, 2.6);
    assertThat(mean(dailySteps)).isBetween(5_000.0, 9_000.0);
  }

  @Test
  void an_illness_raises_night_heart_rate_over_days_and_lowers_activity() {
    PersonTraits traits = PersonTraits.draw(SEED, 4);
    Instant onset = START.plusDays(20).atTime(12, 0).atZone(traits.zone()).toInstant();
    Person ill =
        new Person(
            traits,
            new Course(
                List.of(new HealthEvent(Kind.ILLNESS, onset, onset.plus(Duration.ofDays(6)), 10))));
    Person well = new Person(traits, new Course(List.of()));
    assertThat(ill.day(START.plusDays(19)).heartRate())
        .isEqualTo(well.day(START.plusDays(19)).heartRate());
    double firstNight = rise(ill, well, 21);
    double thirdNight = rise(ill, well, 23);
    assertThat(firstNight).isBetween(1.5, 6.0);
    assertThat(thirdNight).isBetween(9.0, 11.0);
    assertThat(rise(ill, well, 40)).isLessThan(0.5);
    int illSteps = IntStream.range(22, 27).map(d -> steps(ill.day(START.plusDays(d)))).sum();
    int wellSteps = IntStream.range(22, 27).map(d -> steps(well.day(START.plusDays(d)))).sum();
    assertThat(illSteps).isLessThan((int) (0.7 * wellSteps));
  }

  private static double rise(Person ill, Person well, int day) {
    return nightRate(ill.day(START.plusDays(day))).orElseThrow()
        - nightRate(well.day(START.plusDays(day))).orElse(Double.NaN);
  }

  @Test
  void a_bout_of_tachycardia_is_held_at_rest_for_its_whole_length() {
    PersonTraits traits = PersonTraits.draw(SEED, 2);
    Instant onset = START.plusDays(3).atTime(14, 0).atZone(traits.zone()).toInstant();
    Person person =
        new Person(
            traits,
            new Course(
                List.of(
                    new HealthEvent(
                        Kind.TACHYCARDIA, onset, onset.plus(Duration.ofMinutes(40)), 134))));
    PersonDay day = person.day(START.plusDays(3));
    for (int m = 14 * 60; m < 14 * 60 + 40; m++) {
      assertThat(day.heartRate()[m]).isBetween((short) 121, (short) 150);
      assertThat(day.steps()[m]).isZero();
    }
  }

  @Test
  void a_day_on_which_the_clock_changes_has_23_or_25_hours() {
    int index =
        IntStream.range(0, 50)
            .filter(i -> PersonTraits.draw(SEED, i).zone().getId().equals("Europe/Berlin"))
            .findFirst()
            .orElseThrow();
    Person person = healthy(index);
    assertThat(person.day(LocalDate.parse("2026-03-29")).minutes()).isEqualTo(23 * 60);
    assertThat(person.day(LocalDate.parse("2026-10-25")).minutes()).isEqualTo(25 * 60);
    assertThat(person.day(LocalDate.parse("2026-10-25")).endMs())
        .isEqualTo(person.day(LocalDate.parse("2026-10-26")).startMs());
  }

  @Test
  void devices_are_worn_most_of_the_time_but_not_always() {
    long worn = 0;
    long all = 0;
    for (int index = 0; index < 10; index++) {
      for (int d = 0; d < 30; d++) {
        PersonDay day = healthy(index).day(START.plusDays(d));
        all += day.minutes();
        worn += IntStream.range(0, day.minutes()).filter(m -> day.heartRate()[m] > 0).count();
      }
    }
    assertThat((double) worn / all).isBetween(0.85, 0.985);
  }
}
