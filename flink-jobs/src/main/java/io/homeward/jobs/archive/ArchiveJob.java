package io.homeward.jobs.archive;

import io.homeward.jobs.kafka.InboundRecord;
import io.homeward.jobs.kafka.KafkaEdge;
import io.homeward.jobs.liveness.HeartbeatEcho;
import io.homeward.jobs.liveness.HeartbeatJoin;
import io.homeward.jobs.settings.JobSettings;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.topic.Topic;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Keeps what was received: packed hours, scores, alerts, refusals, and the ledger that says that
 * nothing is missing.
 *
 * <pre>
 * readings ∪ readings-rejected ∪ alerts ∪ scores
 *   └ archive-records ───┐
 *                        ├ archive ─ heartbeat-answers ─ publish-health ─→ part-health
 * part-health ──(all)────┘    └─→ the store
 * </pre>
 *
 * A patient's readings lie in one partition and a partition is read by one subtask, so nothing is
 * sent between subtasks: who reads a partition merges and accounts for it. The operator has no
 * Flink state, because the store must hold all of it anyway (hours, progress, counts, in one
 * transaction) and two truths would have to be reconciled after every failure; a checkpoint holds
 * offsets that are never ahead of the store. A separate job: a slow database never delays an alert.
 */
public final class ArchiveJob {
  /** Name of the job, and of its consumer group. */
  public static final String NAME = "homeward-archive";

  private ArchiveJob() {}

  /** Adds the job to {@code env}, which the caller then executes. */
  public static void define(StreamExecutionEnvironment env, ArchiveJobConfig config) {
    JobSettings.apply(env, config.checkpoints(), config.checkpointInterval(), config.parallelism());
    KafkaEdge kafka = new KafkaEdge(config.kafkaBootstrap(), NAME);

    DataStream<HeartbeatEcho> echoes =
        records(env, kafka)
            .connect(health(env, kafka).broadcast())
            .transform(
                "archive", TypeInformation.of(HeartbeatEcho.class), new ArchiveOperator(config))
            .uid("archive");
    echoes
        .process(new HeartbeatJoin(PartHealth.Kind.ARCHIVE_JOB, "archive-job"))
        .name("heartbeat-answers")
        .uid("heartbeat-answers")
        .setParallelism(1)
        .sinkTo(kafka.sink())
        .name("publish-health")
        .uid("publish-health")
        .setParallelism(1);
  }

  private static DataStream<InboundRecord> records(
      StreamExecutionEnvironment env, KafkaEdge kafka) {
    return env.fromSource(
            kafka.source(
                OffsetsInitializer.earliest(),
                Topic.READINGS,
                Topic.READINGS_REJECTED,
                Topic.ALERTS,
                Topic.SCORES),
            WatermarkStrategy.noWatermarks(),
            "archive-records")
        .uid("archive-records");
  }

  private static DataStream<InboundRecord> health(StreamExecutionEnvironment env, KafkaEdge kafka) {
    return env.fromSource(
            kafka.source(OffsetsInitializer.latest(), Topic.PART_HEALTH),
            WatermarkStrategy.noWatermarks(),
            "part-health")
        .uid("part-health")
        .setParallelism(1);
  }
}
