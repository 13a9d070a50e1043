package io.homeward.jobs.patient;

import static io.homeward.jobs.patient.NightStory.WATCH;
import static io.homeward.jobs.patient.NightStory.at;
import static io.homeward.jobs.patient.NightStory.date;
import static io.homeward.jobs.patient.NightStory.followed;
import static io.homeward.jobs.patient.NightStory.heartRateOf;
import static io.homeward.jobs.patient.NightStory.night;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.models.nightsignal.NightBaseline;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.models.nightsignal.NightVerdict;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertState;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * More nights than are kept singly: the older ones are a baseline, what was said of them stands.
 */
class FoldedNightsTest {
  private static final int NIGHTS = 220;

  /** Values with gaps and with stretches above the median, some of them long. */
  private static SortedMap<LocalDate, Integer> values(long seed) {
    Random random = new Random(seed);
    SortedMap<LocalDate, Integer> values = new TreeMap<>();
    int lift = 0;
    int left = 0;
    for (int i = 0; i < NIGHTS; i++) {
      if (left-- <= 0) {
        lift = random.nextInt(3) == 0 ? 3 + random.nextInt(3) : 0;
        left = random.nextInt(lift == 0 ? 12 : 6);
      }
      if (random.nextInt(9) > 0) {
        values.put(date(i), 55 + lift + random.nextInt(2));
      }
    }
    return values;
  }

  private static int index(LocalDate night) {
    return (int) (night.toEpochDay() - date(0).toEpochDay());
  }

  @Property(tries = 6)
  void nightByNightAndAllAtOnceEndAlikeAndAsTheModelSays(@ForAll long seed) {
    SortedMap<LocalDate, Integer> values = values(seed);
    FollowedPatient byNight = followed();
    values.forEach((night, value) -> night(byNight, index(night), value));
    FollowedPatient atOnce = followed().advanceTo(at(NIGHTS, 20, 0));
    Batches all = Batches.heartRate(WATCH);
    for (LocalDate night : values.keySet()) {
      all =
          all.every(
              Duration.ofMinutes(5),
              at(index(night), 0, 0),
              at(index(night), 7, 5),
              values.get(night));
    }
    atOnce.receive(all.receivedAt(at(NIGHTS, 20, 0)));
    byNight.advanceTo(at(NIGHTS + 2, 0, 0));
    atOnce.advanceTo(at(NIGHTS + 2, 0, 0));
    assertThat(Settled.of(atOnce).differences(Settled.of(byNight))).isEmpty();
    for (NightVerdict verdict : NightSignal.causal(new NightBaseline(), Optional.empty(), values)) {
      assertThat(byNight.night(verdict.night()).orElseThrow().evidence().baselineSize())
          .isEqualTo(verdict.baselineSize());
      assertThat(byNight.night(verdict.night()).orElseThrow().evidence().colour())
          .contains(verdict.colour());
    }
  }

  @Test
  void anAlertOfNightsLongFoldedIsNeverTakenBack() {
    FollowedPatient patient = followed();
    for (int i = 0; i < 200; i++) {
      night(patient, i, i == 5 || i == 6 || i == 7 ? 62 : 55);
    }
    Alert alert = patient.standing().get(0);
    assertThat(patient.alerts()).hasSize(1);
    assertThat(alert.state()).isEqualTo(AlertState.CLOSED);
    assertThat(alert.onset()).isEqualTo(at(6, 7, 0));
    assertThat(alert.lastBreachAt()).isEqualTo(at(7, 7, 0));
    assertThat(alert.evidence().contributions()).hasSize(2);
  }

  @Test
  void aHistoryThatComesAsOneSyncKeepsTheAlertsOfItsFoldedNights() {
    FollowedPatient patient = followed().advanceTo(at(199, 8, 0));
    for (int i = 0; i < 200; i++) {
      double value = i == 5 || i == 6 || i == 7 ? 62 : 55;
      patient.receive(
          heartRateOf(WATCH, i, value).at(at(i, 7, 0), value).receivedAt(at(199, 8, 0)));
      patient.receive(NightStory.noSteps(i));
    }
    patient.advanceTo(at(205, 0, 0));
    assertThat(patient.alerts()).singleElement().matches(a -> a.state() == AlertState.CLOSED);
  }

  @Test
  void nightsKeptSinglyAreBounded() {
    FollowedPatient patient = followed();
    int most = 0;
    for (int i = 0; i < 200; i++) {
      night(patient, i, 55);
      most = Math.max(most, patient.state().summary().orElseThrow().length);
    }
    FollowedPatient ninety = followed();
    for (int i = 0; i < 95; i++) {
      night(ninety, i, 55);
    }
    assertThat(most).isLessThan(ninety.state().summary().orElseThrow().length + 256);
  }
}
