package io.homeward.jobs.liveness;

import io.homeward.jobs.kafka.OutboundRecord;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.OperationWire;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Answers a gateway's heartbeat for the whole job, once every subtask has: a board that hears the
 * answer knows that no part of the ward stands still. Runs with parallelism 1.
 *
 * <p>Holds at most {@link #MOST_WAITING} unanswered heartbeats, the newest; nothing of it is state,
 * since a heartbeat lost in a restart is what a restart means.
 */
public final class HeartbeatJoin extends ProcessFunction<HeartbeatEcho, OutboundRecord> {
  private static final long serialVersionUID = 1L;
  static final int MOST_WAITING = 256;

  private final PartHealth.Kind kind;
  private final String partId;
  private transient Map<Long, BitSet> waiting;
  private transient long healthySinceMs;

  /** Answers as the part {@code partId} of that kind. */
  public HeartbeatJoin(PartHealth.Kind kind, String partId) {
    this.kind = kind;
    this.partId = partId;
  }

  @Override
  public void processElement(HeartbeatEcho echo, Context context, Collector<OutboundRecord> out) {
    if (waiting == null) {
      waiting = new LinkedHashMap<>();
      healthySinceMs = echo.atMs();
    }
    BitSet answered = waiting.computeIfAbsent(echo.heartbeat(), h -> new BitSet(echo.subtasks()));
    answered.set(echo.subtask());
    if (answered.cardinality() == echo.subtasks()) {
      waiting.remove(echo.heartbeat());
      PartHealth answer = new PartHealth(kind, partId, true, "", echo.atMs(), healthySinceMs);
      out.collect(new OutboundRecord(Topic.PART_HEALTH, partId, OperationWire.encode(answer)));
    }
    if (waiting.size() > MOST_WAITING) {
      waiting.remove(waiting.keySet().iterator().next());
    }
  }
}
