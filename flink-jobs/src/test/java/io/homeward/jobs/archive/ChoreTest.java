package io.homeward.jobs.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.store.jdbc.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChoreTest {
  private final List<Long> steps = new ArrayList<>();
  private int left;
  private int outages;

  private final Chore chore =
      new Chore(this::run, new Patience(length -> {}, () -> {}), Duration.ofMinutes(5));

  private boolean run(long wallMs) {
    if (outages > 0) {
      outages--;
      throw new StoreException(new SQLException("down", "08006"));
    }
    steps.add(wallMs);
    left--;
    return left > 0;
  }

  @Test
  void goesOnStepByStepWhileThereIsMoreAndThenPauses() {
    left = 2;
    chore.step(0);
    chore.step(1_000);
    chore.step(2_000);
    assertThat(steps).containsExactly(0L, 1_000L);
    chore.step(300_999);
    assertThat(steps).hasSize(2);
    chore.step(301_000);
    assertThat(steps).containsExactly(0L, 1_000L, 301_000L);
  }

  @Test
  void waitsForAStoreThatDoesNotAnswer() {
    left = 1;
    outages = 3;
    chore.step(0);
    assertThat(steps).containsExactly(0L);
    assertThat(outages).isZero();
  }
}
