package io.homeward.jobs.patient;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.models.release.NightModel;
import io.homeward.vitals.score.Score;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * DESIGN 3.5 for a released model: settled, its scores, their grounds and its episodes follow from
 * the readings, bit by bit, not from how they came.
 */
class ModelReplayEqualityTest {
  private static NightModel model;

  @BeforeContainer
  static void load() {
    model = ShortMemory.load();
  }

  @AfterContainer
  static void close() {
    model.close();
  }

  @Property(tries = 12)
  void anyOrderWithinTheHorizonEndsAlike(@ForAll long seed, @ForAll long order) {
    GeneratedPatient patient = new GeneratedPatient(seed);
    Settled expected =
        Settled.of(Delivery.inOrder(patient, Delivery.followed(patient).judgedBy(model)));
    Settled actual =
        Settled.of(Delivery.drawn(patient, order, Delivery.followed(patient).judgedBy(model)));
    assertThat(actual.differences(expected)).isEmpty();
  }

  @Property(tries = 6)
  void everyEventLeadsToTheSameWhetherTheRecordBecameBytesBeforeOrNot(
      @ForAll long seed, @ForAll long order) {
    GeneratedPatient patient = new GeneratedPatient(seed);
    FollowedPatient throughBytes =
        Delivery.drawn(patient, order, Delivery.followed(patient).judgedBy(model));
    FollowedPatient kept =
        Delivery.drawn(patient, order, Delivery.followed(patient).judgedBy(model).keptInMemory());
    assertThat(throughBytes.outcomes()).isEqualTo(kept.outcomes());
  }

  /** That the patients drawn above are judged at all, and found to deviate now and then. */
  @Example
  void theDrawnPatientsAreJudgedAndSomeNightsAlert() {
    TreeMap<String, Integer> said = new TreeMap<>();
    for (long seed = 1; seed <= 12; seed++) {
      GeneratedPatient patient = new GeneratedPatient(seed);
      FollowedPatient followed =
          Delivery.inOrder(patient, Delivery.followed(patient).judgedBy(model));
      for (Score score : followed.scores()) {
        if (score.model().equals(ShortMemory.NAME)) {
          said.merge(score.withheldReason().map(Enum::name).orElse("SCORED"), 1, Integer::sum);
        }
      }
      List<String> causes =
          followed.standing().stream().map(alert -> alert.cause().label()).toList();
      causes.forEach(cause -> said.merge(cause, 1, Integer::sum));
    }
    assertThat(said).containsKeys("SCORED", "BASELINE_TOO_SHORT", "deviation:nightly-deviation");
  }
}
