package io.homeward.jobs.patient;

import static io.homeward.jobs.patient.NightStory.WATCH;
import static io.homeward.jobs.patient.NightStory.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.alert.WithdrawnReason;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** A heart rate above 120 for ten minutes, and what late readings make of it. */
class LimitEpisodesTest {
  private static final AlertCause CAUSE = AlertCause.limit(Signal.HEART_RATE);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Enrolments enrolments() {
    return NightStory.enrolments()
        .above(Signal.HEART_RATE, 120, Duration.ofMinutes(10), AlertPriority.HIGH);
  }

  private final FollowedPatient patient = NightStory.followed(enrolments()).advanceTo(at(0, 10, 0));

  private void readings(Instant from, Instant until, double value) {
    patient.advanceTo(until);
    patient.receive(Batches.heartRate(WATCH).every(MINUTE, from, until, value).receivedAt(until));
  }

  private void breach(int hour, int minute, int minutes) {
    Instant from = at(0, hour, minute);
    readings(from, from.plusSeconds(60L * minutes), 130);
  }

  @Test
  void aBreachIsAnEpisodeOnceItHasLastedLongEnough() {
    breach(10, 0, 10);
    assertThat(patient.alerts()).isEmpty();
    breach(10, 10, 1);
    Alert alert = patient.alert(CAUSE);
    assertThat(alert.state()).isEqualTo(AlertState.OPEN);
    assertThat(alert.onset()).isEqualTo(at(0, 10, 0));
    assertThat(alert.lastBreachAt()).isEqualTo(at(0, 10, 10));
    assertThat(alert.priority()).isEqualTo(AlertPriority.HIGH);
    assertThat(alert.deviceId()).contains(WATCH);
    assertThat(alert.staleWhenRaised()).isFalse();
    assertThat(alert.evidence().readingCount()).isEqualTo(11);
    assertThat(alert.evidence().observed()).hasValue(130);
  }

  @Test
  void aReadingWithinTheLimitClosesItAtItsLastBreach() {
    breach(10, 0, 20);
    readings(at(0, 10, 20), at(0, 10, 21), 119);
    assertThat(patient.alert(CAUSE).state()).isEqualTo(AlertState.CLOSED);
    assertThat(patient.alert(CAUSE).closedAt()).contains(at(0, 10, 19));
  }

  @Test
  void exactlyTheLimitIsWithinIt() {
    readings(at(0, 10, 0), at(0, 11, 0), 120);
    assertThat(patient.alerts()).isEmpty();
  }

  @Test
  void withoutFurtherReadingsItStaysOpen() {
    breach(10, 0, 20);
    patient.advanceTo(at(2, 10, 0)).wardClock();
    assertThat(patient.alert(CAUSE).state()).isEqualTo(AlertState.OPEN);
  }

  @Test
  void aGapOfFifteenMinutesIsBridgedAndALongerOneEndsTheRun() {
    breach(10, 0, 20);
    readings(at(0, 10, 34), at(0, 10, 35), 130);
    assertThat(patient.alert(CAUSE).lastBreachAt()).isEqualTo(at(0, 10, 34));
    readings(at(0, 10, 49).plusMillis(1), at(0, 10, 50), 130);
    assertThat(patient.alert(CAUSE).state()).isEqualTo(AlertState.CLOSED);
    assertThat(patient.alert(CAUSE).closedAt()).contains(at(0, 10, 34));
  }

  @Test
  void aReadingThatComesLateSplitsTheEpisodeOrLeavesNone() {
    breach(10, 0, 15);
    String id = patient.alert(CAUSE).alertId();
    patient.receive(Batches.heartRate(WATCH).at(at(0, 10, 7).plusSeconds(30), 80).received());
    Alert withdrawn = patient.alert(CAUSE);
    assertThat(withdrawn.alertId()).isEqualTo(id);
    assertThat(withdrawn.state()).isEqualTo(AlertState.WITHDRAWN);
    assertThat(withdrawn.withdrawnReason()).contains(WithdrawnReason.LATE_DATA);
  }

  @Test
  void readingsThatComeLateJoinTwoEpisodesAndTheOlderAlertLives() {
    breach(10, 0, 15);
    readings(at(0, 10, 40), at(0, 10, 55), 130);
    List<Alert> two = patient.alerts(CAUSE);
    assertThat(two).hasSize(2);
    patient.receive(
        Batches.heartRate(WATCH)
            .every(MINUTE, at(0, 10, 15), at(0, 10, 40), 131)
            .receivedAt(at(0, 11, 0)));
    assertThat(patient.alerts(CAUSE))
        .extracting(Alert::alertId)
        .containsExactly(two.get(0).alertId(), two.get(1).alertId());
    Alert older = patient.alerts(CAUSE).get(0);
    Alert younger = patient.alerts(CAUSE).get(1);
    assertThat(older.state()).isEqualTo(AlertState.OPEN);
    assertThat(older.lastBreachAt()).isEqualTo(at(0, 10, 54));
    assertThat(older.evidence().readingCount()).isEqualTo(55);
    assertThat(younger.state()).isEqualTo(AlertState.MERGED);
    assertThat(younger.mergedInto()).contains(older.alertId());
  }

