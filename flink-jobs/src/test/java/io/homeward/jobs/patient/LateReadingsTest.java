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

import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Late, twice, out of order, too late, too early: DESIGN 4 and 5. */
class LateReadingsTest {

  private static ReadingBatch heartRateAt(String device, Instant at, Instant received) {
    return Batches.heartRate(device).at(at, 60).receivedAt(received);
  }

  @Test
  void aReadingSeventyTwoHoursBehindItsOwnFrontierIsMergedAndOneOlderIsTooLate() {
    FollowedPatient patient = followed().advanceTo(at(5, 12, 0));
    Instant frontier = at(5, 12, 0);
    patient.receive(heartRateAt(WATCH, frontier, frontier));
    Instant horizon = frontier.minus(Duration.ofDays(3));
    assertThat(patient.receive(heartRateAt(WATCH, horizon, frontier)).fates())
        .isEqualTo(Map.of(ReadingFate.MERGED, 1));
    int chunks = patient.state().chunkCount();
    assertThat(patient.receive(heartRateAt(WATCH, horizon.minusMillis(1), frontier)).fates())
        .isEqualTo(Map.of(ReadingFate.TOO_LATE, 1));
    assertThat(patient.state().chunkCount()).isEqualTo(chunks);
  }

  @Test
  void aBatchThatReachesAcrossTheHorizonIsJudgedInPart() {
    FollowedPatient patient = followed().advanceTo(at(5, 12, 0));
    patient.receive(heartRateAt(WATCH, at(5, 12, 0), at(5, 12, 0)));
    ReadingBatch across =
        Batches.heartRate(WATCH)
            .every(Duration.ofHours(1), at(2, 9, 0), at(2, 15, 0), 60)
            .receivedAt(at(5, 12, 0));
    assertThat(patient.receive(across).fates())
        .isEqualTo(Map.of(ReadingFate.TOO_LATE, 3, ReadingFate.MERGED, 3));
  }

  @Test
  void aWatchThatSyncsFiveDaysLateLosesNothingThoughAnotherIsUpToDate() {
    FollowedPatient patient = followed(enrolments().device("watch-b"));
    nights(patient, 0, 55, 55, 55, 55, 55, 55);
    int lateNights = 0;
    for (int i = 0; i < 5; i++) {
      ReadingBatch late = heartRateOf("watch-b", i, 70).receivedAt(at(5, 9, 0));
      lateNights += patient.receive(late).fates().getOrDefault(ReadingFate.MERGED, 0);
    }
    assertThat(lateNights).isEqualTo(5 * NightStory.SAMPLES);
    assertThat(patient.count(ReadingFate.TOO_LATE)).isZero();
  }

  @Test
  void theSameReadingsAgainAreDuplicatesAndChangeNothing() {
    FollowedPatient patient = followed();
    night(patient, 0, 55);
    Outcome again = patient.receive(heartRateOf(WATCH, 0, 55).receivedAt(at(0, 9, 0)));
    assertThat(again.fates()).isEqualTo(Map.of(ReadingFate.DUPLICATE, NightStory.SAMPLES));
    assertThat(again.scores()).isEmpty();
    assertThat(again.alerts()).isEmpty();
  }

  @Test
  void theLargerOfTwoVendorRevisionsStandsWhicheverCameFirst() {
    ReadingBatch early = heartRateOf(WATCH, 0, 80).vendorRevision(1).receivedAt(at(0, 7, 5));
    ReadingBatch corrected = heartRateOf(WATCH, 0, 55).vendorRevision(2).receivedAt(at(0, 7, 5));
    assertThat(valueOfFirstNight(early, corrected)).isEqualTo(55);
    assertThat(valueOfFirstNight(corrected, early)).isEqualTo(55);
  }

  @Test
  void withoutRevisionTheLargerValueStandsWhicheverCameFirst() {
    ReadingBatch low = heartRateOf(WATCH, 0, 55).receivedAt(at(0, 7, 5));
    ReadingBatch high = heartRateOf(WATCH, 0, 80).receivedAt(at(0, 7, 5));
    assertThat(valueOfFirstNight(low, high)).isEqualTo(80);
    assertThat(valueOfFirstNight(high, low)).isEqualTo(80);
  }

  private static double valueOfFirstNight(ReadingBatch first, ReadingBatch second) {
    FollowedPatient patient = followed().advanceTo(at(0, 7, 5));
    patient.receive(first);
    assertThat(patient.receive(second).fates())
        .isEqualTo(Map.of(ReadingFate.SUPERSEDED, NightStory.SAMPLES));
    patient.advanceTo(at(0, 12, 0));
    return patient.night(date(0)).orElseThrow().evidence().observed().getAsDouble();
  }

