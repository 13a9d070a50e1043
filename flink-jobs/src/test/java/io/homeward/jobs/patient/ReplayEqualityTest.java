package io.homeward.jobs.patient;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.models.nightsignal.NightVerdict;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.score.NightColour;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** DESIGN 3.5: settled, scores and episodes follow from the readings, not from how they came. */
class ReplayEqualityTest {

  @Property(tries = 30)
  void anyOrderWithinTheHorizonEndsAlike(@ForAll long seed, @ForAll long order) {
    GeneratedPatient patient = new GeneratedPatient(seed);
    Settled expected = Settled.of(Delivery.inOrder(patient));
    Settled actual = Settled.of(Delivery.drawn(patient, order));
    assertThat(actual.differences(expected)).isEmpty();
  }

  /** The ward clock a month ahead let alerts be forgotten that a lagging watch still changed. */
  @Example
  void anOrderThatOnceEndedOtherwiseEndsAlike() {
    anyOrderWithinTheHorizonEndsAlike(500_059L, 500_059L * 31);
  }

  @Property(tries = 15)
  void everyEventLeadsToTheSameWhetherTheRecordBecameBytesBeforeOrNot(
      @ForAll long seed, @ForAll long order) {
    GeneratedPatient patient = new GeneratedPatient(seed);
    FollowedPatient throughBytes = Delivery.drawn(patient, order);
    FollowedPatient kept =
        Delivery.drawn(patient, order, Delivery.followed(patient).keptInMemory());
    assertThat(throughBytes.outcomes()).isEqualTo(kept.outcomes());
  }

  @Property(tries = 20)
  void limitEpisodesAreThoseOfAScanOverAllReadings(@ForAll long seed, @ForAll long order) {
    GeneratedPatient patient = new GeneratedPatient(seed);
    FollowedPatient followed = Delivery.drawn(patient, order);
    StraightLine straight = new StraightLine(patient);
    for (Signal signal : List.of(Signal.HEART_RATE, Signal.OXYGEN_SATURATION)) {
      List<StraightLine.Stretch> found = new ArrayList<>();
      for (Alert alert : followed.standing()) {
        if (alert.cause().equals(AlertCause.limit(signal))) {
          found.add(
              new StraightLine.Stretch(
                  alert.onset().toEpochMilli(),
                  alert.lastBreachAt().toEpochMilli(),
                  alert.state() == AlertState.OPEN));
        }
      }
      assertThat(found).isEqualTo(straight.limitEpisodes(signal));
    }
  }

  @Property(tries = 20)
  void nightsAreJudgedAsTheModelJudgesThemAtOnce(@ForAll long seed, @ForAll long order) {
    GeneratedPatient patient = new GeneratedPatient(seed);
    FollowedPatient followed = Delivery.drawn(patient, order);
    SortedMap<LocalDate, NightVerdict> expected = new StraightLine(patient).nights();
    SortedMap<LocalDate, String> judged = new TreeMap<>();
    for (Score score : followed.scores()) {
      if (score.withheldReason().isEmpty()) {
        judged.put(
            score.evidence().localDate().orElseThrow(),
            score.score().getAsDouble() + " " + score.evidence().colour().orElseThrow());
      } else {
        assertThat(score.withheldReason())
            .hasValueSatisfying(
                reason ->
                    assertThat(reason).isIn(WithheldReason.NO_DATA, WithheldReason.PATIENT_PAUSED));
      }
    }
    SortedMap<LocalDate, String> told = new TreeMap<>();
    expected.forEach((night, verdict) -> told.put(night, verdict.score() + " " + verdict.colour()));
    assertThat(judged).isEqualTo(told);
    assertThat(onsetsOfDeviations(followed)).isEqualTo(firstNightsOfAlert(expected));
  }

  private static List<LocalDate> onsetsOfDeviations(FollowedPatient followed) {
    List<LocalDate> onsets = new ArrayList<>();
    for (Alert alert : followed.standing()) {
      if (alert.cause().kind() == AlertCause.Kind.DEVIATION) {
        onsets.add(
            alert.evidence().contributions().stream()
                .map(driver -> driver.localDate().orElseThrow())
                .min(LocalDate::compareTo)
                .orElseThrow());
      }
    }
    return onsets;
  }

  private static List<LocalDate> firstNightsOfAlert(SortedMap<LocalDate, NightVerdict> nights) {
    List<LocalDate> firsts = new ArrayList<>();
    LocalDate previous = null;
    for (NightVerdict night : nights.values()) {
      boolean alerts = night.colour() != NightColour.GREEN;
      boolean goesOn = previous != null && previous.equals(night.night().minusDays(1));
      if (alerts && !goesOn) {
        firsts.add(night.night());
      }
      previous = alerts ? night.night() : null;
    }
    return firsts;
  }
}
