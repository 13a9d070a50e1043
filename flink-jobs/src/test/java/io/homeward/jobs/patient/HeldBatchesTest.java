package io.homeward.jobs.patient;

import static io.homeward.jobs.patient.NightStory.WATCH;
import static io.homeward.jobs.patient.NightStory.at;
import static io.homeward.jobs.patient.NightStory.date;
import static io.homeward.jobs.patient.NightStory.enrolments;
import static io.homeward.jobs.patient.NightStory.followed;
import static io.homeward.jobs.patient.NightStory.heartRateOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Batches that overtake the enrolment they were admitted under. */
class HeldBatchesTest {

  @Test
  void aBatchWaitsForTheEnrolmentItWasAdmittedUnder() {
    FollowedPatient patient = followed().advanceTo(at(0, 7, 5));
    Outcome early =
        patient.receive(heartRateOf(WATCH, 0, 55).underRevision(2).receivedAt(at(0, 7, 5)));
    assertThat(early.fates()).isEqualTo(Map.of(ReadingFate.HELD, NightStory.SAMPLES));
    patient.restart();
    patient.enrolled(enrolments().revision(2).enrolment());
    assertThat(patient.last().fates()).isEqualTo(Map.of(ReadingFate.MERGED, NightStory.SAMPLES));
    patient.advanceTo(at(0, 12, 0));
    assertThat(patient.night(date(0)).orElseThrow().score()).isPresent();
  }

  @Test
  void aBatchBeforeAnyEnrolmentWaitsAndIsJudgedUnderIt() {
    FollowedPatient patient = new FollowedPatient(at(0, 7, 5));
    patient.receive(heartRateOf(WATCH, 0, 55).receivedAt(at(0, 7, 5)));
    patient.enrolled(enrolments().enrolment());
    assertThat(patient.last().fates()).isEqualTo(Map.of(ReadingFate.MERGED, NightStory.SAMPLES));
  }

  @Test
  void anEnrolmentNotNewEnoughReleasesNothing() {
    FollowedPatient patient = followed().advanceTo(at(0, 7, 5));
    patient.receive(heartRateOf(WATCH, 0, 55).underRevision(3).receivedAt(at(0, 7, 5)));
    patient.enrolled(enrolments().revision(2).enrolment());
    assertThat(patient.last().fates()).isEmpty();
  }

  @Test
  void consentAskedAgainUnderTheNewerHistoryMayRefuseWhatWaited() {
    FollowedPatient patient = followed().advanceTo(at(0, 7, 5));
    patient.receive(heartRateOf(WATCH, 0, 55).underRevision(2).receivedAt(at(0, 7, 5)));
    Enrolments later = Enrolments.from(at(0, 1, 0)).device(WATCH).revision(2);
    patient.enrolled(later.enrolment());
    assertThat(patient.last().fates())
        .isEqualTo(Map.of(ReadingFate.WITHOUT_CONSENT, 12, ReadingFate.MERGED, 72));
  }

  @Test
  void tooManyWaitingBatchesAreJudgedUnderTheHistoryKnownOldestFirst() {
    FollowedPatient patient = followed().advanceTo(at(0, 7, 5));
    for (int i = 0; i < HeldBatches.MOST_BATCHES; i++) {
      assertThat(hold(patient, i).fates()).isEqualTo(Map.of(ReadingFate.HELD, 1));
    }
    assertThat(hold(patient, HeldBatches.MOST_BATCHES).fates())
        .isEqualTo(Map.of(ReadingFate.HELD, 1, ReadingFate.MERGED, 1));
    assertThat(patient.state().chunkCount()).isEqualTo(HeldBatches.MOST_BATCHES + 1);
  }

  private static Outcome hold(FollowedPatient patient, int i) {
    return patient.receive(
        Batches.heartRate(WATCH)
            .at(at(0, 3, 0).plusSeconds(i), 55)
            .underRevision(2)
            .receivedAt(at(0, 7, 5)));
  }

  @Test
  void withoutAnyHistoryTheOldestIsGivenUpAndCounted() {
    FollowedPatient patient = new FollowedPatient(at(0, 7, 5));
    for (int i = 0; i < HeldBatches.MOST_BATCHES; i++) {
      hold(patient, i);
    }
    assertThat(hold(patient, HeldBatches.MOST_BATCHES).fates())
        .isEqualTo(Map.of(ReadingFate.HELD, 1, ReadingFate.HELD_TOO_LONG, 1));
    assertThat(patient.state().chunkCount()).isEqualTo(HeldBatches.MOST_BATCHES);
  }

  @Test
  void whatWaitsIsBoundedInBytesToo() {
    FollowedPatient patient = followed().advanceTo(at(40, 0, 0));
    for (int i = 0; i < 30; i++) {
      Batches day = Batches.heartRate(WATCH);
      double value = 55.123456789 + i;
      patient.receive(
          day.every(Duration.ofSeconds(61), at(i, 0, 0), at(i + 1, 0, 0), value)
              .underRevision(2)
              .receivedAt(at(40, 0, 0)));
      assertThat(patient.state().bytesUnder("held/")).isLessThanOrEqualTo(HeldBatches.MOST_BYTES);
    }
    assertThat(patient.count(ReadingFate.MERGED)).isPositive();
  }
}
