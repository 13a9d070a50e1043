package io.homeward.jobs.patient;

import static io.homeward.jobs.patient.NightStory.WATCH;
import static io.homeward.jobs.patient.NightStory.at;
import static io.homeward.jobs.patient.NightStory.date;
import static io.homeward.jobs.patient.NightStory.heartRateOf;
import static io.homeward.jobs.patient.NightStory.night;
import static io.homeward.jobs.patient.NightStory.nights;
import static io.homeward.jobs.patient.NightStory.noSteps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.jobs.scoring.NightJudging;
import io.homeward.models.release.NightModel;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a released model says of nights that are missing, late, twice, out of order, after their
 * deadline, or retracted. It asks for three nights of baseline, and for two of a window's five.
 */
class ModelNightsTest {
  private static final AlertCause DEVIATION = AlertCause.deviation(ShortMemory.NAME);

  private final NightModel model = ShortMemory.load();
  private final FollowedPatient patient = judged(NightStory.enrolments());

  private FollowedPatient judged(Enrolments enrolments) {
    return new FollowedPatient(at(0, 0, 0)).judgedBy(model).enrolled(enrolments.enrolment());
  }

  private Enrolments chosen() {
    return NightStory.enrolments().model(ShortMemory.NAME, ModelMode.CHOSEN, at(-5, 0, 0));
  }

  @AfterEach
  void close() {
    model.close();
  }

  private static Score said(FollowedPatient of, int night) {
    return of.night(date(night), ShortMemory.NAME).orElseThrow();
  }

  private static List<LocalDate> datesSaid(Outcome outcome) {
    return outcome.scores().stream()
        .filter(score -> score.model().equals(ShortMemory.NAME))
        .map(score -> score.evidence().localDate().orElseThrow())
        .toList();
  }

  @Test
  void tooLittleBaselineSaysHowManyNightsOfHowMany() {
    nights(patient, 0, 55, 56, 54, 55, 56, 55);
    Score score = said(patient, 5);
    assertThat(score.withheldReason()).contains(WithheldReason.BASELINE_TOO_SHORT);
    assertThat(score.score()).isEmpty();
    assertThat(score.evidence().baselineSize()).isEqualTo(1);
    assertThat(score.evidence().baselineNeeded()).isEqualTo(3);
  }

  @Test
  void withEnoughBaselineANightIsScoredAndItsGroundStated() {
    nights(patient, 0, 55, 56, 54, 55, 56, 55, 54, 55, 58);
    Score score = said(patient, 8);
    assertThat(score.score()).isPresent();
    assertThat(score.modelHash()).isEqualTo(model.manifest().identity().hash());
    assertThat(score.windowStart()).isEqualTo(at(3, 7, 0));
    assertThat(score.windowEnd()).isEqualTo(at(8, 7, 0));
    Evidence evidence = score.evidence();
    assertThat(evidence.observed()).hasValue(58);
    assertThat(evidence.baselineCenter()).hasValue(55);
    assertThat(evidence.unit()).isEqualTo("/min");
    assertThat(evidence.score()).isEqualTo(score.score());
    assertThat(evidence.alertFrom()).hasValue(model.manifest().output().alertFrom());
    assertThat(evidence.contributions())
        .extracting(Evidence.Contribution::name)
        .contains("heart-rate-at-rest", "steps", Evidence.WHOLE_NIGHT);
    assertThat(evidence.contributions().get(0).localDate()).isEmpty();
  }

  @Test
  void aNightWithoutReadingsIsWithheldAtNoonAndNeverNormal() {
    nights(patient, 0, 55, 56, 54, 55, 56, 55, 54, 55);
    patient.advanceTo(at(8, 12, 1));
    assertThat(said(patient, 8).withheldReason()).contains(WithheldReason.NO_DATA);
    night(patient, 9, 55);
    assertThat(said(patient, 9).score()).isPresent();
    assertThat(said(patient, 9).evidence().gaps())
        .containsExactly(new Evidence.Gap(at(8, 0, 0), at(8, 7, 0), Signal.HEART_RATE));
  }

  @Test
  void aNightThatComesAfterItsDeadlineIsJudgedAndReopensThoseThatRestOnIt() {
    nights(patient, 0, 55, 56, 54, 55, 56, 55, 54, 55);
    patient.advanceTo(at(8, 13, 0));
    night(patient, 9, 55);
    patient.advanceTo(at(9, 13, 0));
    Outcome late = patient.receive(heartRateOf(WATCH, 8, 60).receivedAt(at(9, 13, 0)));
    assertThat(datesSaid(late)).containsExactly(date(8), date(9));
    assertThat(said(patient, 8).evidence().observed()).hasValue(60);
    assertThat(said(patient, 9).evidence().gaps()).isEmpty();
  }

  @Test
  void stepsOfTheDayBeforeThatComeLateReopenTheNightThoughNoneOfThemLiesInIt() {
    nights(patient, 0, 55, 56, 54, 55, 56, 55, 54, 55, 55);
    ReadingBatch walk =
        Batches.steps(WATCH)
            .every(Duration.ofMinutes(1), at(7, 15, 0), at(7, 15, 30), 90)
            .receivedAt(at(8, 9, 0));
    Outcome late = patient.receive(walk);
    assertThat(datesSaid(late)).containsExactly(date(8));
    assertThat(observed(said(patient, 8), "steps")).isEqualTo(2_700);
  }

  private static double observed(Score score, String input) {
    return score.evidence().contributions().stream()
        .filter(c -> c.name().equals(input) && c.localDate().isEmpty())
        .findFirst()
        .orElseThrow()
        .observed();
  }

