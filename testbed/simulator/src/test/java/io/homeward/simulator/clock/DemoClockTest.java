package io.homeward.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.clock.ClockTick;
import io.homeward.vitals.clock.WardClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DemoClockTest {
  private static final Instant WALL = Instant.parse("2026-11-24T09:00:00Z");
  private static final Instant WARD = WALL.minus(Duration.ofDays(7));
  private final DemoClock clock = new DemoClock(DemoClock.DEFAULT_SPEED);

  @Test
  void it_stands_still_while_the_history_is_handed_over() {
    ClockTick tick = clock.held(WARD, WALL);
    assertThat(tick.wardTimeAt(WALL.plusSeconds(30))).isEqualTo(WARD);
    assertThat(DemoClock.untilDue(tick, WARD, WALL)).contains(Duration.ZERO);
    assertThat(DemoClock.untilDue(tick, WARD.plusMillis(1), WALL)).isEmpty();
  }

  @Test
  void a_day_passes_in_two_minutes_until_the_wall_is_reached() {
    ClockTick tick = clock.running(WARD, WALL);
    assertThat(tick.wardTimeAt(WALL.plusSeconds(120))).isEqualTo(WARD.plus(Duration.ofDays(1)));
    Instant meets = clock.catchesUpAt(WARD, WALL);
    assertThat(tick.wardTimeAt(meets)).isBetween(meets.minusMillis(1), meets);
    assertThat(tick.wardTimeAt(meets.plusSeconds(60))).isEqualTo(meets);
    assertThat(Duration.between(WALL, meets))
        .isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
  }

  @Test
  void once_it_has_caught_up_it_goes_with_the_wall() {
    WardClock follower = new WardClock(() -> WALL.plus(Duration.ofHours(3)));
    Instant meets = clock.catchesUpAt(WARD, WALL);
    follower.follow(clock.running(WARD, WALL));
    follower.follow(clock.running(meets, meets));
    assertThat(follower.instant()).isEqualTo(WALL.plus(Duration.ofHours(3)));
  }

  @Test
  void what_is_due_at_a_ward_time_is_due_after_its_share_of_wall_time() {
    ClockTick tick = clock.running(WARD, WALL);
    Duration left = DemoClock.untilDue(tick, WARD.plus(Duration.ofHours(12)), WALL).orElseThrow();
    assertThat(left).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(60).plusNanos(10));
    assertThat(tick.wardTimeAt(WALL.plus(left))).isAfterOrEqualTo(WARD.plus(Duration.ofHours(12)));
    assertThat(DemoClock.untilDue(tick, WALL.plus(Duration.ofDays(1)), WALL)).isEmpty();
  }
}
