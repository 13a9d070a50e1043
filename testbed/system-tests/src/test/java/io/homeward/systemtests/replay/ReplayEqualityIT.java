package io.homeward.systemtests.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.simulator.fleet.FleetCounts;
import io.homeward.simulator.recording.MessageShuffler;
import io.homeward.simulator.recording.RecordingReader;
import io.homeward.standalone.replay.Replay;
import io.homeward.systemtests.ward.Findings;
import io.homeward.systemtests.ward.SentReadings;
import io.homeward.systemtests.ward.WardDatabase;
import io.homeward.systemtests.ward.WardProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * People's recordings through MQTT, Kafka, the jobs and into the store: nothing acknowledged is
 * missing, and what is found in them is what a backtest finds, in whatever order and pieces they
 * arrive.
 */
class ReplayEqualityIT {
  private static final long SEED = 20_240_320;
  private static final Duration SETTLED = Duration.ofMinutes(4);

  @TempDir Path temp;

  @Test
  void simulated_people_are_found_the_same_live_shuffled_and_in_a_backtest() throws Exception {
    Recordings recordings = Recordings.simulated(SEED, 5, 40, temp.resolve("people"));
    Findings expected = holds(recordings);
    assertThat(expected.episodes())
        .extracting(Findings.Episode::cause)
        .contains("deviation:nightsignal-causal", "limit:HEART_RATE");
  }

  @Test
  @Tag("real-data")
  void real_people_are_found_the_same_live_shuffled_and_in_a_backtest() throws Exception {
    holds(
        new Recordings(
            Path.of(System.getProperty("homeward.data"), "covid-wearables", "readings")));
  }

  private Findings holds(Recordings recordings) throws Exception {
    Findings expected = recordings.backtested(temp);

    List<String> inOrder;
    try (WardProcess ward = WardProcess.start(temp.resolve("in-order"), "--empty")) {
      inOrder = replayed(ward, recordings, false, expected);
    }
    try (WardProcess ward = WardProcess.start(temp.resolve("shuffled"), "--empty")) {
      assertThat(replayed(ward, recordings, true, expected)).isEqualTo(inOrder);
    }
    return expected;
  }

  /** Returns a fingerprint of every series stored. */
  private static List<String> replayed(
      WardProcess ward, Recordings recordings, boolean shuffled, Findings expected)
      throws Exception {
    recordings.enrol(ward.connections());
    SentReadings sent = new SentReadings();
    FleetCounts counts;
    try (RecordingReader reader = recordings.messages()) {
      counts =
          new Replay(ward.connections(), recordings::secretOf, 0)
              .run(
                  shuffled
                      ? new MessageShuffler(reader, SEED, MessageShuffler.Mix.standard())
                      : reader,
                  sent);
    }
    assertThat(counts.sent()).isEqualTo(counts.acknowledged());
    assertThat(sent.refusedCount()).isZero();

    WardDatabase database = new WardDatabase(ward.connections());
    await()
        .atMost(SETTLED)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              assertThat(database.findings()).isEqualTo(expected);
              assertThat(database.accounted()).isEqualTo(sent.acknowledgedCount());
            });
    assertThat(sent.differences(database)).isEmpty();
    assertThat(database.ledger().get("STORED")).isEqualTo(sent.distinctCount());
    return database.fingerprints();
  }
}