  @Test
  void theSameReadingsAgainChangeNothingThatWasSaid() {
    nights(patient, 0, 55, 56, 54, 55, 56, 55, 54, 55);
    Outcome again = patient.receive(heartRateOf(WATCH, 7, 55).receivedAt(at(7, 9, 0)));
    assertThat(again.scores()).isEmpty();
    assertThat(again.alerts()).isEmpty();
  }

  @Test
  void nightsOutOfOrderEndAsNightsInOrder() {
    nights(patient, 0, 55, 56, 54, 55, 56, 55, 54, 55, 60);
    FollowedPatient other = judged(NightStory.enrolments());
    nights(other, 0, 55, 56, 54, 55, 56, 55);
    other.advanceTo(at(8, 7, 5));
    for (int i : new int[] {8, 6, 7}) {
      double value = new double[] {54, 55, 60}[i - 6];
      other.receive(heartRateOf(WATCH, i, value).at(at(i, 7, 0), value).receivedAt(at(8, 7, 5)));
      other.receive(noSteps(i));
    }
    assertThat(Settled.of(other).differences(Settled.of(patient))).isEmpty();
  }

  @Test
  void nightsThatDeviateRaiseOneAlertWithModelHashAndGround() {
    FollowedPatient followed = judged(chosen());
    nights(followed, 0, 55, 56, 54, 55, 56, 55, 54, 55, 85, 86, 84);
    Alert alert = followed.alert(DEVIATION);
    assertThat(alert.state()).isEqualTo(AlertState.OPEN);
    assertThat(alert.shadow()).isFalse();
    assertThat(alert.priority()).isEqualTo(AlertPriority.MEDIUM);
    assertThat(alert.modelHash()).contains(model.manifest().identity().hash());
    assertThat(alert.lastBreachAt()).isEqualTo(at(10, 7, 0));
    assertThat(alert.evidence()).isEqualTo(said(followed, 10).evidence());
    nights(followed, 11, 55, 55, 55, 55, 55);
    assertThat(followed.alert(DEVIATION).state()).isEqualTo(AlertState.CLOSED);
  }

  @Test
  void aModelNobodyChoseIsComputedAndAlertsInTheShadowOnly() {
    nights(patient, 0, 55, 56, 54, 55, 56, 55, 54, 55, 85, 86, 84);
    assertThat(said(patient, 10).shadow()).isTrue();
    assertThat(patient.alert(DEVIATION).shadow()).isTrue();
  }

  @Test
  void aModelThatIsOffIsNotRunAndSaysSo() {
    FollowedPatient followed =
        judged(NightStory.enrolments().model(ShortMemory.NAME, ModelMode.OFF, at(-5, 0, 0)));
    nights(followed, 0, 55, 56, 54, 55, 56, 55, 54, 55, 85, 86);
    assertThat(said(followed, 9).withheldReason()).contains(WithheldReason.MODEL_OFF);
    assertThat(said(followed, 9).evidence().score()).isEmpty();
    assertThat(followed.alerts(DEVIATION)).isEmpty();
  }

  @Test
  void aNightThatDeviatesIsNoPartOfALaterBaseline() {
    nights(patient, 0, 55, 56, 54, 55, 56, 55, 54, 55, 85, 86, 84);
    assertThat(patient.alert(DEVIATION).lastBreachAt()).isEqualTo(at(10, 7, 0));
    nights(patient, 11, 55, 56, 55, 55, 55, 55);
    // Nights 6 to 11 would be six: those of 9 and 10 at least are left out.
    assertThat(said(patient, 16).evidence().baselineSize()).isLessThanOrEqualTo(4);
  }

  @Test
  void valuesWhoseGroundIsRetractedAfterItsHoursWereLetGoAreUnknownForGood() {
    nights(patient, 0, 55, 56, 54, 55, 56, 55, 54, 55, 55, 55, 55, 55, 55);
    assertThat(said(patient, 7).score()).isPresent();
    patient.retract(
        new Retraction(
            "r-1",
            Batches.PATIENT,
            Optional.of(WATCH),
            Optional.empty(),
            at(7, 1, 0).toEpochMilli(),
            at(7, 2, 0).toEpochMilli(),
            at(12, 9, 0).toEpochMilli(),
            Retraction.Reason.WRONG_PATIENT));
    assertThat(said(patient, 7).withheldReason()).contains(WithheldReason.NO_DATA);
    assertThat(said(patient, 12).evidence().baselineSize()).isEqualTo(5);
  }

  @Test
  void anotherReleaseJudgesTheNightsKeptAnew() {
    nights(patient, 0, 55, 56, 54, 55, 56, 55, 54, 55, 60);
    double before = said(patient, 8).score().getAsDouble();
    assertThat(said(patient, 8).evidence().baselineNeeded()).isEqualTo(3);
    try (NightModel released = NightJudging.released()) {
      patient.judgedBy(released);
      patient.restart();
      night(patient, 9, 55);
    }
    assertThat(before).isPositive();
    assertThat(said(patient, 9).evidence().baselineNeeded()).isEqualTo(14);
  }

  @Test
  void aModelThatNightsCannotBeJudgedByHereIsRefusedWithTheReason() {
    try (NightModel late = ShortMemory.load("deadlineAt: \"12:00\"", "deadlineAt: \"11:00\"")) {
      assertThatThrownBy(() -> NightJudging.accepted(late))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("12:00");
    }
    try (NightModel far = ShortMemory.load("nights: 6", "nights: 60")) {
      assertThatThrownBy(() -> NightJudging.accepted(far))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("48 nights");
    }
  }
}
