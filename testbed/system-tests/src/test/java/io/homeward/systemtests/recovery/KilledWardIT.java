package io.homeward.systemtests.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.systemtests.replay.Recordings;
import io.homeward.systemtests.ward.Findings;
import io.homeward.systemtests.ward.WardDatabase;
import io.homeward.systemtests.ward.WardProcess;
import java.nio.file.Path;
import java.util.Random;
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

  @TempDir Path temp;

  @Test
  void loses_and_doubles_nothing_over_ten_kills() throws Exception {
    Recordings recordings = Recordings.simulated(SEED, 6, 45, temp.resolve("people"));
    Findings expected = recordings.backtested(temp);
    try (WardProcess ward = WardProcess.start(temp.resolve("ward"), "--empty")) {
      recordings.enrol(ward.connections());
      try (GatedReplay replay = new GatedReplay(recordings, ward.connections())) {
        for (long acknowledged : killPoints()) {
          System.out.printf(
              "seed %d: killed once %d readings are acknowledged%n", SEED, acknowledged);
          replay.untilAcknowledged(acknowledged);
          ward.kill();
          ward.start();
        }
        replay.toTheEnd();
        new WardDatabase(ward.connections()).awaitSettled(expected, replay.sent());
      }
      assertThat(ward.stop()).isZero();
    }
  }

  /** Anywhere in the replay, but not so close to its end that it may be over first. */
  private static long[] killPoints() {
    return new Random(SEED).longs(ROUNDS, 1, READINGS * 9 / 10).sorted().toArray();
  }
}
