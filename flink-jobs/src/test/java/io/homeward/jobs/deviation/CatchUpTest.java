package io.homeward.jobs.deviation;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.jobs.kafka.LogEnds;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A nurse does not hear twice of what was over, because the job was killed meanwhile. */
class CatchUpTest {
  private static final Instant WALL = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant RESTORED = WALL.plusSeconds(60);
  private static final Instant ONSET = Instant.parse("2026-02-01T12:00:00Z");
  private static final Instant END = ONSET.plus(Duration.ofMinutes(20));
  private static final LogEnds HUNDRED_RECORDS =
      () -> new LogEnds.Ends(Map.of(Topic.READINGS, Map.of(0, 100L)));

  private final TestPatient patient = new TestPatient("p-1", ONSET.minus(Duration.ofDays(1)));

  /** A checkpoint at which an alert was open. */
  private OperatorSubtaskState open;

  @BeforeEach
  void takeTheCheckpoint() throws Exception {
    try (PatientHarness patients = PatientHarness.start(WALL)) {
      patients.clock(ONSET);
      patients.enrol(patient.enrolment(1));
      patients.read(patient.heartRates(ONSET, END, 150));
      assertThat(patients.alerts()).extracting(Alert::state).containsOnly(AlertState.OPEN);
      open = patients.checkpoint();
    }
  }

  private void calm(PatientHarness patients) throws Exception {
    patients.read(patient.heartRates(END, END.plus(Duration.ofMinutes(1)), 55));
  }

  private static PatientHarness restored(OperatorSubtaskState state) throws Exception {
    PatientHarness patients = PatientHarness.restore(RESTORED, state, HUNDRED_RECORDS);
    patients.clock(END.plus(Duration.ofHours(1)));
    patients.started();
    return patients;
  }

  @Test
  void anAlertThatWasClosedIsNotOpenedByReadingAgainWhatClosedIt() throws Exception {
    try (PatientHarness patients = restored(open)) {
      patients.wall(RESTORED.plusMillis(CatchUp.AT_LEAST_MS - 1));
      calm(patients);
      patients.wall(RESTORED.plusMillis(CatchUp.AT_LEAST_MS + CatchUp.QUIET_MS - 2));
      assertThat(patients.alerts()).as("still catching up").isEmpty();

      patients.wall(RESTORED.plusMillis(CatchUp.AT_LEAST_MS + CatchUp.QUIET_MS + 250));
      assertThat(patients.alerts())
          .isNotEmpty()
          .extracting(Alert::state)
          .containsOnly(AlertState.CLOSED);
    }
  }

  @Test
  void whoWasKilledBeforeTheFirstCheckpointIsReadAgainInSilenceToo() throws Exception {
    try (PatientHarness patients = PatientHarness.start(RESTORED, HUNDRED_RECORDS)) {
      patients.clock(END.plus(Duration.ofHours(1)));
      patients.started();
      patients.enrol(patient.enrolment(1));
      patients.read(patient.heartRates(ONSET, END, 150));
      patients.wall(RESTORED.plusMillis(CatchUp.AT_LEAST_MS - 1));
      calm(patients);
      assertThat(patients.alerts()).as("still catching up").isEmpty();

      patients.wall(RESTORED.plusMillis(CatchUp.AT_LEAST_MS + CatchUp.QUIET_MS + 250));
      assertThat(patients.alerts())
          .isNotEmpty()
          .extracting(Alert::state)
          .containsOnly(AlertState.CLOSED);
    }
  }

  @Test
  void withoutAnythingToReadAgainWhatIsOpenIsSaidAfterAMoment() throws Exception {
    try (PatientHarness patients = restored(open)) {
      patients.wall(RESTORED.plusMillis(CatchUp.AT_LEAST_MS - 1));
      assertThat(patients.alerts()).isEmpty();
      patients.wall(RESTORED.plusMillis(CatchUp.AT_LEAST_MS + 250));
      assertThat(patients.alerts()).extracting(Alert::state).containsOnly(AlertState.OPEN);
    }
  }

  @Test
  void aBacklogOfHoursKeepsNoAlertFromANurseForLongerThanAMinute() throws Exception {
    try (PatientHarness patients = restored(open)) {
      calm(patients);
      for (long ms = 1_000; ms < CatchUp.AT_MOST_MS; ms += 1_000) {
        patients.wall(RESTORED.plusMillis(ms));
        Instant at = END.plus(Duration.ofMinutes(1 + ms / 1_000));
        patients.read(patient.heartRates(at, at.plus(Duration.ofMinutes(1)), 55));
      }
      assertThat(patients.alerts()).isEmpty();
      patients.wall(RESTORED.plusMillis(CatchUp.AT_MOST_MS + 250));
      assertThat(patients.alerts()).isNotEmpty();
    }
  }

  @Test
  void whatIsHeldBackOutlivesAFurtherRestore() throws Exception {
    Instant monthsLater = END.plus(Duration.ofDays(60));
    OperatorSubtaskState whileCatchingUp;
    try (PatientHarness patients = restored(open)) {
      calm(patients);
      whileCatchingUp = patients.checkpoint();
    }
    try (PatientHarness patients =
        PatientHarness.restore(RESTORED, whileCatchingUp, HUNDRED_RECORDS)) {
      // By then the episode is not recent any more, and would not be published for itself.
      patients.clock(monthsLater);
      patients.started();
      patients.wall(RESTORED.plusMillis(CatchUp.AT_LEAST_MS + CatchUp.QUIET_MS + 250));
      assertThat(patients.alerts())
          .isNotEmpty()
          .extracting(Alert::state)
          .containsOnly(AlertState.CLOSED);
    }
  }
}
