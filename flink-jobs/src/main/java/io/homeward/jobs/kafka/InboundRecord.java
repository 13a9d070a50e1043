package io.homeward.jobs.kafka;

import io.homeward.vitals.topic.Topic;

/**
 * One Kafka record on its way into a job: still bytes, so that an edge between operators carries
 * what Kafka carried and one place decides what to do with bytes that mean nothing.
 *
 * <p>A POJO record to Flink: a field added later arrives as null or 0, so nothing is validated
 * here.
 *
 * @param topic where it came from
 * @param key its key, empty where it had none
 * @param value its value, empty where it had none
 * @param partition its partition
 * @param offset its offset in the partition
 */
@SuppressWarnings("ArrayRecordComponent") // bytes in flight; compared nowhere
public record InboundRecord(Topic topic, String key, byte[] value, int partition, long offset) {

  /** Says where it stands, never its key or content. */
  @Override
  public String toString() {
    return "InboundRecord[" + topic + " " + partition + "@" + offset + "]";
  }
}
