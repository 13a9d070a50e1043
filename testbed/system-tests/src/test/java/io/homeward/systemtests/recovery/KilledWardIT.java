package io.homeward.systemtests.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.simulator.fleet.FleetCounts;
import io.homeward.simulator.recording.RecordingReader;
import io.homeward.standalone.replay.Replay;
import io.homeward.systemtests.replay.Recordings;
import io.homeward.systemtests.ward.Findings;
import io.homeward.systemtests.ward.SentReadings;
import io.homeward.systemtests.ward.WardDatabase;
import io.homeward.systemtests.ward.WardProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ward that is killed over and over while devices send: nothing they saw acknowledged is missing,
 * nothing is doubled, no alert that was closed opens again.
 */
class KilledWardIT {
  private static final int ROUNDS = 10;
  private static final long SEED = 10;

  /** What six people's 45 days come to, at least. */
  private static final long READINGS = 700_000;

  /** More than the devices' windows hold, so that some are always on their way at the kill. */
  private static final long UNDER_WAY = 30_000;

  private static final Duration SETTLED = Duration.ofMinutes(4);

  @TempDir Path temp;

  @Test
  void loses_and_doubles_nothing_over_ten_kills() throws Exception {
    Recordings recordings = Recordings.simulated(SEED, 6, 45, temp.resolve("people"));
    Findings expected = recordings.backtested(temp);
    try (WardProcess ward = WardProcess.start(temp.resolve("ward"), "--empty");
        RecordingReader reader = recordings.messages()) {
      recordings.enrol(ward.connections());
      SentReadings sent = new SentReadings();
      Gate gate = new Gate(reader);
      CompletableFuture<FleetCounts> replay =
          CompletableFuture.supplyAsync(() -> replay(ward, recordings, gate, sent));
      for (long acknowledged : killPoints()) {
        System.out.printf(
            "seed %d: killed once %d readings are acknowledged%n", SEED, acknowledged);
        gate.letThrough(acknowledged + UNDER_WAY);
        await()
            .atMost(SETTLED)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> replay.isDone() || sent.acknowledgedCount() >= acknowledged);
        assertThat(replay).as("is still sending").isNotDone();
        ward.kill();
        ward.start();
      }
      gate.letThrough(Long.MAX_VALUE);
      FleetCounts counts = replay.get(10, TimeUnit.MINUTES);
      assertThat(counts.acknowledged()).isEqualTo(counts.sent());

      WardDatabase database = new WardDatabase(ward.connections());
      await()
          .atMost(SETTLED)
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> {
                assertThat(database.findings()).isEqualTo(expected);
                assertThat(database.accounted()).isGreaterThanOrEqualTo(sent.acknowledgedCount());
              });
      assertThat(sent.differences(database)).isEmpty();
      assertThat(database.ledger().get("STORED")).isEqualTo(sent.distinctCount());
      assertThat(database.reopenedByRestarts()).isEmpty();
      assertThat(ward.stop()).isZero();
    }
  }

  /** Anywhere in the replay, but not so close to its end that it may be over first. */
  private static long[] killPoints() {
    return new Random(SEED).longs(ROUNDS, 1, READINGS * 9 / 10).sorted().toArray();
  }

  private static FleetCounts replay(
      WardProcess ward, Recordings recordings, Gate gate, SentReadings sent) {
    try {
      return new Replay(ward.connections(), recordings::secretOf, 0).run(gate, sent);
    } catch (Exception e) { // the future carries it to the test
      throw new CompletionException(e);
    }
  }
}
