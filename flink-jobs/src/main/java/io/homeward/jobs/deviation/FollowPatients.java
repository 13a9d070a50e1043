package io.homeward.jobs.deviation;

import io.homeward.jobs.episode.IntakeHealth;
import io.homeward.jobs.kafka.EnrolmentLog;
import io.homeward.jobs.kafka.InboundRecord;
import io.homeward.jobs.kafka.LogEnds;
import io.homeward.jobs.kafka.OutboundRecord;
import io.homeward.jobs.kafka.PoisonLog;
import io.homeward.jobs.kafka.PoisonReason;
import io.homeward.jobs.liveness.HeartbeatEcho;
import io.homeward.jobs.patient.Moment;
import io.homeward.jobs.patient.Outcome;
import io.homeward.jobs.patient.PatientMonitor;
import io.homeward.jobs.scoring.NightJudging;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertAction;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.AlertWire;
import io.homeward.vitals.wire.Decoded;
import io.homeward.vitals.wire.EnrolmentWire;
import io.homeward.vitals.wire.OperationWire;
import io.homeward.vitals.wire.PatientReadings;
import io.homeward.vitals.wire.ReadingsWire;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * One {@link PatientMonitor} for each patient of a subtask, its state under that patient's key and
 * the patients heard of last {@linkplain PatientsAtHand at hand}. Plumbing only: what anything
 * means is the monitor's.
 *
 * <p>State: <i>summary</i> and <i>chunks</i> by patient, one event-time timer a patient, the health
 * of our own intake (the same on every subtask), and the epoch.
 *
 * <p><b>Epoch.</b> It must grow at every start of the job from whatever state, so that what is
 * published after it outranks all that an earlier attempt published. A checkpoint alone cannot
 * tell: two attempts may restore the same one. So the epoch is the wall clock in milliseconds when
 * the attempt begins, and in any case more than the largest epoch found in the restored state. It
 * rests on the wall clock not being set back, between two attempts from one checkpoint, by more
 * than lies between them.
 *
 * <p><b>Start.</b> The first {@link WardEvent} of an attempt makes every patient's open and
 * recently closed episodes be published again, also of those who send nothing. It takes one pass
 * over the summaries of the subtask.
 *
 * <p><b>Catching up.</b> An attempt reads again what was read after its checkpoint, or all of it if
 * there is none yet, in a state older than what is on the board. Until it has caught up it holds
 * alerts back ({@link CatchUp}); only then does it publish everything again. Scores are not held:
 * one that is said again says the same. What is held is state, so that a further restore does not
 * lose it.
 *
 * <p><b>Readings before their enrolment.</b> Where there is a backlog, at a start above all, the
 * source comes to thousands of readings before it comes to the enrolment they were admitted under:
 * more than may wait. The gateway had read that enrolment from the log when it admitted them, so it
 * is there, and is taken from there.
 *
 * <p><b>Model.</b> Each subtask loads its own, whole or not at all: without it nothing starts.
 *
 * <p><b>Our own downtime.</b> While the job is down, gateways write readings it has not seen, so
 * its own silence must not be taken for the patients'. The job therefore counts itself as a part of
 * the intake that became healthy when the attempt began.
 *
 * <p>An operator rather than a KeyedBroadcastProcessFunction, because only an operator may register
 * a timer while it goes through all keys.
 */
