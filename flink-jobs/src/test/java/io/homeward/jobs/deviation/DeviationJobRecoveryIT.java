package io.homeward.jobs.deviation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.jobs.kafka.EmbeddedBroker;
import io.homeward.jobs.settings.JobCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interrupted or not, rescaled or not: the scores and episodes that stand are the same bits. */
class DeviationJobRecoveryIT {
  private static final long SEED = new Random().nextLong();
  private static final int PARTS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Checkpoints are taken by the tests. */
  private static final Duration NEVER = Duration.ofHours(1);

  private static final ScriptedWard WARD = new ScriptedWard(SEED, PARTS);
  @TempDir static Path directory;
  private static JobCluster cluster;
  private static List<String> uninterrupted;

  @BeforeAll
  static void playOnceWithoutInterruption() throws Exception {
    System.out.println("seed " + SEED);
    cluster = JobCluster.start(2);
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("uninterrupted"))) {
      JobID job = cluster.submit(env -> DeviationJob.define(env, config(broker, 2)));
      WARD.enrol(broker);
      for (int part = 0; part < PARTS; part++) {
        WARD.play(broker, part);
        awaitSeen(broker, job, part);
      }
      awaitAnswered(broker, job, ScriptedWard.end(PARTS - 1));
      assertThat(cluster.restarts(job)).isZero();
      cluster.cancel(job);
      uninterrupted = Published.by(broker).settled();
    }
    assertThat(uninterrupted).filteredOn(line -> line.startsWith("score")).hasSizeGreaterThan(40);
    assertThat(uninterrupted).filteredOn(line -> line.contains("LIMIT")).hasSizeGreaterThan(40);
    assertThat(uninterrupted).anyMatch(line -> line.contains("DEVIATION"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static DeviationJobConfig config(EmbeddedBroker broker, int parallelism) {
    return new DeviationJobConfig(
        broker.bootstrap(),
        ClockMode.DRIVEN,
        directory.resolve("checkpoints").toUri(),
        NEVER,
        parallelism);
  }

  private static void awaitSeen(EmbeddedBroker broker, JobID job, int part) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              cluster.status(job);
              return WARD.hasSeen(Published.by(broker), part);
            });
  }

  /** After this the clock's timers up to {@code at} have fired on every subtask. */
  private static void awaitAnswered(EmbeddedBroker broker, JobID job, Instant at) {
    ScriptedWard.heartbeat(broker, at);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              cluster.status(job);
              return Published.by(broker).isAnswered(at);
            });
  }

  @Test
  void aTaskManagerThatDiesMidStreamChangesNothingThatStands() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("failure"))) {
      JobID job = cluster.submit(env -> DeviationJob.define(env, config(broker, 2)));
      WARD.enrol(broker);
      WARD.play(broker, 0);
      awaitSeen(broker, job, 0);
      String checkpoint = cluster.checkpoint(job);
      assertThat(cluster.keyedState(checkpoint, "follow-patients"))
          .as("RocksDB's own files")
          .hasSize(2)
          .allMatch(IncrementalRemoteKeyedStateHandle.class::isInstance)
          .allMatch(state -> state.getStateSize() > 0);

      WARD.play(broker, 1);
      awaitSeen(broker, job, 1);
      long epochBefore = Published.by(broker).epoch().orElseThrow();
      WARD.play(broker, 2);
      cluster.replaceTaskManager();
      awaitSeen(broker, job, 2);
      assertThat(cluster.restarts(job)).isPositive();
      assertThat(cluster.restoredFrom(job)).contains(checkpoint);
      assertThat(Published.by(broker).epoch().orElseThrow()).isGreaterThan(epochBefore);

      WARD.play(broker, 3);
      awaitSeen(broker, job, 3);
      awaitAnswered(broker, job, ScriptedWard.end(3));
      cluster.cancel(job);
      assertThat(Published.by(broker).settled()).isEqualTo(uninterrupted);
    }
  }

  @Test
  void rescalingWithASavepointChangesNothingThatStands() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("rescaled"))) {
      String savepoints = directory.resolve("savepoints").toUri().toString();
      WARD.enrol(broker);
      JobID one = cluster.submit(env -> DeviationJob.define(env, config(broker, 1)));
      WARD.play(broker, 0);
      awaitSeen(broker, one, 0);
      String first = cluster.stopWithSavepoint(one, savepoints);

      WARD.play(broker, 1);
      JobID two = cluster.resume(first, env -> DeviationJob.define(env, config(broker, 2)));
      WARD.play(broker, 2);
      awaitSeen(broker, two, 2);
      String second = cluster.stopWithSavepoint(two, savepoints);

      JobID again = cluster.resume(second, env -> DeviationJob.define(env, config(broker, 1)));
      WARD.play(broker, 3);
      awaitSeen(broker, again, 3);
      awaitAnswered(broker, again, ScriptedWard.end(3));
      cluster.cancel(again);
      assertThat(Published.by(broker).settled()).isEqualTo(uninterrupted);
    }
  }
}
