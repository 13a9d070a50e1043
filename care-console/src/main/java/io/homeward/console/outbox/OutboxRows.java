package io.homeward.console.outbox;

import java.util.List;

/** The outbox table as the relay needs it. Errors are thrown as they come. */
public interface OutboxRows {
  /** The oldest rows not published yet, in the order of their ids, at most {@code most}. */
  List<Row> oldest(int most);

  /** These rows are in Kafka. */
  void markPublished(List<Long> ids);

  /**
   * One record for Kafka.
   *
   * @param payload owned by the row
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way out; compared nowhere
  record Row(long id, String topic, String key, byte[] payload) {
    /** Says where to, never what. */
    @Override
    public String toString() {
      return "Row[" + id + " to " + topic + "]";
    }
  }
}
