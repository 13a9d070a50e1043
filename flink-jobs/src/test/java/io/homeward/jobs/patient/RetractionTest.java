package io.homeward.jobs.patient;

import static io.homeward.jobs.patient.NightStory.WATCH;
import static io.homeward.jobs.patient.NightStory.at;
import static io.homeward.jobs.patient.NightStory.date;
import static io.homeward.jobs.patient.NightStory.followed;
import static io.homeward.jobs.patient.NightStory.heartRateOf;
import static io.homeward.jobs.patient.NightStory.night;
import static io.homeward.jobs.patient.NightStory.nights;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.alert.WithdrawnReason;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Readings that should never have been this patient's: DESIGN 5. */
class RetractionTest {
  private static final AlertCause LIMIT = AlertCause.limit(Signal.HEART_RATE);

  private static Retraction of(
      String id, Optional<String> device, Instant from, Instant until, Instant receivedUntil) {
    return new Retraction(
        id,
        Batches.PATIENT,
        device,
        Optional.empty(),
        from.toEpochMilli(),
        until.toEpochMilli(),
        receivedUntil.toEpochMilli(),
        Retraction.Reason.WRONG_PATIENT);
  }

  private static Retraction ofNight(int i, Instant receivedUntil) {
    return of("r-" + i, Optional.of(WATCH), at(i, 0, 0), at(i, 8, 0), receivedUntil);
  }

  @Test
  void aNightsReadingsGoAndTheNightIsUnknown() {
    FollowedPatient patient = followed();
    nights(patient, 0, 55, 55, 70, 70);
    AlertCause deviation = AlertCause.deviation("nightsignal-causal");
    assertThat(patient.alert(deviation).state()).isEqualTo(AlertState.OPEN);
    patient.retract(ofNight(2, at(3, 9, 0)));
    assertThat(patient.night(date(2)).orElseThrow().withheldReason())
        .contains(WithheldReason.NO_DATA);
    Alert alert = patient.alert(deviation);
    assertThat(alert.state()).isEqualTo(AlertState.WITHDRAWN);
    assertThat(alert.withdrawnReason()).contains(WithdrawnReason.RETRACTION);
  }

  @Test
  void theSameRetractionAgainHasNoEffect() {
    FollowedPatient patient = followed();
    nights(patient, 0, 55, 55);
    assertThat(patient.retract(ofNight(1, at(1, 9, 0))).scores()).isNotEmpty();
    Outcome again = patient.retract(ofNight(1, at(1, 9, 0)));
    assertThat(again.scores()).isEmpty();
    assertThat(again.alerts()).isEmpty();
  }

  @Test
  void whereNothingIsLeftNoScoreStands() {
    FollowedPatient patient = followed();
    night(patient, 0, 55);
    patient.advanceTo(at(2, 13, 0));
    assertThat(patient.scores()).hasSize(3);
    patient.retract(ofNight(0, at(2, 13, 0)));
    assertThat(patient.scores()).isEmpty();
    assertThat(patient.last().scores()).hasSize(3).allMatch(score -> score.retracted());
  }

  @Test
  void readingsThatComeAfterTheirRetractionAreNotLetIn() {
    FollowedPatient patient = followed().advanceTo(at(0, 7, 5));
    patient.retract(ofNight(0, at(0, 7, 5)));
    Outcome outcome = patient.receive(heartRateOf(WATCH, 0, 55).receivedAt(at(0, 7, 5)));
    assertThat(outcome.fates()).isEqualTo(Map.of(ReadingFate.RETRACTED, NightStory.SAMPLES));
  }

  @Test
  void theSameReadingsSentAgainAfterwardsAreAdmittedAfresh() {
    FollowedPatient patient = followed();
    night(patient, 0, 55);
    patient.retract(ofNight(0, at(0, 8, 0)));
    Outcome outcome =
        patient.receive(heartRateOf(WATCH, 0, 57).receivedAt(at(0, 8, 0).plusMillis(1)));
    assertThat(outcome.fates()).isEqualTo(Map.of(ReadingFate.MERGED, NightStory.SAMPLES));
    assertThat(patient.night(date(0)).orElseThrow().evidence().observed()).hasValue(57);
  }