  @Test
  void aBreachThatWasOverWhenItCameIsMarkedStale() {
    patient.advanceTo(at(1, 9, 0));
    Batches over =
        Batches.heartRate(WATCH)
            .every(MINUTE, at(0, 10, 0), at(0, 10, 30), 130)
            .at(at(0, 10, 30), 80);
    patient.receive(over.receivedAt(at(1, 9, 0)));
    assertThat(patient.alert(CAUSE).staleWhenRaised()).isTrue();
    assertThat(patient.alert(CAUSE).raisedAt()).isEqualTo(at(1, 9, 0));
  }

  @Test
  void twoDevicesInBreachTogetherAreOneEpisodeOfNoSingleDevice() {
    patient.enrolled(enrolments().device("watch-b").revision(2).enrolment());
    breach(10, 0, 20);
    patient.receive(
        Batches.heartRate("watch-b")
            .every(MINUTE, at(0, 9, 50), at(0, 10, 5), 128)
            .receivedAt(at(0, 10, 20)));
    Alert alert = patient.alert(CAUSE);
    assertThat(alert.onset()).isEqualTo(at(0, 9, 50));
    assertThat(alert.deviceId()).isEmpty();
  }

  @Test
  void aRunAcrossHoursLetGoStaysOneEpisode() {
    Instant from = at(0, 10, 0);
    for (int hour = 0; hour < 200; hour++) {
      Instant start = from.plusSeconds(3_600L * hour);
      patient.advanceTo(start.plusSeconds(3_600));
      patient.receive(
          Batches.heartRate(WATCH)
              .every(Duration.ofMinutes(10), start, start.plusSeconds(3_600), 130)
              .receivedAt(start.plusSeconds(3_600)));
    }
    Alert alert = patient.alert(CAUSE);
    assertThat(alert.state()).isEqualTo(AlertState.OPEN);
    assertThat(alert.onset()).isEqualTo(from);
    assertThat(alert.evidence().readingCount()).isEqualTo(1_200);
  }

  @Test
  void onlyReadingsUnderTheLimitInForceAreJudged() {
    patient.enrolled(
        enrolments()
            .withoutLimits()
            .limit(
                new Enrolment.Limit(
                    Signal.HEART_RATE,
                    OptionalDouble.empty(),
                    OptionalDouble.of(120),
                    Duration.ofMinutes(10),
                    AlertPriority.LOW,
                    at(0, 10, 5),
                    Optional.of(at(0, 10, 20))))
            .revision(2)
            .enrolment());
    breach(10, 0, 40);
    Alert alert = patient.alert(CAUSE);
    assertThat(alert.onset()).isEqualTo(at(0, 10, 5));
    assertThat(alert.lastBreachAt()).isEqualTo(at(0, 10, 19));
    assertThat(alert.state()).isEqualTo(AlertState.CLOSED);
  }

  @Test
  void aLimitTakenBackWithdrawsItsAlert() {
    breach(10, 0, 20);
    patient.enrolled(enrolments().withoutLimits().revision(2).enrolment());
    assertThat(patient.alert(CAUSE).state()).isEqualTo(AlertState.WITHDRAWN);
    assertThat(patient.alert(CAUSE).withdrawnReason()).contains(WithdrawnReason.ENROLMENT_CHANGED);
  }

  @Test
  void anEpisodeEndsWhenTheDeviceIsTakenOff() {
    patient.enrolled(
        Enrolments.from(at(-1, 0, 0))
            .device(WATCH, at(-1, 0, 0), Optional.of(at(0, 12, 0)))
            .above(Signal.HEART_RATE, 120, Duration.ofMinutes(10), AlertPriority.HIGH)
            .revision(2)
            .enrolment());
    breach(10, 0, 20);
    patient.advanceTo(at(0, 11, 59));
    assertThat(patient.alert(CAUSE).state()).isEqualTo(AlertState.OPEN);
    patient.advanceTo(at(0, 12, 0));
    assertThat(patient.alert(CAUSE).state()).isEqualTo(AlertState.CLOSED);
  }

  @Test
  void aPauseEndsItAndReadingsWithinAreNotJudged() {
    breach(10, 0, 20);
    patient.enrolled(
        enrolments()
            .status(PatientStatus.PAUSED, at(0, 10, 20), Optional.of(at(0, 11, 0)))
            .revision(2)
            .enrolment());
    assertThat(patient.alert(CAUSE).state()).isEqualTo(AlertState.CLOSED);
    breach(10, 20, 60);
    assertThat(patient.alerts(CAUSE)).hasSize(2);
    assertThat(patient.alerts(CAUSE).get(0).lastBreachAt()).isEqualTo(at(0, 10, 19));
    assertThat(patient.alerts(CAUSE).get(1).onset()).isEqualTo(at(0, 11, 0));
  }

  @Test
  void anEpisodePublishedBeforeItsHoursWereLetGoStandsForGood() {
    breach(10, 0, 20);
    readings(at(0, 10, 20), at(0, 10, 21), 80);
    for (int day = 1; day < 40; day++) {
      patient.advanceTo(at(day, 12, 0));
      patient.receive(Batches.heartRate(WATCH).at(at(day, 12, 0), 70).received());
      patient.wardClock();
    }
    patient.enrolled(enrolments().revision(2).enrolment());
    assertThat(patient.alerts()).singleElement().matches(a -> a.state() == AlertState.CLOSED);
  }
}