final class FollowPatients extends AbstractStreamOperator<OutboundRecord>
    implements TwoInputStreamOperator<InboundRecord, WardEvent, OutboundRecord>,
        Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  /** Answers to heartbeats leave by this way. */
  static final OutputTag<HeartbeatEcho> ECHOES =
      new OutputTag<>("heartbeat-echoes", Types.POJO(HeartbeatEcho.class));

  private static final String OWN_PART = "deviation-job";
  private static final String INTAKE = "intake";
  private static final MapStateDescriptor<String, byte[]> INTAKE_HEALTH =
      new MapStateDescriptor<>(
          "intake-health", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  private static final ListStateDescriptor<byte[]> HELD =
      new ListStateDescriptor<>(
          "held-alerts", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  private static final long LOOK_EVERY_MS = 250;
  private static final ListStateDescriptor<Long> EPOCH =
      new ListStateDescriptor<>("epoch", Types.LONG);
  private static final ValueStateDescriptor<byte[]> SUMMARY =
      new ValueStateDescriptor<>("summary", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  private static final MapStateDescriptor<String, byte[]> CHUNKS =
      new MapStateDescriptor<>(
          "chunks", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final LogEnds logEnds;
  private final EnrolmentLog enrolmentLog;

  private transient PatientsAtHand patients;
  private transient EnrolmentLog.Ahead enrolments;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient BroadcastState<String, byte[]> intakeState;
  private transient ListState<Long> epochState;
  private transient IntakeHealth intake;
  private transient long epoch;
  private transient long toldClockMs;
  private transient long ownStartMs;
  private transient ListState<byte[]> heldState;

  /** Null once the subtask has caught up. */
  private transient CatchUp catchUp;

  private transient ScheduledFuture<?> nextLook;

  private transient PoisonLog poison;
  private transient MonitorMetrics metered;

  /**
   * An operator whose input lies in logs that end where {@code logEnds} says, its enrolments in
   * {@code enrolmentLog}.
   */
  FollowPatients(LogEnds logEnds, EnrolmentLog enrolmentLog) {
    this.logEnds = logEnds;
    this.enrolmentLog = enrolmentLog;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    intakeState = context.getOperatorStateStore().getBroadcastState(INTAKE_HEALTH);
    byte[] known = intakeState.get(INTAKE);
    intake = known == null ? IntakeHealth.UNHEARD : IntakeHealth.fromBytes(known);
    heldState = context.getOperatorStateStore().getListState(HELD);
    epochState = context.getOperatorStateStore().getUnionListState(EPOCH);
    epoch = getProcessingTimeService().getCurrentProcessingTime();
    for (long former : epochState.get()) {
      epoch = Math.max(epoch, former + 1);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    patients =
        new PatientsAtHand(
            this,
            new KeyedPatientState(
                getRuntimeContext().getState(SUMMARY), getRuntimeContext().getMapState(CHUNKS)),
            NightJudging.released());
    enrolments = enrolmentLog.follow(this::isFollowedHere);
    timers = getInternalTimerService("patients", VoidNamespaceSerializer.INSTANCE, this);
    toldClockMs = Moment.CLOCK_UNKNOWN;
    ownStartMs = Moment.CLOCK_UNKNOWN;
    poison = new PoisonLog(getMetricGroup());
    metered = new MonitorMetrics(getMetricGroup());
    beginToCatchUp();
  }

  private boolean isFollowedHere(String patientId) {
    var subtask = getRuntimeContext().getTaskInfo();
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
            patientId,
            subtask.getMaxNumberOfParallelSubtasks(),
            subtask.getNumberOfParallelSubtasks())
        == subtask.getIndexOfThisSubtask();
  }

  private void beginToCatchUp() throws Exception {
    // Not only after a restore: who was killed before the first checkpoint has published as well.
    LogEnds.Ends before = logEnds.now();
    if (before.isEmpty()) {
      return;
    }
    catchUp = new CatchUp(before, wallMs());
    for (byte[] alert : heldState.get()) {
      AlertWire.decodeAlert(alert).toOptional().ifPresent(catchUp::hold);
    }
    lookAfter(wallMs());
  }

  private void lookAfter(long wallMs) {
    nextLook = getProcessingTimeService().registerTimer(wallMs + LOOK_EVERY_MS, this::look);
  }

  @Override
  public void close() throws Exception {
    if (nextLook != null) {
      nextLook.cancel(false);
    }
    if (enrolments != null) {
      enrolments.close();
    }
    if (patients != null) {
      patients.close();
    }
    super.close();
  }

  private void look(long wallMs) {
    if (catchUp == null) {
      return;
    }
    if (!catchUp.isOver(wallMs)) {
      lookAfter(wallMs);
      return;
    }
    List<Alert> held = catchUp.held();
    catchUp = null;
    held.forEach(this::emit);
    publishAllAgain();
  }

  private long wallMs() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    patients.save();
    intakeState.put(INTAKE, intake.toBytes());
    epochState.update(List.of(epoch));
    heldState.update(
        catchUp == null ? List.of() : catchUp.held().stream().map(AlertWire::encode).toList());
  }

  @Override
  public void processElement1(StreamRecord<InboundRecord> element) {
    InboundRecord record = element.getValue();
    if (catchUp != null) {
      catchUp.saw(record, wallMs());
    }
    if (record.key().isEmpty()) {
      poison.setAside(record, PoisonReason.WRONG_KEY);
    } else if (record.value().length == 0) {
      poison.setAside(record, PoisonReason.EMPTY);
    } else if (record.topic() == Topic.READINGS) {
      follow(record, ReadingsWire.decode(record.value()), this::patientOf, this::onReadings);
    } else if (record.topic() == Topic.ENROLMENTS) {
      follow(record, EnrolmentWire.decode(record.value()), Enrolment::patientId, this::onEnrolment);
    } else {
      follow(
          record,
          AlertWire.decodeAction(record.value()),
          AlertAction::patientId,
          (patient, action) -> patient.onAction(now(), action));
    }
  }

  private String patientOf(PatientReadings readings) {
    return readings.fold(batch -> batch.patientId(), retraction -> retraction.patientId());
  }

  private Outcome onReadings(PatientMonitor patient, PatientReadings readings) {
    return readings.fold(
        batch -> onBatch(patient, batch), retraction -> patient.onRetraction(now(), retraction));
  }

  private Outcome onBatch(PatientMonitor patient, ReadingBatch batch) {
    if (patient.lacksEnrolmentOf(batch)) {
      enrolments
          .of(batch.patientId())
          .ifPresent(enrolment -> publish(patient.onEnrolment(now(), enrolment)));
    }
    return patient.onReadings(now(), batch);
  }

  private Outcome onEnrolment(PatientMonitor patient, Enrolment enrolment) {
    enrolments.arrived(enrolment.patientId(), enrolment.revision());
    return patient.onEnrolment(now(), enrolment);
  }

  private <T> void follow(
      InboundRecord record,
      Decoded<T> decoded,
      Function<T, String> patientId,
      BiFunction<PatientMonitor, T, Outcome> event) {
    T content = decoded.toOptional().orElse(null);
    if (content == null) {
      poison.setAside(record, PoisonReason.UNREADABLE);
    } else if (!record.key().equals(patientId.apply(content))) {
      poison.setAside(record, PoisonReason.WRONG_KEY);
    } else {
      publish(event.apply(patients.patient(record.key()), content));
    }
  }

  @Override
  public void processElement2(StreamRecord<WardEvent> element) {
    WardEvent event = element.getValue();
    toldClockMs = Math.max(toldClockMs, event.wardClockMs());
    switch (event.kind()) {
      case STARTED -> {
        if (catchUp == null) {
          publishAllAgain();
        }
      }
      case INTAKE_HEALTH ->
          OperationWire.decodeHealth(event.payload())
              .toOptional()
              .ifPresent(word -> onHeartbeat(event, word));
    }
  }

  private void onHeartbeat(WardEvent event, PartHealth word) {
    intake = intake.after(word);
    long nowMs = now().wardClockMs();
    if (nowMs != Moment.CLOCK_UNKNOWN) {
      if (ownStartMs == Moment.CLOCK_UNKNOWN) {
        ownStartMs = nowMs;
      }
      intake =
          intake.after(
              new PartHealth(PartHealth.Kind.GATEWAY, OWN_PART, true, "", nowMs, ownStartMs));
    }
    var subtask = getRuntimeContext().getTaskInfo();
    output.collect(
        ECHOES,
        new StreamRecord<>(
            new HeartbeatEcho(
                event.offset(),
                word.atMs(),
                subtask.getIndexOfThisSubtask(),
                subtask.getNumberOfParallelSubtasks())));
  }

  private void publishAllAgain() {
    // Whoever is not among the keys yet was first heard of in this attempt: nothing is said again.
    List<String> patientIds;
    try (var keys =
        this.<String>getKeyedStateBackend().getKeys(SUMMARY.getName(), VoidNamespace.INSTANCE)) {
      patientIds = keys.toList();
    }
    for (String patientId : patientIds) {
      setCurrentKey(patientId);
      publish(patients.patient(patientId).onRestore(now()));
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    publish(patients.patient(timer.getKey()).onWardClock(now()));
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("deadlines are the ward clock's, not the wall's");
  }

  private Moment now() {
    return new Moment(Math.max(timers.currentWatermark(), toldClockMs), epoch, intake);
  }

  private void publish(Outcome outcome) {
    metered.count(outcome, now().wardClockMs());
    outcome
        .obsoleteTimerMs()
        .ifPresent(atMs -> timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, atMs));
    outcome
        .timerMs()
        .ifPresent(atMs -> timers.registerEventTimeTimer(VoidNamespace.INSTANCE, atMs));
    for (Alert alert : outcome.alerts()) {
      if (catchUp == null) {
        emit(alert);
      } else {
        catchUp.hold(alert);
      }
    }
    for (Score score : outcome.scores()) {
      output.collect(new StreamRecord<>(OutboundRecord.of(score)));
    }
  }

  private void emit(Alert alert) {
    output.collect(new StreamRecord<>(OutboundRecord.of(alert)));
  }
}
