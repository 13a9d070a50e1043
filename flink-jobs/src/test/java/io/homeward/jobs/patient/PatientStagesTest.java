package io.homeward.jobs.patient;

import static io.homeward.jobs.patient.NightStory.WATCH;
import static io.homeward.jobs.patient.NightStory.at;
import static io.homeward.jobs.patient.NightStory.date;
import static io.homeward.jobs.patient.NightStory.enrolments;
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
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.score.NightColour;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Paused, ended, consent withdrawn, model chosen, in shadow or off: DESIGN 4 and 5. */
class PatientStagesTest {
  private static final AlertCause DEVIATION = AlertCause.deviation("nightsignal-causal");

  private static FollowedPatient withOpenDeviation() {
    FollowedPatient patient = followed();
    nights(patient, -3, 55, 55, 55, 55, 55, 59, 60);
    assertThat(patient.alert(DEVIATION).state()).isEqualTo(AlertState.OPEN);
    return patient;
  }

  @Test
  void twoNightsAboveTheMedianAreADeviationFromTheSecondNightOn() {
    FollowedPatient patient = followed();
    nights(patient, -3, 55, 55, 55, 55, 55, 58);
    assertThat(patient.alerts()).isEmpty();
    night(patient, 3, 60);
    Alert alert = patient.alert(DEVIATION);
    assertThat(alert.onset()).isEqualTo(at(3, 7, 0));
    assertThat(alert.priority()).isEqualTo(AlertPriority.MEDIUM);
    assertThat(alert.shadow()).isFalse();
    assertThat(alert.modelHash()).isPresent();
    assertThat(alert.evidence().colour()).contains(NightColour.YELLOW);
    night(patient, 4, 55);
    assertThat(patient.alert(DEVIATION).state()).isEqualTo(AlertState.CLOSED);
    assertThat(patient.alert(DEVIATION).closedAt()).contains(at(4, 7, 0));
  }

  @Test
  void aNightWithoutDataEndsADeviation() {
    FollowedPatient patient = withOpenDeviation();
    patient.advanceTo(at(4, 12, 0));
    assertThat(patient.alert(DEVIATION).state()).isEqualTo(AlertState.CLOSED);
    assertThat(patient.alert(DEVIATION).closedAt()).contains(at(4, 7, 0));
  }

  @Test
  void aPauseClosesWhatIsOpenAndWithholdsItsNights() {
    FollowedPatient patient = withOpenDeviation();
    patient.enrolled(
        enrolments()
            .status(PatientStatus.PAUSED, at(3, 20, 0), Optional.of(at(6, 20, 0)))
            .revision(2)
            .enrolment());
    patient.advanceTo(at(3, 20, 0));
    assertThat(patient.alert(DEVIATION).state()).isEqualTo(AlertState.CLOSED);
    nights(patient, 4, 70, 70, 70);
    assertThat(patient.night(date(5)).orElseThrow().withheldReason())
        .contains(WithheldReason.PATIENT_PAUSED);
    assertThat(patient.alerts()).hasSize(1);
    nights(patient, 7, 55);
    assertThat(patient.night(date(7)).orElseThrow().evidence().baselineSize()).isEqualTo(8);
  }

  @Test
  void theEndWithdrawsWhatIsOpenAtItsTimeAndFreesTheReadings() {
    FollowedPatient patient = withOpenDeviation();
    patient.enrolled(
        enrolments()
            .status(PatientStatus.ENDED, at(3, 15, 0), Optional.empty())
            .revision(2)
            .enrolment());
    patient.advanceTo(at(3, 14, 59));
    assertThat(patient.alert(DEVIATION).state()).isEqualTo(AlertState.OPEN);
    patient.advanceTo(at(3, 15, 0));
    assertThat(patient.alert(DEVIATION).state()).isEqualTo(AlertState.WITHDRAWN);
    assertThat(patient.alert(DEVIATION).withdrawnReason()).contains(WithdrawnReason.PATIENT_ENDED);
    assertThat(patient.state().chunkCount()).isZero();
  }

  @Test
  void readingsOfAnEndedPatientAreCountedAndKeptOut() {
    FollowedPatient patient = withOpenDeviation();
    patient.enrolled(
        enrolments()
            .status(PatientStatus.ENDED, at(3, 15, 0), Optional.empty())
            .revision(2)
            .enrolment());
    patient.advanceTo(at(3, 15, 0));
    Outcome outcome = patient.receive(heartRateOf(WATCH, 3, 55).receivedAt(at(3, 16, 0)));
    assertThat(outcome.fates()).isEqualTo(Map.of(ReadingFate.PATIENT_ENDED, NightStory.SAMPLES));
    patient.advanceTo(at(30, 0, 0));
    patient.enrolled(enrolments().revision(1).enrolment());
    assertThat(patient.receive(heartRateOf(WATCH, 29, 55).receivedAt(at(30, 0, 0))).fates())
        .containsOnlyKeys(ReadingFate.PATIENT_ENDED);
  }

  @Test
  void aPatientWhoComesBackBeginsAnew() {
    FollowedPatient patient = withOpenDeviation();
    patient.enrolled(
        enrolments()
            .status(PatientStatus.ENDED, at(3, 15, 0), Optional.empty())
            .revision(2)
            .enrolment());
    patient.advanceTo(at(40, 0, 0));
    patient.enrolled(
        enrolments()
            .status(PatientStatus.ENDED, at(3, 15, 0), Optional.of(at(40, 0, 0)))
            .revision(3)
            .enrolment());
    night(patient, 40, 70);
    assertThat(patient.night(date(40)).orElseThrow().evidence().baselineSize()).isEqualTo(1);
  }

