package io.homeward.jobs.deviation;

import io.homeward.jobs.kafka.InboundRecord;
import io.homeward.jobs.kafka.KafkaEdge;
import io.homeward.jobs.kafka.OutboundRecord;
import io.homeward.jobs.liveness.HeartbeatJoin;
import io.homeward.jobs.settings.JobSettings;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.topic.Topic;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Follows each patient against that patient's own normal and publishes alerts and scores.
 *
 * <pre>
 * readings ∪ enrolments ∪ alert-actions
 *   └ patient-records ─ never-wait ─(by patient)─┐
 *                                                ├ follow-patients ┬ publish ─→ alerts, scores
 * part-health ─ part-health ─┐                   │                 └ heartbeat-answers ─ publish-health ─→ part-health
 *                            ├ ward-clock ─(all)─┘
 * ward-clock ── clock-ticks ─┘
 * </pre>
 *
 * Event time is the ward clock and nothing else: {@code never-wait} keeps the patients' records
 * from holding it back, {@code ward-clock} moves it on. What arrives behind it re-opens what it
 * touches; that is the monitor's affair. All uids are under test: a savepoint finds its state by
 * them.
 */
public final class DeviationJob {
  /** Name of the job, and of its consumer group. */
  public static final String NAME = "homeward-deviation";

  private static final long CLOCK_EVERY_MS = 100;
  private static final Topic[] PATIENT_TOPICS = {
    Topic.READINGS, Topic.ENROLMENTS, Topic.ALERT_ACTIONS
  };

  private DeviationJob() {}

  /** Adds the job to {@code env}, which the caller then executes. */
  public static void define(StreamExecutionEnvironment env, DeviationJobConfig config) {
    JobSettings.apply(env, config.checkpoints(), config.checkpointInterval(), config.parallelism());
    KafkaEdge kafka = new KafkaEdge(config.kafkaBootstrap(), NAME);

    SingleOutputStreamOperator<OutboundRecord> decisions =
        patientRecords(env, kafka)
            .keyBy(InboundRecord::key)
            .connect(wardEvents(env, kafka, config.clockMode()).broadcast())
            .transform(
                "follow-patients",
                TypeInformation.of(OutboundRecord.class),
                new FollowPatients(kafka.ends(PATIENT_TOPICS), kafka.enrolments()))
            .uid("follow-patients");
    DataStream<OutboundRecord> answers =
        decisions
            .getSideOutput(FollowPatients.ECHOES)
            .process(new HeartbeatJoin(PartHealth.Kind.DEVIATION_JOB, "deviation-job"))
            .name("heartbeat-answers")
            .uid("heartbeat-answers")
            .setParallelism(1);

    decisions.sinkTo(kafka.sink()).name("publish").uid("publish");
    answers.sinkTo(kafka.sink()).name("publish-health").uid("publish-health").setParallelism(1);
  }

  private static DataStream<InboundRecord> patientRecords(
      StreamExecutionEnvironment env, KafkaEdge kafka) {
    return env.fromSource(
            kafka.source(OffsetsInitializer.earliest(), PATIENT_TOPICS),
            WatermarkStrategy.noWatermarks(),
            "patient-records")
        .uid("patient-records")
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<InboundRecord>forGenerator(context -> new NeverWait()))
        .name("never-wait")
        .uid("never-wait");
  }

  private static DataStream<WardEvent> wardEvents(
      StreamExecutionEnvironment env, KafkaEdge kafka, ClockMode mode) {
    // Health of the past says nothing about a job that starts without state: only what comes.
    DataStream<InboundRecord> health =
        env.fromSource(
                kafka.source(OffsetsInitializer.latest(), Topic.PART_HEALTH),
                WatermarkStrategy.noWatermarks(),
                "part-health")
            .uid("part-health")
            .setParallelism(1);
    return env.fromSource(
            kafka.source(OffsetsInitializer.earliest(), Topic.WARD_CLOCK),
            WatermarkStrategy.noWatermarks(),
            "clock-ticks")
        .uid("clock-ticks")
        .setParallelism(1)
        .union(health)
        .transform(
            "ward-clock",
            TypeInformation.of(WardEvent.class),
            new WardClockOperator(mode, CLOCK_EVERY_MS))
        .uid("ward-clock")
        .setParallelism(1);
  }

  /** As if all had been seen: the smallest watermark of a join is then the ward clock's. */
  private static final class NeverWait implements WatermarkGenerator<InboundRecord> {
    // Not MAX_VALUE, which means the end of the stream.
    private static final Watermark ALL_SEEN = new Watermark(Long.MAX_VALUE - 1);

    @Override
    public void onEvent(InboundRecord event, long eventTimestamp, WatermarkOutput output) {}

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      output.emitWatermark(ALL_SEEN);
    }
  }
}
