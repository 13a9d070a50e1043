package io.homeward.jobs.kafka;

import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets aside records that mean nothing, so that one of them never stops a ward: counted by reason,
 * and named in the log by topic, partition and offset. The record itself stays in Kafka for the
 * topic's retention and can be looked at there; its content is never logged.
 *
 * <p>At most {@link #MOST_LOGGED} lines an attempt of the job; the counters go on. Owned by one
 * thread.
 */
public final class PoisonLog {
  static final int MOST_LOGGED = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(PoisonLog.class);

  private final Map<PoisonReason, Counter> counters = new EnumMap<>(PoisonReason.class);
  private int logged;

  /** Registers {@code poison_records} with one counter for each reason. */
  public PoisonLog(MetricGroup metrics) {
    for (PoisonReason reason : PoisonReason.values()) {
      counters.put(reason, metrics.addGroup("reason", reason.name()).counter("poison_records"));
    }
  }

  /** Sets {@code record} aside. */
  public void setAside(InboundRecord record, PoisonReason reason) {
    counters.get(reason).inc();
    if (logged < MOST_LOGGED) {
      logged++;
      LOG.warn(
          "A record of {} at partition {} offset {} was set aside: {}",
          record.topic().topicName(),
          record.partition(),
          record.offset(),
          reason);
    }
  }
}
