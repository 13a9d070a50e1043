package io.homeward.systemtests.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.simulator.fleet.FleetCounts;
import io.homeward.simulator.recording.RecordingReader;
import io.homeward.standalone.data.WardConnections;
import io.homeward.standalone.replay.Replay;
import io.homeward.systemtests.replay.Recordings;
import io.homeward.systemtests.ward.SentReadings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Devices that send a recording while the test does something to the ward. However fast it is, they
 * are still sending when it happens. Owned by the test's thread.
 */
final class GatedReplay implements AutoCloseable {
  /** More than the devices' windows hold, so that some are always on their way. */
  private static final long UNDER_WAY = 30_000;

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final RecordingReader reader;
  private final Gate gate;
  private final SentReadings sent = new SentReadings();
  private final CompletableFuture<FleetCounts> replay;

  /** Begins to send, behind a closed gate. */
  GatedReplay(Recordings recordings, WardConnections ward) throws IOException {
    reader = recordings.messages();
    gate = new Gate(reader);
    replay = CompletableFuture.supplyAsync(() -> send(recordings, ward));
  }

  private FleetCounts send(Recordings recordings, WardConnections ward) {
    try {
      return new Replay(ward, recordings::secretOf, 0).run(gate, sent);
    } catch (Exception e) { // the future carries it to the test
      throw new CompletionException(e);
    }
  }

  /** Lets the devices send until so many readings are acknowledged, with more on their way. */
  void untilAcknowledged(long readings) {
    gate.letThrough(readings + UNDER_WAY);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> replay.isDone() || sent.acknowledgedCount() >= readings);
    assertThat(replay).as("is still sending").isNotDone();
  }

  /** Lets them send the rest; each reading is acknowledged. */
  void toTheEnd() throws Exception {
    gate.letThrough(Long.MAX_VALUE);
    FleetCounts counts = replay.get(10, TimeUnit.MINUTES);
    assertThat(counts.acknowledged()).isEqualTo(counts.sent());
  }

  /** What was sent, and what came of it. */
  SentReadings sent() {
    return sent;
  }

  @Override
  public void close() throws IOException {
    gate.letThrough(Long.MAX_VALUE);
    reader.close();
  }
}
