package io.homeward.vitals.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WardClockTest {
  private static final Instant WALL = Instant.parse("2026-06-01T12:00:00Z");
  private static final Instant WARD = Instant.parse("2020-03-01T00:00:00Z");

  private final AtomicReference<Instant> wall = new AtomicReference<>(WALL);
  private final WardClock clock = new WardClock(wall::get);

  @Test
  void isTheWallClockUntilATickDrivesIt() {
    assertThat(clock.instant()).isEqualTo(WALL);
    assertThat(clock.isDriven()).isFalse();
  }

  @Test
  void runsAtTheSpeedOfTheTickUpToItsLimit() {
    WardClock driven = new WardClock(wall::get);
    driven.follow(new ClockTick(WARD, WALL, 60, Optional.of(WARD.plusSeconds(90))));
    assertThat(driven.instant()).isEqualTo(WARD);
    wall.set(WALL.plusSeconds(1));
    assertThat(driven.instant()).isEqualTo(WARD.plusSeconds(60));
    wall.set(WALL.plusSeconds(2));
    assertThat(driven.instant()).isEqualTo(WARD.plusSeconds(90));
  }

  @Test
  void theFirstTickRulesEvenWhereTheWallWasAhead() {
    assertThat(clock.instant()).isEqualTo(WALL);
    clock.follow(new ClockTick(WARD, WALL, 1, Optional.empty()));
    assertThat(clock.instant()).isEqualTo(WARD);
  }

  @Test
  void neverRunsBackwards() {
    WardClock driven = new WardClock(wall::get);
    driven.follow(new ClockTick(WARD.plusSeconds(50), WALL, 1, Optional.empty()));
    assertThat(driven.instant()).isEqualTo(WARD.plusSeconds(50));
    driven.follow(new ClockTick(WARD, WALL, 1, Optional.empty()));
    assertThat(driven.instant()).isEqualTo(WARD.plusSeconds(50));
    wall.set(WALL.minusSeconds(10));
    assertThat(driven.instant()).isEqualTo(WARD.plusSeconds(50));
  }
}
