package io.homeward.jobs.patient;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** DESIGN 3.5: settled, scores and episodes follow from the readings, not from how they came. */
class ReplayEqualityTest {

  @Property(tries = 60)
  void anyOrderWithinTheHorizonEndsAlike(@ForAll long seed, @ForAll long order) {
    GeneratedPatient patient = new GeneratedPatient(seed);
    Settled expected = Settled.of(Delivery.inOrder(patient));
    Settled actual = Settled.of(Delivery.drawn(patient, order));
    assertThat(actual.differences(expected)).isEmpty();
  }
}
