package io.homeward.jobs.archive;

import static org.awaitility.Awaitility.await;

import io.homeward.store.retention.RetentionPeriods;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** ArchiveJob on a Flink cluster in this process, with one task manager that may be killed. */
final class ArchiveCluster implements AutoCloseable {
  private static final int PARALLELISM = 2;

  private final InMemoryReporter metrics = InMemoryReporter.createWithRetainedMetrics();
  private final MiniCluster cluster;
  private final ArchiveJobConfig config;
  private int taskManagers = 1;
  private JobID job;

  private ArchiveCluster(ArchiveJobConfig config) throws Exception {
    this.config = config;
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(metrics.addToConfiguration(new Configuration()))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(PARALLELISM)
                .build());
    cluster.start();
  }

  /** A cluster with the job running on it. */
  static ArchiveCluster start(String kafka, EmbeddedStore store, Path checkpoints)
      throws Exception {
    URI folder = checkpoints.toUri();
    ArchiveCluster cluster =
        new ArchiveCluster(
            new ArchiveJobConfig(
                kafka,
                store.jdbcUrl(),
                "postgres",
                "postgres",
                folder,
                Duration.ofMillis(500),
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                RetentionPeriods.DEFAULT,
                PARALLELISM));
    cluster.submit(Optional.empty());
    return cluster;
  }

  private void submit(Optional<String> checkpoint) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    ArchiveJob.define(env, config);
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName(ArchiveJob.NAME);
    checkpoint.ifPresent(
        path -> graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(path)));
    job = cluster.submitJob(graph.getJobGraph()).get(60, TimeUnit.SECONDS).getJobID();
  }

  /** A checkpoint made as soon as every task runs. */
  String checkpointWhenRunning() {
    return await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> cluster.triggerCheckpoint(job).get(60, TimeUnit.SECONDS), path -> path != null);
  }

  /** Cancels the job and starts another from {@code checkpoint}, or from nothing at all. */
  void resume(Optional<String> checkpoint) throws Exception {
    cluster.cancelJob(job).get(60, TimeUnit.SECONDS);
    cluster.requestJobResult(job).get(60, TimeUnit.SECONDS);
    submit(checkpoint);
  }

  /** Kills the task manager under the running job, and starts another. */
  void killTaskManager() throws Exception {
    cluster.terminateTaskManager(taskManagers - 1).get(60, TimeUnit.SECONDS);
    cluster.startTaskManager();
    taskManagers++;
  }

  boolean isRunning() throws Exception {
    return cluster.getJobStatus(job).get(60, TimeUnit.SECONDS) == JobStatus.RUNNING;
  }

  /** The sum of a counter over all subtasks and attempts of the job that runs now. */
  long counted(String counter) {
    return metrics.findMetrics(job, counter).values().stream()
        .mapToLong(metric -> ((Counter) metric).getCount())
        .sum();
  }

  @Override
  public void close() {
    cluster
        .cancelJob(job)
        .thenCompose(cancelled -> cluster.requestJobResult(job))
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
    cluster.closeAsync().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
