package io.homeward.jobs.deviation;

import io.homeward.jobs.kafka.EnrolmentLog;
import io.homeward.jobs.kafka.InboundRecord;
import io.homeward.jobs.kafka.LogEnds;
import io.homeward.jobs.kafka.OutboundRecord;
import io.homeward.jobs.liveness.HeartbeatEcho;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.AlertWire;
import io.homeward.vitals.wire.EnrolmentWire;
import io.homeward.vitals.wire.OperationWire;
import io.homeward.vitals.wire.ReadingsWire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/**
 * One subtask of {@link FollowPatients} outside of Flink: what the job would hand to it, and what
 * it would publish. The patients' records never hold the watermark back, as in the job.
 */
final class PatientHarness implements AutoCloseable {
  static final int MAX_PARALLELISM = 128;
  private static final LogEnds NOTHING_TO_READ_AGAIN = () -> LogEnds.Ends.NONE;

  private final KeyedTwoInputStreamOperatorTestHarness<
          String, InboundRecord, WardEvent, OutboundRecord>
      harness;
  private long clockMs = Long.MIN_VALUE;
  private long offset;
  private long checkpoint;

  private PatientHarness(int subtasks, int subtask, LogEnds logEnds, EnrolmentLog enrolments)
      throws Exception {
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new FollowPatients(logEnds, enrolments),
            InboundRecord::key,
            null,
            Types.STRING,
            MAX_PARALLELISM,
            subtasks,
            subtask);
  }

  /** The only subtask of an attempt that begins without state at a moment of the wall clock. */
  static PatientHarness start(Instant wall) throws Exception {
    return start(wall, 1, 0);
  }

  /** The only subtask of an attempt without state that finds these enrolments in their log. */
  static PatientHarness start(Instant wall, EnrolmentsInLog enrolments) throws Exception {
    PatientHarness patients = new PatientHarness(1, 0, NOTHING_TO_READ_AGAIN, enrolments);
    patients.harness.setProcessingTime(wall.toEpochMilli());
    return patients.opened();
  }

  /** The only subtask of an attempt without state, where the logs end as {@code logEnds} says. */
  static PatientHarness start(Instant wall, LogEnds logEnds) throws Exception {
    PatientHarness patients = new PatientHarness(1, 0, logEnds, new EnrolmentsInLog());
    patients.harness.setProcessingTime(wall.toEpochMilli());
    return patients.opened();
  }

  /** One of several subtasks of an attempt that begins without state. */
  static PatientHarness start(Instant wall, int subtasks, int subtask) throws Exception {
    PatientHarness patients =
        new PatientHarness(subtasks, subtask, NOTHING_TO_READ_AGAIN, new EnrolmentsInLog());
    patients.harness.setProcessingTime(wall.toEpochMilli());
    return patients.opened();
  }

  /** The only subtask of an attempt that begins from {@code state}. */
  static PatientHarness restore(Instant wall, OperatorSubtaskState state) throws Exception {
    return restore(wall, state, NOTHING_TO_READ_AGAIN);
  }

  /**
   * The only subtask of an attempt that begins from {@code state}, where the logs end as {@code
   * logEnds} says; records are counted from offset 0.
   */
  static PatientHarness restore(Instant wall, OperatorSubtaskState state, LogEnds logEnds)
      throws Exception {
    PatientHarness patients = new PatientHarness(1, 0, logEnds, new EnrolmentsInLog());
    patients.harness.setProcessingTime(wall.toEpochMilli());
    patients.harness.initializeState(state);
    return patients.opened();
  }

  private PatientHarness opened() throws Exception {
    harness.open();
    harness.processWatermark1(new Watermark(Long.MAX_VALUE - 1));
    return this;
  }

  /** Moves the wall clock. */
  void wall(Instant wall) throws Exception {
    harness.setProcessingTime(wall.toEpochMilli());
  }

  OperatorSubtaskState checkpoint() throws Exception {
    return harness.snapshot(++checkpoint, checkpoint);
  }

  void enrol(Enrolment enrolment) throws Exception {
    receive(Topic.ENROLMENTS, enrolment.patientId(), EnrolmentWire.encode(enrolment));
  }

  void read(ReadingBatch batch) throws Exception {
    receive(Topic.READINGS, batch.patientId(), ReadingsWire.encode(batch));
  }

  void receive(Topic topic, String key, byte[] value) throws Exception {
    harness.processElement1(new StreamRecord<>(new InboundRecord(topic, key, value, 0, offset++)));
  }

  /** Moves the ward clock. */
  void clock(Instant ward) throws Exception {
    clockMs = ward.toEpochMilli();
    harness.processWatermark2(new Watermark(clockMs));
  }

  /** What the ward clock tells when an attempt begins. */
  void started() throws Exception {
    harness.processElement2(
        new StreamRecord<>(new WardEvent(WardEvent.Kind.STARTED, WardEvent.NOTHING, -1, clockMs)));
  }

  /** The gateway says that it is healthy, every so often until the ward clock is at {@code end}. */
  void healthy(Instant since, Duration every, Instant end) throws Exception {
    for (Instant at = Instant.ofEpochMilli(clockMs).plus(every);
        !at.isAfter(end);
        at = at.plus(every)) {
      clock(at);
      heartbeat(at, since);
    }
  }

  void heartbeat(Instant at, Instant healthySince) throws Exception {
    PartHealth gateway =
        new PartHealth(
            PartHealth.Kind.GATEWAY,
            "gateway-1",
            true,
            "",
            at.toEpochMilli(),
            healthySince.toEpochMilli());
    harness.processElement2(
        new StreamRecord<>(
            new WardEvent(
                WardEvent.Kind.INTAKE_HEALTH, OperationWire.encode(gateway), offset++, clockMs)));
  }

  List<Alert> alerts() {
    return published(Topic.ALERTS).stream()
        .map(r -> AlertWire.decodeAlert(r.value()).toOptional().orElseThrow())
        .toList();
  }

  List<Score> scores() {
    return published(Topic.SCORES).stream()
        .map(r -> AlertWire.decodeScore(r.value()).toOptional().orElseThrow())
        .toList();
  }

  /** What NightSignal said; the released model says its own of the same nights. */
  List<Score> nightSignals() {
    return scores().stream()
        .filter(score -> score.model().equals(NightSignal.CAUSAL.name()))
        .toList();
  }

  private List<OutboundRecord> published(Topic topic) {
    return harness.extractOutputValues().stream().filter(r -> r.topic() == topic).toList();
  }

  List<HeartbeatEcho> echoes() {
    return Optional.ofNullable(harness.getSideOutput(FollowPatients.ECHOES)).stream()
        .flatMap(java.util.Collection::stream)
        .map(StreamRecord::getValue)
        .toList();
  }

  /** Forgets what was published so far. */
  void forgetPublished() {
    harness.getOutput().clear();
  }

  int timers() {
    return harness.numEventTimeTimers();
  }

  /** Entries of keyed state, once written: a summary and a set of chunks count one each. */
  int stateEntries() throws Exception {
    checkpoint();
    return harness.numKeyedStateEntries();
  }

  @Override
  public void close() {
    try {
      harness.close();
    } catch (Exception e) {
      throw new IllegalStateException("the operator did not close", e);
    }
  }
}
