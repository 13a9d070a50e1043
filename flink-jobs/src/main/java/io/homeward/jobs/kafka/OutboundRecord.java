package io.homeward.jobs.kafka;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.AlertWire;

/**
 * One Kafka record on its way out of a job. A POJO record to Flink.
 *
 * @param topic where it goes
 * @param key its key
 * @param value its value
 */
@SuppressWarnings("ArrayRecordComponent") // bytes in flight; compared nowhere
public record OutboundRecord(Topic topic, String key, byte[] value) {

  /** An alert's whole state. */
  public static OutboundRecord of(Alert alert) {
    return new OutboundRecord(Topic.ALERTS, alert.alertId(), AlertWire.encode(alert));
  }

  /** A score. */
  public static OutboundRecord of(Score score) {
    return new OutboundRecord(Topic.SCORES, score.patientId(), AlertWire.encode(score));
  }

  /** Says where it goes, never its key or content. */
  @Override
  public String toString() {
    return "OutboundRecord[" + topic + "]";
  }
}
