package io.homeward.jobs.patient;

import static io.homeward.jobs.patient.NightStory.WATCH;
import static io.homeward.jobs.patient.NightStory.at;
import static io.homeward.jobs.patient.NightStory.followed;
import static io.homeward.jobs.patient.NightStory.night;
import static io.homeward.jobs.patient.NightStory.nights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.jobs.state.v1.PatientSummary;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertAction;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.revision.Revision;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A job that fell over: revisions, epochs, and what a nurse did meanwhile. */
class RestoreTest {
  private static final AlertCause DEVIATION = AlertCause.deviation("nightsignal-causal");

  private static FollowedPatient withOpenDeviation() {
    FollowedPatient patient = followed();
    nights(patient, -3, 55, 55, 55, 55, 55, 59, 60);
    return patient;
  }

  private static AlertAction resolve(String alertId, Instant at) {
    return new AlertAction("a-1", Batches.PATIENT, alertId, AlertAction.Kind.RESOLVED, at);
  }

  @Test
  void anOpenAlertIsEmittedAgainUnderTheNewEpochAndIsTheSame() {
    FollowedPatient patient = withOpenDeviation();
    Alert before = patient.alert(DEVIATION);
    Outcome restored = patient.restart();
    assertThat(restored.alerts()).hasSize(1);
    Alert again = restored.alerts().get(0);
    assertThat(again.revision()).isEqualTo(new Revision(2, 1));
    assertThat(again.revision().isAfter(before.revision())).isTrue();
    assertThat(Settled.Episode.of(again)).isEqualTo(Settled.Episode.of(before));
    assertThat(again.raisedAt()).isEqualTo(before.raisedAt());
    assertThat(restored.scores()).isEmpty();
  }

  @Test
  void anyEventUnderTheNewEpochDoesTheSameFirst() {
    FollowedPatient patient = withOpenDeviation();
    patient.restartUnnoticed();
    Outcome outcome =
        patient.receive(Batches.heartRate(WATCH).at(at(3, 8, 0), 60).receivedAt(at(3, 8, 0)));
    assertThat(outcome.alerts())
        .singleElement()
        .matches(alert -> alert.revision().equals(new Revision(2, 1)));
    assertThat(patient.restart().alerts()).hasSize(1);
  }

  @Test
  void underTheSameEpochNothingIsEmittedAgain() {
    FollowedPatient patient = withOpenDeviation();
    assertThat(patient.wardClock().alerts()).isEmpty();
  }

  @Test
  void anAlertClosedLongAgoIsNotEmittedAgain() {
    FollowedPatient patient = withOpenDeviation();
    night(patient, 4, 55);
    assertThat(patient.restart().alerts()).hasSize(1);
    patient.advanceTo(at(7, 7, 6));
    assertThat(patient.restart().alerts()).isEmpty();
  }

  @Test
  void aNurseResolvesItAndItIsNeverOpenAgainThoughTheEpisodeGoesOn() {
    FollowedPatient patient = withOpenDeviation();
    patient.act(resolve(patient.alert(DEVIATION).alertId(), at(3, 9, 0)));
    assertThat(patient.alert(DEVIATION).state()).isEqualTo(AlertState.CLOSED);
    assertThat(patient.alert(DEVIATION).closedAt()).contains(at(3, 9, 0));
    patient.restart();
    night(patient, 4, 61);
    assertThat(patient.alert(DEVIATION).state()).isEqualTo(AlertState.CLOSED);
    assertThat(patient.alert(DEVIATION).lastBreachAt()).isEqualTo(at(4, 7, 0));
  }

  @Test
  void theSameResolutionAgainChangesNothing() {
    FollowedPatient patient = withOpenDeviation();
    AlertAction action = resolve(patient.alert(DEVIATION).alertId(), at(3, 9, 0));
    assertThat(patient.act(action).alerts()).hasSize(1);
    assertThat(patient.act(action).alerts()).isEmpty();
  }

  @Test
  void aResolutionThatOvertakesItsAlertIsRemembered() {
    String id = withOpenDeviation().alert(DEVIATION).alertId();
    FollowedPatient replayed = followed();
    replayed.act(resolve(id, at(3, 9, 0)));
    replayed.restart();
    nights(replayed, -3, 55, 55, 55, 55, 55, 59, 60);
    assertThat(replayed.alert(DEVIATION).alertId()).isEqualTo(id);
    assertThat(replayed.alert(DEVIATION).state()).isEqualTo(AlertState.CLOSED);
  }

  @Test
  void acknowledgingChangesNoEpisode() {
    FollowedPatient patient = withOpenDeviation();
    AlertAction acknowledged =
        new AlertAction(
            "a-1",
            Batches.PATIENT,
            patient.alert(DEVIATION).alertId(),
            AlertAction.Kind.ACKNOWLEDGED,
            at(3, 9, 0));
    assertThat(patient.act(acknowledged).alerts()).isEmpty();
  }

  @Test
  void stateThatCannotBeReadStopsTheJob() {
    FollowedPatient patient = withOpenDeviation();
    patient.state().putSummary(new byte[] {1, 2, 3});
    assertThatThrownBy(patient::wardClock).isInstanceOf(IllegalStateException.class);
    patient.state().putSummary(PatientSummary.newBuilder().setFormat(99).build().toByteArray());
    assertThatThrownBy(patient::wardClock)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("99");
  }

  @Test
  void anOpenHourWithoutItsBytesStopsTheJob() {
    FollowedPatient patient = withOpenDeviation();
    patient.state().removeChunk(WATCH + "/HEART_RATE/" + at(3, 3, 0).toEpochMilli() / 3_600_000);
    assertThatThrownBy(
            () ->
                patient.receive(
                    Batches.heartRate(WATCH).at(at(3, 3, 1), 60).receivedAt(at(3, 8, 0))))
        .isInstanceOf(IllegalStateException.class);
  }
}
