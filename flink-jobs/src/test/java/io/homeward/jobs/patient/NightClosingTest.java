package io.homeward.jobs.patient;

import static io.homeward.jobs.patient.NightStory.WATCH;
import static io.homeward.jobs.patient.NightStory.at;
import static io.homeward.jobs.patient.NightStory.date;
import static io.homeward.jobs.patient.NightStory.enrolments;
import static io.homeward.jobs.patient.NightStory.followed;
import static io.homeward.jobs.patient.NightStory.heartRateOf;
import static io.homeward.jobs.patient.NightStory.night;
import static io.homeward.jobs.patient.NightStory.nights;
import static io.homeward.jobs.patient.NightStory.noSteps;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a night is over: DESIGN 4, "a window closes when". */
class NightClosingTest {

  @Test
  void aNightIsJudgedOnceHeartRateAndStepsHavePassedSeven() {
    FollowedPatient patient = followed().advanceTo(at(0, 7, 5));
    ReadingBatch upToSeven = heartRateOf(WATCH, 0, 55).at(at(0, 7, 0), 55).receivedAt(at(0, 7, 5));
    assertThat(patient.receive(upToSeven).scores()).isEmpty();
    assertThat(patient.receive(noSteps(0)).scores())
        .singleElement()
        .satisfies(
            score -> {
              assertThat(score.score()).hasValue(0);
              assertThat(score.windowStart()).isEqualTo(at(0, 0, 0));
              assertThat(score.windowEnd()).isEqualTo(at(0, 7, 0));
              assertThat(score.evidence().readingCount()).isEqualTo(NightStory.SAMPLES);
            });
  }

  @Test
  void aSignalOneMinuteShortOfSevenKeepsTheNightOpen() {
    FollowedPatient patient = followed().advanceTo(at(0, 7, 5));
    patient.receive(heartRateOf(WATCH, 0, 55).receivedAt(at(0, 7, 5)));
    assertThat(patient.receive(noSteps(0)).scores()).isEmpty();
  }

  @Test
  void withoutStepsANightIsJudgedAtNoonWithWhatIsThere() {
    FollowedPatient patient = followed().advanceTo(at(0, 7, 5));
    patient.receive(heartRateOf(WATCH, 0, 55).at(at(0, 7, 0), 55).receivedAt(at(0, 7, 5)));
    patient.advanceTo(at(0, 11, 59));
    assertThat(patient.scores()).isEmpty();
    patient.advanceTo(at(0, 12, 0));
    assertThat(patient.night(date(0)).orElseThrow().score()).hasValue(0);
  }

  @Test
  void aNightWithoutReadingsIsWithheldAtNoonNeverGreen() {
    FollowedPatient patient = followed();
    night(patient, 0, 55);
    patient.advanceTo(at(1, 11, 59));
    assertThat(patient.night(date(1))).isEmpty();
    patient.advanceTo(at(1, 12, 0));
    Score missing = patient.night(date(1)).orElseThrow();
    assertThat(missing.withheldReason()).contains(WithheldReason.NO_DATA);
    assertThat(missing.score()).isEmpty();
    assertThat(missing.evidence().colour()).isEmpty();
    assertThat(missing.evidence().gaps()).hasSize(1);
  }

  @Test
  void noonIsNoonWhereThePatientIs() {
    FollowedPatient patient =
        followed(enrolments().zone("America/New_York")).advanceTo(at(0, 12, 0));
    patient.receive(
        Batches.heartRate(WATCH)
            .every(Duration.ofMinutes(5), at(0, 4, 0), at(0, 11, 5), 55)
            .receivedAt(at(0, 12, 0)));
    patient.advanceTo(at(0, 15, 59));
    assertThat(patient.scores()).isEmpty();
    patient.advanceTo(at(0, 16, 0));
    assertThat(patient.scores()).singleElement().matches(s -> s.windowStart().equals(at(0, 4, 0)));
  }

  @Test
  void anotherWatchHeardThatWeekIsWaitedFor() {
    FollowedPatient patient = followed(enrolments().device("watch-b"));
    patient.receive(heartRateOf("watch-b", -1, 60).receivedAt(at(0, 0, 1)));
    night(patient, 0, 55);
    assertThat(patient.night(date(0))).isEmpty();
    patient.advanceTo(at(0, 12, 0));
    assertThat(patient.night(date(0))).isPresent();
  }