  @Test
  void aReadingDatedInTheFutureMovesNoFrontier() {
    FollowedPatient patient = followed().advanceTo(at(4, 12, 0));
    patient.receive(heartRateAt(WATCH, at(5, 11, 0), at(4, 12, 0)));
    Outcome outcome = patient.receive(heartRateAt(WATCH, at(2, 10, 30), at(4, 12, 0)));
    assertThat(outcome.fates()).isEqualTo(Map.of(ReadingFate.MERGED, 1));
  }

  @Test
  void aReadingAFewMinutesAheadIsAClockThatDiffersAndDoesMoveTheFrontier() {
    FollowedPatient patient = followed().advanceTo(at(4, 12, 0));
    patient.receive(heartRateAt(WATCH, at(4, 12, 5), at(4, 12, 0)));
    Outcome outcome = patient.receive(heartRateAt(WATCH, at(1, 12, 0), at(4, 12, 0)));
    assertThat(outcome.fates()).isEqualTo(Map.of(ReadingFate.TOO_LATE, 1));
  }

  @Test
  void aReadingMoreThanADayAheadIsNotJudgedAndHoldsUpNoNight() {
    FollowedPatient patient = followed();
    night(patient, 0, 55);
    ReadingBatch nextYear = heartRateAt(WATCH, at(365, 3, 0), at(0, 8, 0));
    assertThat(patient.receive(nextYear).fates()).isEqualTo(Map.of(ReadingFate.IN_FUTURE, 1));
    night(patient, 1, 56);
    assertThat(patient.night(date(1)).orElseThrow().score()).isPresent();
  }

  @Test
  void readingsOfANightKeptInTheBaselineOnlyAreTooLateThoughTheirOwnFrontierIsThere() {
    FollowedPatient patient = followed(enrolments().device("watch-b"));
    for (int i = 0; i < 100; i++) {
      night(patient, i, 55);
    }
    Outcome outcome = patient.receive(heartRateOf("watch-b", 3, 90).receivedAt(at(99, 9, 0)));
    assertThat(outcome.fates()).isEqualTo(Map.of(ReadingFate.TOO_LATE, NightStory.SAMPLES));
    assertThat(outcome.scores()).isEmpty();
    ReadingBatch steps = Batches.steps(WATCH).at(at(3, 4, 0), 9).receivedAt(at(99, 9, 0));
    assertThat(patient.receive(steps).fates()).isEqualTo(Map.of(ReadingFate.TOO_LATE, 1));
    ReadingBatch kept = heartRateOf("watch-b", 60, 90).receivedAt(at(99, 9, 0));
    assertThat(patient.receive(kept).fates())
        .isEqualTo(Map.of(ReadingFate.MERGED, NightStory.SAMPLES));
  }

  @Test
  void anOximetersReadingOfTheSameTimeIsJudgedAllTheSame() {
    FollowedPatient patient = followed(enrolments().device("oximeter"));
    for (int i = 0; i < 100; i++) {
      night(patient, i, 55);
    }
    ReadingBatch saturation =
        Batches.of("oximeter", Signal.OXYGEN_SATURATION)
            .at(at(3, 4, 0), 95)
            .receivedAt(at(99, 9, 0));
    assertThat(patient.receive(saturation).fates()).isEqualTo(Map.of(ReadingFate.MERGED, 1));
  }

  @Test
  void stepsThatLagFourDaysStillTakeTheirMinutesOutOfTheNight() {
    FollowedPatient patient = followed();
    patient.advanceTo(at(0, 7, 5));
    patient.receive(Batches.steps(WATCH).at(at(0, 0, 0), 0).receivedAt(at(0, 0, 1)));
    for (int i = 0; i < 5; i++) {
      patient.advanceTo(at(i, 7, 5));
      patient.receive(heartRateOf(WATCH, i, 55).receivedAt(at(i, 7, 5)));
    }
    patient.receive(Batches.steps(WATCH).at(at(0, 3, 0), 40).receivedAt(at(4, 9, 0)));
    patient.advanceTo(at(4, 12, 0));
    Score first = patient.night(date(0)).orElseThrow();
    assertThat(first.evidence().readingCount()).isEqualTo(NightStory.SAMPLES - 1);
  }
}
