package io.homeward.jobs.kafka;

import io.homeward.vitals.topic.Topic;

/**
 * One Kafka record on its way out of a job. A POJO record to Flink.
 *
 * @param topic where it goes
 * @param key its key
 * @param value its value
 */
@SuppressWarnings("ArrayRecordComponent") // bytes in flight; compared nowhere
public record OutboundRecord(Topic topic, String key, byte[] value) {

  /** Says where it goes, never its key or content. */
  @Override
  public String toString() {
    return "OutboundRecord[" + topic + "]";
  }
}