  @Test
  void aTimerThatComesDaysLateClosesEveryNightDue() {
    FollowedPatient patient = followed().advanceTo(at(0, 7, 5));
    patient.receive(heartRateOf(WATCH, 0, 55).receivedAt(at(0, 7, 5)));
    patient.jumpTo(at(3, 13, 0));
    assertThat(patient.wardClock().scores())
        .extracting(score -> score.evidence().localDate().orElseThrow())
        .containsExactly(date(0), date(1), date(2), date(3));
  }

  @Test
  void aTimerThatComesTooEarlyOrTwiceChangesNothing() {
    FollowedPatient patient = followed().advanceTo(at(0, 7, 5));
    patient.receive(heartRateOf(WATCH, 0, 55).receivedAt(at(0, 7, 5)));
    assertThat(patient.wardClock().scores()).isEmpty();
    patient.advanceTo(at(0, 12, 0));
    assertThat(patient.scores()).hasSize(1);
    assertThat(patient.wardClock().scores()).isEmpty();
  }

  @Test
  void readingsBehindTheTimerReopenTheNightTheyTouchAndNoOther() {
    FollowedPatient patient = followed();
    nights(patient, 0, 55, 55, 55);
    Outcome outcome =
        patient.receive(Batches.heartRate(WATCH).at(at(1, 3, 1), 55).receivedAt(at(2, 7, 6)));
    assertThat(outcome.scores())
        .singleElement()
        .satisfies(
            score -> {
              assertThat(score.evidence().localDate()).contains(date(1));
              assertThat(score.evidence().readingCount()).isEqualTo(NightStory.SAMPLES + 1);
            });
  }

  @Test
  void stepsThatComeLateTakeTheirMinutesOutOfANightThatIsOver() {
    FollowedPatient patient = followed();
    nights(patient, 0, 55, 55);
    Outcome outcome =
        patient.receive(
            Batches.steps(WATCH).at(at(0, 3, 0), 20).at(at(0, 3, 5), 0).receivedAt(at(1, 7, 6)));
    assertThat(outcome.scores())
        .singleElement()
        .matches(score -> score.evidence().readingCount() == NightStory.SAMPLES - 1);
  }

  @Test
  void aNightHalfToldByASyncWaitsUntilTheSyncHasPaused() {
    FollowedPatient patient = followed().advanceTo(at(5, 20, 0));
    patient.receive(
        Batches.heartRate(WATCH)
            .every(Duration.ofMinutes(5), at(0, 0, 0), at(0, 4, 0), 55)
            .receivedAt(at(5, 20, 0)));
    assertThat(patient.scores()).isEmpty();
    patient.advanceTo(at(5, 20, 14));
    assertThat(patient.scores()).isEmpty();
    patient.advanceTo(at(5, 20, 15));
    assertThat(patient.night(date(0))).isPresent();
  }

  /** The ward's time may stand, as at the end of a replay, when a job that lags comes to it. */
  @Test
  void aSyncHasPausedByWhenItCameNotByWhenItIsLookedAt() {
    FollowedPatient patient = followed().advanceTo(at(5, 20, 0));
    patient.receive(
        Batches.heartRate(WATCH)
            .every(Duration.ofMinutes(5), at(0, 0, 0), at(0, 4, 0), 55)
            .receivedAt(at(0, 4, 1)));
    assertThat(patient.night(date(0))).isPresent();
  }

  @Test
  void howManyEmptyNightsAreStatedDoesNotDependOnTheSizeOfBatches() {
    FollowedPatient inTwo = followed();
    night(inTwo, 0, 55);
    night(inTwo, 120, 56);
    FollowedPatient inOne = followed().advanceTo(at(120, 7, 5));
    Batches both = heartRateOf(WATCH, 0, 55).at(at(0, 7, 0), 55);
    both = both.every(Duration.ofMinutes(5), at(120, 0, 0), at(120, 7, 5), 56);
    inOne.receive(both.receivedAt(at(120, 7, 5)));
    inOne.receive(noSteps(0));
    inOne.receive(noSteps(120));
    inOne.advanceTo(at(121, 0, 0));
    inTwo.advanceTo(at(121, 0, 0));
    assertThat(Settled.of(inOne).differences(Settled.of(inTwo))).isEmpty();
    List<LocalDate> stated =
        inOne.scores().stream().map(s -> s.evidence().localDate().orElseThrow()).toList();
    assertThat(stated).hasSize(92).contains(date(90), date(120)).doesNotContain(date(91));
  }
}
