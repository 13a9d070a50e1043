package io.homeward.jobs.deviation;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.jobs.liveness.HeartbeatEcho;
import io.homeward.jobs.scoring.NightJudging;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.EnrolmentWire;
import io.homeward.vitals.wire.ReadingsWire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class FollowPatientsTest {
  private static final Instant WALL = Instant.parse("2026-11-24T10:00:00Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z");
  private static final Instant MORNING = MIDNIGHT.plus(Duration.ofHours(7));
  private static final Instant NOON = MIDNIGHT.plus(Duration.ofHours(12));
  private static final double CALM = 55;
  private static final double RACING = 150;
  private final TestPatient patient = new TestPatient("p-1", MIDNIGHT.minus(Duration.ofDays(1)));

  private static Instant after(Instant from, int hours, int minutes) {
    return from.plus(Duration.ofHours(hours)).plus(Duration.ofMinutes(minutes));
  }

  /** With each reading the moment moves at which the patient is silent for too long. */
  private Enrolment watchedForSilence() {
    return patient.enrolment(
        1,
        List.of(),
        List.of(
            new Enrolment.SilenceRule(
                Signal.HEART_RATE, Duration.ofHours(1), MIDNIGHT, Optional.empty())));
  }

  /** A breach of the limit that is over by a calm reading. */
  private void breach(PatientHarness patients, Instant onset, boolean over) throws Exception {
    Instant end = after(onset, 0, 20);
    patients.read(patient.heartRates(onset, end, RACING));
    if (over) {
      patients.read(patient.heartRates(end, after(end, 0, 1), CALM));
    }
  }

  @Test
  void aNightIsClosedByTheWardClockToTheMillisecond() throws Exception {
    try (PatientHarness patients = PatientHarness.start(WALL)) {
      patients.clock(MIDNIGHT);
      patients.enrol(patient.enrolment(1));
      patients.read(patient.heartRates(MIDNIGHT, after(MORNING, 0, 10), CALM));
      patients.clock(NOON.minusMillis(1));
      assertThat(patients.scores()).isEmpty();

      patients.clock(NOON);
      assertThat(patients.scores())
          .filteredOn(score -> score.model().equals(NightJudging.RELEASE))
          .singleElement()
          .satisfies(
              score ->
                  assertThat(score.withheldReason()).contains(WithheldReason.BASELINE_TOO_SHORT));
      assertThat(patients.nightSignals())
          .singleElement()
          .satisfies(score -> assertThat(score.windowEnd()).isEqualTo(MORNING));
    }
  }

  @Test
  void timeStandsStillBeforeTheFirstTick() throws Exception {
    try (PatientHarness patients = PatientHarness.start(WALL)) {
      patients.started();
      patients.enrol(patient.enrolment(1));
      patients.read(patient.heartRates(MIDNIGHT, after(MORNING, 0, 10), CALM));
      assertThat(patients.timers()).as("the night's deadline waits").isPositive();
      assertThat(patients.scores()).isEmpty();
    }
  }

  @Test
  void aPatientHasOneTimerHoweverManyRecordsCome() throws Exception {
    try (PatientHarness patients = PatientHarness.start(WALL)) {
      patients.clock(MIDNIGHT);
      patients.heartbeat(MIDNIGHT, MIDNIGHT);
      patients.enrol(watchedForSilence());
      for (int minute = 0; minute < 60; minute++) {
        Instant at = after(MIDNIGHT, 0, minute);
        patients.read(patient.heartRates(at, after(at, 0, 1), CALM));
      }
      assertThat(patients.timers()).isEqualTo(1);
    }
  }

  @Test
  void whatMeansNothingIsSetAsideAndThePatientIsFollowedOn() throws Exception {
    try (PatientHarness patients = PatientHarness.start(WALL)) {
      patients.clock(MIDNIGHT);
      byte[] enrolment = EnrolmentWire.encode(patient.enrolment(1));
      byte[] noise = "not a record".getBytes(StandardCharsets.UTF_8);
      for (Topic topic : List.of(Topic.READINGS, Topic.ENROLMENTS, Topic.ALERT_ACTIONS)) {
        patients.receive(topic, patient.id(), noise);
        patients.receive(topic, patient.id(), new byte[0]);
        patients.receive(topic, "", noise);
      }
      patients.receive(Topic.ENROLMENTS, "somebody-else", enrolment);
      assertThat(patients.stateEntries()).as("nothing was kept of it").isZero();

      patients.enrol(patient.enrolment(1));
      breach(patients, NOON, false);
      assertThat(patients.alerts()).hasSize(1);
    }
  }

  @Test
  void noChangedByteStopsTheWard() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[] enrolment = EnrolmentWire.encode(patient.enrolment(1));
    byte[] readings =
        ReadingsWire.encode(patient.heartRates(MIDNIGHT, after(MORNING, 0, 10), CALM));
    for (int round = 0; round < 20; round++) {
      try (PatientHarness patients = PatientHarness.start(WALL)) {
        patients.clock(MIDNIGHT);
        for (int i = 0; i < 40; i++) {
          patients.receive(Topic.ENROLMENTS, patient.id(), changed(enrolment, random));
          patients.receive(Topic.READINGS, patient.id(), changed(readings, random));
          patients.clock(after(MIDNIGHT, i, 0));
        }
        patients.started();
      }
    }
  }

  private static byte[] changed(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    }
    return changed;
  }

  @Test
  void aRestoredAttemptSaysAgainUnderAHigherEpochWhatIsOpenOrRecentlyOver() throws Exception {
    OperatorSubtaskState state;
    List<Alert> before;
    try (PatientHarness patients = PatientHarness.start(WALL)) {
      patients.clock(MIDNIGHT);
      patients.enrol(patient.enrolment(1));
      breach(patients, MIDNIGHT, true);
      patients.clock(after(MIDNIGHT, 60, 0));
      breach(patients, after(MIDNIGHT, 60, 0), true);
      patients.clock(after(MIDNIGHT, 100, 0));
      breach(patients, after(MIDNIGHT, 100, 0), false);
      before = patients.alerts();
      state = patients.checkpoint();
    }
    try (PatientHarness patients = PatientHarness.restore(WALL.plusSeconds(60), state)) {
      patients.clock(after(MIDNIGHT, 101, 0));
      assertThat(patients.alerts()).as("before the attempt is told to").isEmpty();
      patients.started();
      assertThat(patients.alerts())
          .extracting(Alert::onset, Alert::state)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple(after(MIDNIGHT, 60, 0), AlertState.CLOSED),
              org.assertj.core.groups.Tuple.tuple(after(MIDNIGHT, 100, 0), AlertState.OPEN));
      assertThat(patients.alerts())
          .allSatisfy(
              again -> {
                assertThat(before).extracting(Alert::alertId).contains(again.alertId());
                assertThat(again.revision().epoch()).isEqualTo(WALL.plusSeconds(60).toEpochMilli());
              });

      patients.forgetPublished();
      patients.started();
      assertThat(patients.alerts()).as("once an attempt").isEmpty();
    }
  }

  @Test
  void theEpochGrowsAlsoWhereTheWallClockWasSetBack() throws Exception {
    OperatorSubtaskState state;
    try (PatientHarness patients = PatientHarness.start(WALL)) {
      patients.clock(MIDNIGHT);
      patients.enrol(patient.enrolment(1));
      breach(patients, MIDNIGHT, false);
      state = patients.checkpoint();
    }
    try (PatientHarness patients = PatientHarness.restore(WALL.minusSeconds(3_600), state)) {
      patients.clock(after(MIDNIGHT, 1, 0));
      patients.started();
      assertThat(patients.alerts())
          .singleElement()
          .satisfies(
              again -> assertThat(again.revision().epoch()).isEqualTo(WALL.toEpochMilli() + 1));
    }
  }

  @Test
  void twoSubtasksBecomeOneWithoutLosingAPatient() throws Exception {
    try (PatientHarness first = PatientHarness.start(WALL, 2, 0);
        PatientHarness second = PatientHarness.start(WALL.plusMillis(7), 2, 1)) {
      TestPatient here = patientOf(0);
      TestPatient there = patientOf(1);
      open(first, here);
      open(second, there);
      OperatorSubtaskState state =
          AbstractStreamOperatorTestHarness.repackageState(first.checkpoint(), second.checkpoint());
      try (PatientHarness both = PatientHarness.restore(WALL.minusSeconds(1), state)) {
        both.clock(after(MIDNIGHT, 1, 0));
        both.started();
        assertThat(both.alerts())
            .extracting(Alert::patientId)
            .containsExactlyInAnyOrder(here.id(), there.id());
        assertThat(both.alerts())
            .allSatisfy(
                again -> assertThat(again.revision().epoch()).isEqualTo(WALL.toEpochMilli() + 8));
      }
    }
  }

  @Test
  void morePatientsThanAreAtHandAreFollowedAlikeAndNoneIsLostAtARestore() throws Exception {
    List<TestPatient> ward =
        IntStream.range(0, PatientsAtHand.MOST_AT_HAND + 40)
            .mapToObj(i -> new TestPatient("p-" + i, MIDNIGHT.minus(Duration.ofDays(1))))
            .toList();
    OperatorSubtaskState state;
    try (PatientHarness patients = PatientHarness.start(WALL)) {
      patients.clock(MIDNIGHT);
      for (TestPatient each : ward) {
        patients.enrol(each.enrolment(1));
      }
      for (int minute : List.of(0, 3, 6)) {
        for (TestPatient each : ward) {
          Instant from = after(MIDNIGHT, 0, minute);
          patients.read(each.heartRates(from, after(from, 0, 3), RACING));
        }
      }
      assertThat(patients.alerts()).as("nine minutes are no ten").isEmpty();
      state = patients.checkpoint();
    }
    try (PatientHarness patients = PatientHarness.restore(WALL.plusSeconds(60), state)) {
      patients.clock(MIDNIGHT);
      patients.started();
      for (TestPatient each : ward) {
        patients.read(each.heartRates(after(MIDNIGHT, 0, 9), after(MIDNIGHT, 0, 12), RACING));
      }
      assertThat(patients.alerts())
          .extracting(Alert::patientId)
          .containsExactlyElementsOf(ward.stream().map(TestPatient::id).toList());
      assertThat(patients.alerts()).extracting(Alert::onset).containsOnly(MIDNIGHT);
    }
  }

  @Test
  void readingsThatComeBeforeTheirEnrolmentAreJudgedHoweverManyTheyAre() throws Exception {
    Enrolment enrolment = patient.enrolment(1);
    EnrolmentsInLog log = new EnrolmentsInLog().with(enrolment);
    try (PatientHarness patients = PatientHarness.start(WALL, log)) {
      patients.clock(after(MIDNIGHT, 23, 0));
      for (int minute = 0; minute < 12 * 60; minute++) {
        Instant at = after(MIDNIGHT, 0, minute);
        patients.read(patient.heartRates(at, after(at, 0, 1), CALM));
      }
      breach(patients, NOON, true);
      assertThat(patients.alerts()).extracting(Alert::onset).containsOnly(NOON);
      assertThat(patients.nightSignals())
          .extracting(score -> score.evidence().observed())
          .containsOnly(OptionalDouble.of(CALM));
      assertThat(log.ahead()).isEqualTo(1);

      patients.forgetPublished();
      patients.enrol(enrolment);
      assertThat(log.ahead()).as("kept until the source has come to it").isZero();
      assertThat(patients.alerts()).isEmpty();
      assertThat(patients.scores()).isEmpty();
    }
  }

  private static void open(PatientHarness patients, TestPatient patient) throws Exception {
    patients.clock(MIDNIGHT);
    patients.enrol(patient.enrolment(1));
    patients.read(patient.heartRates(MIDNIGHT, after(MIDNIGHT, 0, 20), RACING));
    assertThat(patients.alerts()).hasSize(1);
  }

  private static TestPatient patientOf(int subtask) {
    for (int i = 0; ; i++) {
      String id = "p-" + i;
      int group =
          org.apache.flink.runtime.state.KeyGroupRangeAssignment.assignKeyToParallelOperator(
              id, PatientHarness.MAX_PARALLELISM, 2);
      if (group == subtask) {
        return new TestPatient(id, MIDNIGHT.minus(Duration.ofDays(1)));
      }
    }
  }

  @Test
  void silenceIsNoticedByTheClockAloneAndOurOwnDowntimeIsNoSilence() throws Exception {
    Duration beat = Duration.ofMinutes(5);
    Instant last = after(MIDNIGHT, 0, 9);
    OperatorSubtaskState state;
    try (PatientHarness patients = PatientHarness.start(WALL)) {
      patients.clock(MIDNIGHT);
      patients.heartbeat(MIDNIGHT, MIDNIGHT);
      patients.enrol(watchedForSilence());
      patients.read(patient.heartRates(MIDNIGHT, after(MIDNIGHT, 0, 10), CALM));
      patients.healthy(MIDNIGHT, beat, after(MIDNIGHT, 0, 30));
      state = patients.checkpoint();

      patients.healthy(MIDNIGHT, beat, after(last, 0, 59));
      assertThat(patients.alerts()).isEmpty();
      patients.clock(after(last, 1, 0));
      assertThat(patients.alerts())
          .singleElement()
          .satisfies(
              alert ->
                  assertThat(alert.cause()).isEqualTo(AlertCause.signalLoss(Signal.HEART_RATE)));
    }
    // Down for five hours; the gateway was healthy all the time, and the patient perhaps sent.
    try (PatientHarness patients = PatientHarness.restore(WALL.plusSeconds(18_000), state)) {
      Instant back = after(MIDNIGHT, 5, 30);
      patients.clock(back);
      patients.started();
      patients.heartbeat(back, MIDNIGHT);
      patients.healthy(MIDNIGHT, beat, after(back, 0, 35));
      assertThat(patients.alerts()).isEmpty();
      patients.healthy(MIDNIGHT, beat, after(back, 0, 45));
      assertThat(patients.alerts()).as("21 minutes before, 39 after").hasSize(1);
    }
  }

  @Test
  void ofAnEndedPatientNoTimerNoReadingAndNoAlertIsLeft() throws Exception {
    try (PatientHarness patients = PatientHarness.start(WALL)) {
      patients.clock(MIDNIGHT);
      patients.enrol(patient.enrolment(1));
      breach(patients, MIDNIGHT, false);
      int kept = patients.stateEntries();
      Instant end = after(MIDNIGHT, 24, 0);
      patients.enrol(
          patient.enrolment(
              2,
              List.of(new Enrolment.StatusPeriod(PatientStatus.ENDED, end, Optional.empty())),
              List.of()));
      patients.clock(end.minusMillis(1));
      assertThat(patients.stateEntries()).isEqualTo(kept);

      patients.clock(end);
      assertThat(patients.alerts())
          .last()
          .satisfies(alert -> assertThat(alert.state()).isEqualTo(AlertState.WITHDRAWN));
      assertThat(patients.stateEntries()).as("no hour is left").isLessThan(kept);

      patients.clock(after(end, 72, 0));
      assertThat(patients.timers()).isZero();
      assertThat(patients.stateEntries())
          .as("the tombstone that keeps older enrolments from coming back")
          .isEqualTo(1);
      patients.forgetPublished();
      patients.started();
      patients.read(patient.heartRates(end, after(end, 1, 0), RACING));
      patients.enrol(patient.enrolment(1));
      assertThat(patients.alerts()).isEmpty();
      assertThat(patients.timers()).isZero();
    }
  }

  @Test
  void eachSubtaskAnswersAHeartbeat() throws Exception {
    try (PatientHarness patients = PatientHarness.start(WALL, 2, 1)) {
      patients.clock(MIDNIGHT);
      patients.heartbeat(MIDNIGHT, MIDNIGHT);
      assertThat(patients.echoes())
          .containsExactly(new HeartbeatEcho(0, MIDNIGHT.toEpochMilli(), 1, 2));
    }
  }
}
