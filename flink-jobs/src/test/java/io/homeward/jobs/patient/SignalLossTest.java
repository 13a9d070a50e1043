package io.homeward.jobs.patient;

import static io.homeward.jobs.patient.NightStory.WATCH;
import static io.homeward.jobs.patient.NightStory.at;
import static io.homeward.jobs.patient.NightStory.enrolments;
import static io.homeward.jobs.patient.NightStory.followed;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.jobs.episode.IntakeHealth;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertAction;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Silence is its own technical alert, and counts only while our own intake was healthy. */
class SignalLossTest {
  private static final AlertCause CAUSE = AlertCause.signalLoss(Signal.HEART_RATE);
  private static final Duration TWO_HOURS = Duration.ofHours(2);
  private static final Instant LONG_AGO = at(-5, 0, 0);

  private IntakeHealth intake = IntakeHealth.UNHEARD;

  private static PartHealth word(Instant at, boolean healthy, Instant since) {
    return new PartHealth(
        PartHealth.Kind.GATEWAY, "gateway-1", healthy, "", at.toEpochMilli(), since.toEpochMilli());
  }

  /** The clock passes with a healthy heartbeat a minute. */
  private void healthy(FollowedPatient patient, Instant until) {
    Instant at = patient.clock();
    while (at.isBefore(until)) {
      at = at.plusSeconds(60);
      intake = intake.after(word(at, true, LONG_AGO));
      patient.intake(intake).advanceTo(at);
    }
  }

  private FollowedPatient worn() {
    FollowedPatient patient =
        followed(enrolments().silence(Signal.HEART_RATE, TWO_HOURS)).advanceTo(at(0, 10, 0));
    heartRate(patient, WATCH, at(0, 10, 0));
    return patient;
  }

  private static void heartRate(FollowedPatient patient, String device, Instant at) {
    patient.receive(Batches.heartRate(device).at(at, 60).receivedAt(patient.clock()));
  }

  @Test
  void silenceLongerThanAllowedIsATechnicalAlertSinceTheLastReading() {
    FollowedPatient patient = worn();
    healthy(patient, at(0, 11, 59));
    assertThat(patient.alerts()).isEmpty();
    healthy(patient, at(0, 12, 1));
    Alert alert = patient.alert(CAUSE);
    assertThat(alert.priority()).isEqualTo(AlertPriority.TECHNICAL);
    assertThat(alert.onset()).isEqualTo(at(0, 10, 0));
    assertThat(alert.raisedAt()).isEqualTo(at(0, 12, 0));
    assertThat(alert.state()).isEqualTo(AlertState.OPEN);
  }

  @Test
  void itEndsWhenNewReadingsComeAndNotWhenOldOnesDo() {
    FollowedPatient patient = worn();
    healthy(patient, at(0, 12, 30));
    heartRate(patient, WATCH, at(0, 9, 30));
    assertThat(patient.alert(CAUSE).state()).isEqualTo(AlertState.OPEN);
    heartRate(patient, WATCH, at(0, 12, 30));
    assertThat(patient.alert(CAUSE).state()).isEqualTo(AlertState.CLOSED);
    healthy(patient, at(0, 14, 31));
    assertThat(patient.alerts(CAUSE))
        .extracting(Alert::state)
        .containsExactly(AlertState.CLOSED, AlertState.OPEN);
  }

  @Test
  void anyDeviceOfThePatientBreaksTheSilence() {
    FollowedPatient patient = worn();
    patient.enrolled(
        enrolments()
            .device("watch-b")
            .silence(Signal.HEART_RATE, TWO_HOURS)
            .revision(2)
            .enrolment());
    healthy(patient, at(0, 11, 30));
    heartRate(patient, "watch-b", at(0, 11, 30));
    healthy(patient, at(0, 13, 29));
    assertThat(patient.alerts()).isEmpty();
    healthy(patient, at(0, 13, 31));
    assertThat(patient.alert(CAUSE).onset()).isEqualTo(at(0, 11, 30));
  }

  @Test
  void whileNoGatewayWasHeardNoSilenceCounts() {
    FollowedPatient patient =
        followed(enrolments().silence(Signal.HEART_RATE, TWO_HOURS)).advanceTo(at(2, 0, 0));
    patient.wardClock();
    assertThat(patient.alerts()).isEmpty();
  }

  @Test
  void timeInWhichOurIntakeWasDownDoesNotCount() {
    FollowedPatient patient = worn();
    healthy(patient, at(0, 11, 0));
    intake = intake.after(word(at(0, 11, 1), false, at(0, 11, 1)));
    patient.intake(intake).advanceTo(at(0, 13, 0));
    assertThat(patient.alerts()).isEmpty();
    intake = intake.after(word(at(0, 13, 0), true, at(0, 13, 0)));
    healthyAgain(patient, at(0, 13, 59));
    assertThat(patient.alerts()).isEmpty();
    healthyAgain(patient, at(0, 14, 2));
    assertThat(patient.alert(CAUSE).onset()).isEqualTo(at(0, 10, 0));
  }

  private void healthyAgain(FollowedPatient patient, Instant until) {
    Instant at = patient.clock();
    while (at.isBefore(until)) {
      at = at.plusSeconds(60);
      intake = intake.after(word(at, true, at(0, 13, 0)));
      patient.intake(intake).advanceTo(at);
    }
  }

  @Test
  void aGatewayThatFallsSilentItselfStopsTheCount() {
    FollowedPatient patient = worn();
    healthy(patient, at(0, 11, 0));
    patient.advanceTo(at(0, 20, 0)).wardClock();
    assertThat(patient.alerts()).isEmpty();
  }

  @Test
  void beforeADeviceIsWornNothingIsMissed() {
    FollowedPatient patient =
        new FollowedPatient(at(0, 0, 0))
            .enrolled(
                Enrolments.from(at(-1, 0, 0))
                    .device(WATCH, at(0, 8, 0), Optional.empty())
                    .silence(Signal.HEART_RATE, TWO_HOURS)
                    .enrolment());
    healthy(patient, at(0, 9, 59));
    assertThat(patient.alerts()).isEmpty();
    healthy(patient, at(0, 10, 1));
    assertThat(patient.alert(CAUSE).onset()).isEqualTo(at(0, 8, 0));
  }

  @Test
  void aPauseClosesItAndItsTimeDoesNotCount() {
    FollowedPatient patient = worn();
    healthy(patient, at(0, 12, 30));
    patient.enrolled(
        enrolments()
            .silence(Signal.HEART_RATE, TWO_HOURS)
            .status(PatientStatus.PAUSED, at(0, 12, 30), Optional.of(at(0, 18, 0)))
            .revision(2)
            .enrolment());
    assertThat(patient.alert(CAUSE).state()).isEqualTo(AlertState.CLOSED);
    healthy(patient, at(0, 19, 59));
    assertThat(patient.standing()).allMatch(alert -> alert.state() == AlertState.CLOSED);
    healthy(patient, at(0, 20, 1));
    assertThat(patient.standing()).anyMatch(alert -> alert.state() == AlertState.OPEN);
  }

  @Test
  void oneANurseResolvedIsNotRaisedAgainForTheSameSilence() {
    FollowedPatient patient = worn();
    healthy(patient, at(0, 12, 30));
    patient.act(
        new AlertAction(
            "a-1",
            Batches.PATIENT,
            patient.alert(CAUSE).alertId(),
            AlertAction.Kind.RESOLVED,
            at(0, 12, 30)));
    healthy(patient, at(0, 16, 0));
    assertThat(patient.alert(CAUSE).state()).isEqualTo(AlertState.CLOSED);
  }
}
