package io.homeward.jobs.deviation;

import io.homeward.jobs.kafka.InboundRecord;
import io.homeward.jobs.kafka.PoisonLog;
import io.homeward.jobs.kafka.PoisonReason;
import io.homeward.vitals.clock.ClockTick;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.OperationWire;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Turns the ward clock into the job's event time: its watermarks are the only ones, so a timer
 * fires when the ward's time has come, whatever arrived. Reads {@code ward-clock} and {@code
 * part-health}; passes on the health of the gateways, and one {@link WardEvent.Kind#STARTED} when
 * an attempt begins.
 *
 * <p>Runs with parallelism 1. Wall time is Flink's processing time. The last tick is state: Kafka
 * does not repeat it after a restart.
 */
final class WardClockOperator extends AbstractStreamOperator<WardEvent>
    implements OneInputStreamOperator<InboundRecord, WardEvent>, ProcessingTimeCallback {
  private static final long serialVersionUID = 1L;

  private final ClockMode mode;
  private final long everyMs;
  private transient ListState<byte[]> lastTick;
  private transient byte[] tick;
  private transient WardClock clock;
  private transient PoisonLog poison;
  private transient boolean started;
  private transient long emittedMs;
  private transient ScheduledFuture<?> nextWaking;

  /** A clock that moves event time on every {@code everyMs} of wall time. */
  WardClockOperator(ClockMode mode, long everyMs) {
    this.mode = mode;
    this.everyMs = everyMs;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    lastTick =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "last-tick", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    clock =
        new WardClock(
            () -> Instant.ofEpochMilli(getProcessingTimeService().getCurrentProcessingTime()));
    for (byte[] restored : lastTick.get()) {
      follow(restored);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    poison = new PoisonLog(getMetricGroup());
    emittedMs = Long.MIN_VALUE;
    wakeAfter(0);
  }

  private void wakeAfter(long wallMs) {
    var wall = getProcessingTimeService();
    nextWaking = wall.registerTimer(wall.getCurrentProcessingTime() + wallMs, this);
  }

  @Override
  public void close() throws Exception {
    if (nextWaking != null) {
      nextWaking.cancel(false);
    }
    super.close();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    lastTick.clear();
    if (tick != null) {
      lastTick.add(tick);
    }
  }

  @Override
  public void onProcessingTime(long wallMs) {
    moveOn();
    if (!started) {
      started = true;
      tell(WardEvent.Kind.STARTED, WardEvent.NOTHING, -1);
    }
    wakeAfter(everyMs);
  }

  @Override
  public void processElement(StreamRecord<InboundRecord> element) {
    InboundRecord record = element.getValue();
    if (record.topic() == Topic.WARD_CLOCK) {
      if (mode == ClockMode.DRIVEN && !follow(record.value())) {
        poison.setAside(record, PoisonReason.UNREADABLE);
      }
      moveOn();
      return;
    }
    PartHealth health = OperationWire.decodeHealth(record.value()).toOptional().orElse(null);
    if (health == null) {
      poison.setAside(record, PoisonReason.UNREADABLE);
    } else if (health.kind() == PartHealth.Kind.GATEWAY) {
      moveOn();
      tell(WardEvent.Kind.INTAKE_HEALTH, record.value(), record.offset());
    }
  }

  private void tell(WardEvent.Kind kind, byte[] payload, long offset) {
    output.collect(new StreamRecord<>(new WardEvent(kind, payload, offset, emittedMs)));
  }

  private boolean follow(byte[] tickBytes) {
    ClockTick decoded = OperationWire.decodeTick(tickBytes).toOptional().orElse(null);
    if (decoded == null) {
      return false;
    }
    tick = tickBytes;
    clock.follow(decoded);
    return true;
  }

  private void moveOn() {
    if (mode == ClockMode.DRIVEN && tick == null) {
      return;
    }
    long nowMs = clock.instant().toEpochMilli();
    if (nowMs > emittedMs) {
      emittedMs = nowMs;
      output.emitWatermark(new Watermark(nowMs));
    }
  }

  /** Upstream watermarks mean nothing here: only the end of input passes. */
  @Override
  public void processWatermark(Watermark watermark) {
    if (watermark.equals(Watermark.MAX_WATERMARK)) {
      output.emitWatermark(watermark);
    }
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    // A quiet topic does not stop the ward's time.
  }
}
