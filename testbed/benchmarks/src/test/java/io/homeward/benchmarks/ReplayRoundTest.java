package io.homeward.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.benchmarks.process.ProcessCost;
import io.homeward.benchmarks.ward.MeasuredWard.Cost;
import org.junit.jupiter.api.Test;

class ReplayRoundTest {
  private static final ReplayRound ROUND =
      new ReplayRound(
          "warm",
          50_000,
          3_000_000,
          8,
          9,
          10,
          new Cost(new ProcessCost(20, 1), new ProcessCost(4, 1)),
          new Cost(new ProcessCost(32, 2), new ProcessCost(7, 2)),
          1.5);

  @Test
  void theWholeWayEndsWithTheLastOfItsResults() {
    assertThat(ROUND.readingsPerSecond()).isEqualTo(300_000);
    assertThat(ROUND.messagesPerSecond()).isEqualTo(5_000);
    assertThat(ROUND.cpuSecondsPerMillion()).isEqualTo(5);
  }

  @Test
  void statesEveryPartOfTheCost() {
    assertThat(ROUND.lines())
        .containsExactly(
            "warm     3,000,000 readings in 50,000 messages: acknowledged 8.0 s, stored 9.0 s,"
                + " judged 10.0 s",
            "warm     acknowledged 375,000 readings/s, the whole way 300,000 readings/s, 5,000"
                + " messages/s",
            "warm     CPU-s a million readings: ward 5.00 (Java 4.00, PostgreSQL 1.00), sender"
                + " 0.50; the ward kept 1.50 cores busy");
  }
}