  @Test
  void consentWithdrawnStopsEverythingAtOnceAndAWithdrawalIsNoLossOfGround() {
    FollowedPatient patient = followed();
    nights(patient, -3, 55, 55, 55, 55, 55, 59, 60, 55, 60, 60);
    assertThat(patient.alerts(DEVIATION))
        .extracting(Alert::state)
        .containsExactly(AlertState.CLOSED, AlertState.OPEN);
    patient.enrolled(enrolments().consentWithdrawn(at(6, 9, 0)).revision(2).enrolment());
    patient.advanceTo(at(6, 8, 59));
    assertThat(patient.standing()).hasSize(2);
    patient.advanceTo(at(6, 9, 0));
    assertThat(patient.alerts(DEVIATION))
        .extracting(Alert::state)
        .containsExactly(AlertState.CLOSED, AlertState.WITHDRAWN);
    assertThat(patient.alerts(DEVIATION).get(1).withdrawnReason())
        .contains(WithdrawnReason.CONSENT_WITHDRAWN);
    assertThat(patient.state().chunkCount()).isZero();
    assertThat(patient.receive(heartRateOf(WATCH, 6, 55).receivedAt(at(6, 10, 0))).fates())
        .isEqualTo(Map.of(ReadingFate.WITHOUT_CONSENT, NightStory.SAMPLES));
  }

  @Test
  void consentGivenAgainBeginsAnewAndLeavesClosedAlertsAsTheyWere() {
    FollowedPatient patient = followed();
    nights(patient, -3, 55, 55, 55, 55, 55, 59, 60, 55);
    Enrolments withdrawn = enrolments().consentWithdrawn(at(4, 9, 0)).revision(2);
    patient.enrolled(withdrawn.enrolment()).advanceTo(at(5, 9, 0));
    patient.enrolled(withdrawn.consentAgain(at(5, 9, 0)).revision(3).enrolment());
    night(patient, 6, 70);
    assertThat(patient.night(date(6)).orElseThrow().evidence().baselineSize()).isEqualTo(1);
    assertThat(patient.alert(DEVIATION).state()).isEqualTo(AlertState.CLOSED);
    Outcome old = patient.receive(heartRateOf(WATCH, 3, 55).receivedAt(at(6, 9, 0)));
    assertThat(old.fates()).containsOnlyKeys(ReadingFate.WITHOUT_CONSENT);
  }

  @Test
  void aConsentDoesNotReachBack() {
    FollowedPatient patient =
        new FollowedPatient(at(0, 7, 5))
            .enrolled(Enrolments.from(at(0, 3, 0)).device(WATCH).enrolment());
    assertThat(patient.receive(heartRateOf(WATCH, 0, 55).receivedAt(at(0, 7, 5))).fates())
        .isEqualTo(Map.of(ReadingFate.WITHOUT_CONSENT, 36, ReadingFate.MERGED, 48));
  }

  @Test
  void inShadowScoresAndAlertsAreMarkedSo() {
    FollowedPatient patient = followed(enrolments().model(ModelMode.SHADOW, at(-5, 0, 0)));
    nights(patient, -3, 55, 55, 55, 55, 55, 59, 60);
    assertThat(patient.alert(DEVIATION).shadow()).isTrue();
    assertThat(patient.scores()).hasSize(7).allMatch(score -> score.shadow());
  }

  @Test
  void aModelChosenAmidAnEpisodeAlertsFromThenOn() {
    FollowedPatient patient =
        followed(
            enrolments()
                .model(ModelMode.SHADOW, at(-5, 0, 0))
                .model(ModelMode.CHOSEN, at(4, 0, 0)));
    nights(patient, -3, 55, 55, 55, 55, 55, 59, 60);
    assertThat(patient.alert(DEVIATION).shadow()).isTrue();
    night(patient, 4, 60);
    assertThat(patient.alert(DEVIATION).shadow()).isFalse();
  }

  @Test
  void aModelThatIsOffSaysNothingAndSaysSo() {
    FollowedPatient patient = followed(enrolments().model(ModelMode.OFF, at(2, 0, 0)));
    nights(patient, -3, 55, 55, 55, 55, 55, 59, 60);
    assertThat(patient.alerts()).isEmpty();
    assertThat(patient.night(date(3)).orElseThrow().withheldReason())
        .contains(WithheldReason.MODEL_OFF);
  }

  @Test
  void beforeTheClocksFirstTickReadingsAreMergedByTheTimeTheyWereReceived() {
    FollowedPatient patient =
        FollowedPatient.beforeTheFirstTick()
            .enrolled(
                enrolments()
                    .above(Signal.HEART_RATE, 120, Duration.ofMinutes(10), AlertPriority.HIGH)
                    .silence(Signal.HEART_RATE, Duration.ofHours(1))
                    .enrolment());
    patient.receive(
        Batches.heartRate(WATCH)
            .every(Duration.ofMinutes(1), at(0, 1, 0), at(0, 1, 30), 130)
            .receivedAt(at(0, 1, 30)));
    assertThat(patient.alert(AlertCause.limit(Signal.HEART_RATE)).raisedAt())
        .isEqualTo(at(0, 1, 30));
    assertThat(patient.alerts()).hasSize(1);
  }
}
