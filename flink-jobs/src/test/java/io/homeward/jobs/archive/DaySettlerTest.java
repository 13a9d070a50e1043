package io.homeward.jobs.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.store.jdbc.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DaySettlerTest {
  private final List<Integer> steps = new ArrayList<>();
  private int stale;
  private int outages;

  private final DaySettler settler =
      new DaySettler(this::settle, new Patience(length -> {}, () -> {}), Duration.ofMinutes(5));

  private int settle(int most) {
    if (outages > 0) {
      outages--;
      throw new StoreException(new SQLException("down", "08006"));
    }
    int settled = Math.min(most, stale);
    stale -= settled;
    steps.add(settled);
    return settled;
  }

  @Test
  void goesOnStepByStepWhileDaysAreStaleAndThenPauses() {
    stale = DaySettler.DAYS_A_STEP + 1;
    settler.step(0);
    settler.step(1_000);
    settler.step(2_000);
    assertThat(steps).containsExactly(DaySettler.DAYS_A_STEP, 1);
    stale = 3;
    settler.step(300_999);
    assertThat(steps).hasSize(2);
    settler.step(301_000);
    assertThat(steps).endsWith(3).hasSize(3);
  }

  @Test
  void waitsForAStoreThatDoesNotAnswer() {
    stale = 2;
    outages = 3;
    settler.step(0);
    assertThat(steps).containsExactly(2);
  }
}
