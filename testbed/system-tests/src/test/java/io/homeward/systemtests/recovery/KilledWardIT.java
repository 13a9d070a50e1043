package io.homeward.systemtests.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.simulator.fleet.FleetCounts;
import io.homeward.simulator.recording.RecordingReader;
import io.homeward.standalone.replay.Replay;
import io.homeward.systemtests.replay.Recordings;
import io.homeward.systemtests.ward.Findings;
import io.homeward.systemtests.ward.Program;
import io.homeward.systemtests.ward.SentReadings;
import io.homeward.systemtests.ward.WardDatabase;
import io.homeward.systemtests.ward.WardProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ward that is killed over and over while devices send: nothing they saw acknowledged is missing,
 * nothing is doubled, no alert that was closed opens again.
 */
class KilledWardIT {
  private static final int ROUNDS = 10;
  private static final long SEED = 10;
  private static final Duration SETTLED = Duration.ofMinutes(4);

  @TempDir Path temp;

  @Test
  void loses_and_doubles_nothing_over_ten_kills() throws Exception {
    Recordings recordings = Recordings.simulated(SEED, 6, 45, temp.resolve("people"));
    Path results = temp.resolve("results");
    Program.Ended backtest =
        Program.run(
            temp.resolve("backtest.out"),
            "backtest",
            "--input",
            recordings.folder().toString(),
            "--output",
            results.toString());
    assertThat(backtest.exitCode()).as(backtest.output()).isZero();
    Random random = new Random(SEED);
    try (WardProcess ward = WardProcess.start(temp.resolve("ward"), "--empty")) {
      recordings.enrol(ward.connections());
      SentReadings sent = new SentReadings();
      // Slow enough for all rounds to fall into it.
      double speed = Duration.ofDays(45).toSeconds() / 120.0;
      CompletableFuture<FleetCounts> replay =
          CompletableFuture.supplyAsync(() -> replay(ward, recordings, speed, sent));
      for (int round = 1; round <= ROUNDS; round++) {
        long aliveMs = 500L + random.nextInt(8_000);
        System.out.printf("round %d (seed %d): killed after %d ms%n", round, SEED, aliveMs);
        assertThat(endsWithin(replay, aliveMs)).as("still sending in round %d", round).isFalse();
        ward.kill();
        ward.start();
      }
      FleetCounts counts = replay.get(10, TimeUnit.MINUTES);
      assertThat(counts.acknowledged()).isEqualTo(counts.sent());

      WardDatabase database = new WardDatabase(ward.connections());
      await()
          .atMost(SETTLED)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> {
                assertThat(database.findings()).isEqualTo(Findings.ofBacktest(results));
                assertThat(accounted(database.ledger()))
                    .isGreaterThanOrEqualTo(sent.acknowledgedCount());
              });
      assertThat(sent.differences(database)).isEmpty();
      assertThat(database.ledger().get("STORED")).isEqualTo(sent.distinctCount());
      assertThat(database.reopened()).isEmpty();
      assertThat(ward.stop()).isZero();
    }
  }

  private static FleetCounts replay(
      WardProcess ward, Recordings recordings, double speed, SentReadings sent) {
    try (RecordingReader reader = recordings.messages()) {
      return new Replay(ward.connections(), recordings::secretOf, speed).run(reader, sent);
    } catch (Exception e) { // the future carries it to the test
      throw new CompletionException(e);
    }
  }

  /** Waits for {@code ms}, or until the replay ends: too early. */
  private static boolean endsWithin(CompletableFuture<FleetCounts> replay, long ms)
      throws Exception {
    try {
      replay.get(ms, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  private static long accounted(Map<String, Long> ledger) {
    return ledger.values().stream().mapToLong(Long::longValue).sum();
  }
}
