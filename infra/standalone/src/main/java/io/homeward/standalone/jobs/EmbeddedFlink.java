package io.homeward.standalone.jobs;

import io.homeward.jobs.metrics.WardMetricReporterFactory;
import io.homeward.standalone.StartFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream processor inside this process, on loopback: each job resumes from the newest complete
 * checkpoint that an earlier run of it left. Started, used and closed by one thread.
 */
public final class EmbeddedFlink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFlink.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final long TIMEOUT_S = 60;

  private final MiniCluster cluster;
  private final Config config;
  private final List<RunningJob> jobs = new ArrayList<>();

  private EmbeddedFlink(MiniCluster cluster, Config config) {
    this.cluster = cluster;
    this.config = config;
  }

  /**
   * How jobs run.
   *
   * @param scratch working files; emptied at start
   * @param parallelism of each job, at most
   * @param jobs how many jobs will be submitted
   * @param mostRestarts how often in a row a job that fails may begin anew before it has ended;
   *     after an hour without failure the count begins again
   * @param metricsPort where the jobs' metrics are shown
   */
  public record Config(
      Path scratch, int parallelism, int jobs, int mostRestarts, int metricsPort) {}

  /** A submitted job; {@code ended} completes with the reason when it is no longer running. */
  public record RunningJob(String name, JobID id, CompletableFuture<String> ended) {}

  /** Starts the cluster, without jobs. */
  public static EmbeddedFlink start(Config config) {
    try {
      RetainedCheckpoints.deleteTree(config.scratch());
      MiniCluster cluster =
          new MiniCluster(
              new MiniClusterConfiguration.Builder()
                  .setConfiguration(clusterConfiguration(config))
                  .setNumTaskManagers(1)
                  .setNumSlotsPerTaskManager(config.parallelism() * config.jobs())
                  .setCommonBindAddress(LOOPBACK)
                  .build());
      cluster.start();
      return new EmbeddedFlink(cluster, config);
    } catch (Exception e) { // MiniCluster.start declares no narrower one
      throw new StartFailure("the stream processor did not start: " + e.getMessage(), e);
    }
  }

  private static Configuration clusterConfiguration(Config config) {
    Configuration c = new Configuration();
    c.set(JobManagerOptions.ADDRESS, LOOPBACK);
    c.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    c.set(TaskManagerOptions.HOST, LOOPBACK);
    c.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    c.set(RestOptions.ADDRESS, LOOPBACK);
    c.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    c.set(RestOptions.BIND_PORT, "0");
    // Read from the cluster's settings only, not from a job's.
    c.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
    c.set(CoreOptions.TMP_DIRS, config.scratch().toString());
    c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    c.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    c.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    showMetrics(c, config.metricsPort());
    return c;
  }

  private static void showMetrics(Configuration c, int port) {
    String reporter = ConfigConstants.METRICS_REPORTER_PREFIX + "homeward.";
    c.set(MetricOptions.REPORTERS_LIST, "homeward");
    c.setString(reporter + "factory.class", WardMetricReporterFactory.class.getName());
    c.setString(reporter + "host", LOOPBACK);
    c.setString(reporter + "port", Integer.toString(port));
  }

  /**
   * Submits a job.
   *
   * @param name of the job, in messages and metrics
   * @param checkpoints where its checkpoints live, of this and of earlier runs
   * @param definition adds the job's operators to the environment
   */
  public RunningJob submit(
      String name, Path checkpoints, Consumer<StreamExecutionEnvironment> definition) {
    try {
      Optional<Path> resume = RetainedCheckpoints.newest(checkpoints);
      if (resume.isPresent()) {
        RetainedCheckpoints.deleteOthers(checkpoints, resume.get());
      }
      LOG.info("{} starts {}", name, resume.isPresent() ? "from its checkpoint" : "anew");
      StreamExecutionEnvironment environment =
          new StreamExecutionEnvironment(jobConfiguration(resume));
      definition.accept(environment);
      StreamGraph stream = environment.getStreamGraph();
      stream.setJobName(name);
      JobGraph graph = stream.getJobGraph();
      cluster.submitJob(graph).get(TIMEOUT_S, TimeUnit.SECONDS);
      RunningJob job =
          new RunningJob(
              name,
              graph.getJobID(),
              cluster.requestJobResult(graph.getJobID()).thenApply(EmbeddedFlink::reason));
      jobs.add(job);
      return job;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while " + name + " was submitted", e);
    } catch (ExecutionException | TimeoutException | IOException e) {
      throw new StartFailure(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  /** What is this process's affair; how a job runs, the job settles itself. */
  private Configuration jobConfiguration(Optional<Path> resume) {
    Configuration c = new Configuration();
    c.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, config.mostRestarts());
    resume.ifPresent(
        path -> {
          c.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString());
          c.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.NO_CLAIM);
        });
    return c;
  }

  private static String reason(JobResult result) {
    String status = result.getJobStatus().map(JobStatus::name).orElse("in a state not known");
    return result
        .getSerializedThrowable()
        .map(t -> t.deserializeError(EmbeddedFlink.class.getClassLoader()))
        .map(error -> status + ": " + rootMessage(error))
        .orElse(status);
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString().lines().findFirst().orElseThrow();
  }

  /**
   * Takes a last checkpoint of every job, so that the next start has little to do again, and ends
   * them. What fails here costs only that: the last periodic checkpoint stands.
   */
  @Override
  public void close() {
    for (RunningJob job : jobs) {
      if (!job.ended().isDone()) {
        quietly(job, cluster.triggerCheckpoint(job.id(), CheckpointType.DEFAULT));
      }
    }
    for (RunningJob job : jobs) {
      if (!job.ended().isDone()) {
        quietly(job, cluster.cancelJob(job.id()));
        quietly(job, job.ended());
      }
    }
    try {
      cluster.close();
    } catch (Exception e) { // declared by AutoCloseableAsync
      throw new StartFailure("the stream processor did not stop: " + e.getMessage(), e);
    }
  }

  private static void quietly(RunningJob job, CompletableFuture<?> step) {
    try {
      step.get(TIMEOUT_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("{} did not stop in order", job.name(), e);
    }
  }
}
