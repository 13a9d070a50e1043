package io.homeward.jobs.settings;

import java.io.DataInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.RestoredCheckpointStats;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink in this process, with nothing set that a job sets for itself. */
public final class JobCluster implements AutoCloseable {
  private static final long TIMEOUT_S = 60;
  private final MiniCluster cluster;

  private JobCluster(MiniCluster cluster) {
    this.cluster = cluster;
  }

  /** Starts a cluster of {@code slots} slots. */
  public static JobCluster start(int slots) throws Exception {
    Configuration settings = new Configuration();
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .withRandomPorts()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
    return new JobCluster(cluster);
  }

  /** Submits the job that {@code definition} describes, without former state. */
  public JobID submit(Consumer<StreamExecutionEnvironment> definition) throws Exception {
    return submit(new Configuration(), definition);
  }

  /** Submits the job that {@code definition} describes, from a savepoint or checkpoint. */
  public JobID resume(String savepoint, Consumer<StreamExecutionEnvironment> definition)
      throws Exception {
    Configuration from = new Configuration();
    from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    return submit(from, definition);
  }

  private JobID submit(Configuration from, Consumer<StreamExecutionEnvironment> definition)
      throws Exception {
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(from);
    definition.accept(env);
    JobGraph graph = env.getStreamGraph().getJobGraph();
    cluster.submitJob(graph).get(TIMEOUT_S, TimeUnit.SECONDS);
    return graph.getJobID();
  }

  /** What the job is doing; fails where it ended in failure, with the reason. */
  public JobStatus status(JobID job) throws Exception {
    JobStatus status = cluster.getJobStatus(job).get(TIMEOUT_S, TimeUnit.SECONDS);
    if (status == JobStatus.FAILED) {
      JobResult result = cluster.requestJobResult(job).get(TIMEOUT_S, TimeUnit.SECONDS);
      throw new IllegalStateException(
          "the job failed",
          result
              .getSerializedThrowable()
              .map(t -> t.deserializeError(getClass().getClassLoader()))
              .orElse(null));
    }
    return status;
  }

  /** Ends the job, its state in a savepoint below {@code directory}; where that is. */
  public String stopWithSavepoint(JobID job, String directory) throws Exception {
    String savepoint =
        cluster
            .stopWithSavepoint(job, directory, false, SavepointFormatType.CANONICAL)
            .get(TIMEOUT_S, TimeUnit.SECONDS);
    cluster.requestJobResult(job).get(TIMEOUT_S, TimeUnit.SECONDS);
    return savepoint;
  }

  /** Takes a checkpoint; where it is. */
  public String checkpoint(JobID job) throws Exception {
    return cluster.triggerCheckpoint(job).get(TIMEOUT_S, TimeUnit.SECONDS);
  }

  /** Where the checkpoint is that the job was restored from, if it was. */
  public Optional<String> restoredFrom(JobID job) throws Exception {
    return Optional.ofNullable(
            cluster
                .getExecutionGraph(job)
                .get(TIMEOUT_S, TimeUnit.SECONDS)
                .getCheckpointStatsSnapshot()
                .getLatestRestoredCheckpoint())
        .map(RestoredCheckpointStats::getExternalPath);
  }

  /** The keyed state in a checkpoint of the operator with that uid. */
  public List<KeyedStateHandle> keyedState(String checkpoint, String uid) throws Exception {
    Path metadata = Path.of(URI.create(checkpoint)).resolve("_metadata");
    try (DataInputStream bytes = new DataInputStream(Files.newInputStream(metadata))) {
      return Checkpoints.loadCheckpointMetadata(bytes, getClass().getClassLoader(), checkpoint)
          .getOperatorStates()
          .stream()
          .filter(operator -> operator.getOperatorUid().equals(Optional.of(uid)))
          .flatMap(operator -> operator.getStates().stream())
          .flatMap(subtask -> subtask.getManagedKeyedState().stream())
          .toList();
    }
  }

  /** The worker dies with all that it was doing, and another one comes. */
  public void replaceTaskManager() throws Exception {
    cluster.terminateTaskManager(0).get(TIMEOUT_S, TimeUnit.SECONDS);
    cluster.startTaskManager();
  }

  /** Ends the job. */
  public void cancel(JobID job) throws Exception {
    cluster.cancelJob(job).get(TIMEOUT_S, TimeUnit.SECONDS);
    cluster.requestJobResult(job).get(TIMEOUT_S, TimeUnit.SECONDS);
  }

  /** How often a task of the job began anew. */
  public int restarts(JobID job) throws Exception {
    int most = 0;
    for (AccessExecutionVertex task :
        cluster.getExecutionGraph(job).get(TIMEOUT_S, TimeUnit.SECONDS).getAllExecutionVertices()) {
      most = Math.max(most, task.getCurrentExecutionAttempt().getAttemptNumber());
    }
    return most;
  }

  @Override
  public void close() {
    cluster.closeAsync().join();
  }
}
