package io.homeward.systemtests.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.systemtests.metrics.ShownByWard;
import io.homeward.systemtests.replay.Recordings;
import io.homeward.systemtests.ward.ConsoleSession;
import io.homeward.systemtests.ward.Findings;
import io.homeward.systemtests.ward.WardDatabase;
import io.homeward.systemtests.ward.WardInParts;
import io.homeward.systemtests.ward.WardInParts.Job;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A ward whose parts run apart keeps the promises of one process, while a machine of the cluster is
 * lost and a job is upgraded; and it shows the same metrics.
 */
@Tag("real-parts")
class WardInPartsIT {
  private static final long SEED = 11;

  private static final String PASSWORD = "correct horse battery staple";

  @TempDir Path temp;

  @Test
  void losesAndDoublesNothingWhenATaskManagerIsLostAndTheDeviationJobIsUpgraded() throws Exception {
    Recordings recordings = Recordings.simulated(SEED, 4, 30, temp.resolve("people"));
    Findings expected = recordings.backtested(temp);
    assertThat(expected.episodes()).as("something to find").isNotEmpty();
    try (WardInParts ward = WardInParts.start(temp.resolve("ward"))) {
      recordings.enrol(ward.connections());
      try (GatedReplay replay = new GatedReplay(recordings, ward.connections())) {
        replay.untilAcknowledged(80_000);
        ward.loseTaskManager();
        replay.untilAcknowledged(160_000);
        await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofSeconds(2))
            .until(() -> ward.runningJobs().size() == Job.values().length);
        String savepoint = ward.stopWithSavepoint(ward.idOf(Job.DEVIATION));
        ward.submit(Job.DEVIATION, Optional.of(savepoint));
        replay.toTheEnd();
        new WardDatabase(ward.connections()).awaitSettled(expected, replay.sent());
      }
      ward.addStaff("ada", PASSWORD, "lead");
      ConsoleSession lead = ConsoleSession.signIn(ward.board(), "ada", PASSWORD);
      assertThat(lead.page("/operations")).contains("gateway-7", "deviation-job", "archive-job");
      ShownByWard.check(ward, "gateway-7", "ada");
    }
  }
}