  @Test
  void aLimitAlertLosesItsGroundAndAnotherDevicesReadingsStay() {
    FollowedPatient patient =
        followed(
            NightStory.enrolments()
                .device("watch-b")
                .above(Signal.HEART_RATE, 120, Duration.ofMinutes(10), AlertPriority.HIGH));
    patient.advanceTo(at(0, 10, 30));
    for (String device : new String[] {WATCH, "watch-b"}) {
      int minute = device.equals(WATCH) ? 0 : 20;
      patient.receive(
          Batches.heartRate(device)
              .every(
                  Duration.ofMinutes(1), at(0, 10, minute), at(0, 10, minute).plusSeconds(900), 130)
              .at(at(0, 10, minute + 15), 70)
              .receivedAt(at(0, 10, 36)));
    }
    assertThat(patient.standing()).hasSize(2);
    patient.retract(of("r-1", Optional.of(WATCH), at(0, 10, 0), at(0, 11, 0), at(0, 10, 36)));
    assertThat(patient.alerts(LIMIT))
        .extracting(Alert::state)
        .containsExactly(AlertState.WITHDRAWN, AlertState.CLOSED);
  }

  @Test
  void aNightWhoseHoursWereLetGoIsUnknownForGoodOnceGroundOfItIsRetracted() {
    FollowedPatient patient = followed();
    nights(patient, 0, 55, 55, 55, 55, 55, 55, 55, 55);
    patient.retract(of("r-1", Optional.empty(), at(1, 3, 0), at(1, 3, 1), at(7, 9, 0)));
    assertThat(patient.night(date(1)).orElseThrow().withheldReason())
        .contains(WithheldReason.NO_DATA);
    assertThat(patient.night(date(2)).orElseThrow().score()).isPresent();
    patient.restart();
    night(patient, 8, 55);
    assertThat(patient.night(date(1)).orElseThrow().withheldReason())
        .contains(WithheldReason.NO_DATA);
  }

  @Test
  void aNightByTheDevicesOwnOffsetIsFoundThoughTheZonesNightLiesElsewhere() {
    FollowedPatient patient = followed();
    // 18:00Z to 21:00Z is the night in Tokyo, and evening here.
    for (int i = 0; i < 8; i++) {
      patient.advanceTo(at(i, 21, 30));
      patient.receive(
          Batches.heartRate(WATCH)
              .every(Duration.ofMinutes(5), at(i, 18, 0), at(i, 21, 0), 55)
              .offset(540)
              .receivedAt(at(i, 21, 30)));
      patient.receive(
          Batches.steps(WATCH).at(at(i, 21, 0), 0).offset(540).receivedAt(at(i, 21, 30)));
    }
    patient.advanceTo(at(9, 13, 0));
    assertThat(patient.night(date(2)).orElseThrow().score()).isPresent();
    patient.retract(of("r-1", Optional.empty(), at(1, 18, 0), at(1, 18, 6), at(9, 9, 0)));
    assertThat(patient.night(date(2)).orElseThrow().withheldReason())
        .contains(WithheldReason.NO_DATA);
  }

  @Test
  void aCorrectedAssignmentGivesTheReadingsToTheOtherPatient() {
    FollowedPatient wrong = followed();
    nights(wrong, 0, 55, 55);
    wrong.retract(of("r-1", Optional.of(WATCH), at(0, 0, 0), at(2, 0, 0), at(1, 9, 0)));
    FollowedPatient right = followed().advanceTo(at(1, 9, 0));
    right.receive(heartRateOf(WATCH, 0, 55).receivedAt(at(1, 9, 0).plusMillis(1)));
    right.receive(heartRateOf(WATCH, 1, 55).receivedAt(at(1, 9, 0).plusMillis(1)));
    right.advanceTo(at(1, 13, 0));
    wrong.advanceTo(at(1, 13, 0));
    assertThat(wrong.scores()).isEmpty();
    assertThat(right.scores()).hasSize(2).allMatch(score -> score.score().isPresent());
  }
}
