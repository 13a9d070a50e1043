package io.homeward.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final Instant WARD = Instant.parse("2021-01-01T00:00:00Z");
  private Instant wall = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Duration> slept = new ArrayList<>();

  private Pacer pacer(double speed) {
    return new Pacer(
        speed,
        () -> wall,
        duration -> {
          slept.add(duration);
          wall = wall.plus(duration);
        });
  }

  @Test
  void it_waits_for_what_is_left_of_the_recordings_time_divided_by_the_speed()
      throws InterruptedException {
    Pacer pacer = pacer(60);
    pacer.await(WARD);
    assertThat(slept).isEmpty();
    pacer.await(WARD.plusSeconds(120));
    assertThat(slept).containsExactly(Duration.ofSeconds(2));
    wall = wall.plusSeconds(3);
    pacer.await(WARD.plusSeconds(240));
    assertThat(slept).hasSize(1);
    pacer.await(WARD.plusSeconds(600));
    assertThat(slept).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(5));
  }

  @Test
  void speed_zero_never_waits_and_a_negative_one_is_refused() throws InterruptedException {
    Pacer pacer = pacer(0);
    pacer.await(WARD);
    pacer.await(WARD.plusSeconds(1_000_000));
    assertThat(slept).isEmpty();
    assertThatThrownBy(() -> pacer(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pacer(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}
