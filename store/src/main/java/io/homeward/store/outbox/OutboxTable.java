package io.homeward.store.outbox;

import io.homeward.vitals.topic.Topic;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * {@code outbox}: records for Kafka, written in the transaction of the change they tell of. The
 * order of one key is the order of its changes as long as writers of a key hold its row locked.
 * Stateless.
 */
public final class OutboxTable {
  private OutboxTable() {}

  /**
   * A record to publish.
   *
   * @param payload owned by the record
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way out; compared nowhere
  public record Message(Topic topic, String key, byte[] payload) {
    /**
     * @throws IllegalArgumentException where the topic takes no record that large; one that Kafka
     *     refuses for ever would hold up everything behind it
     */
    public Message {
      if (payload.length > topic.maxMessageBytes()) {
        throw new IllegalArgumentException(
            "a record of "
                + payload.length
                + " bytes; "
                + topic.topicName()
                + " takes "
                + topic.maxMessageBytes());
      }
    }

    /** Says where to, never what. */
    @Override
    public String toString() {
      return "Message[to " + topic.topicName() + "]";
    }
  }

  /** Adds {@code messages} to the caller's transaction, in their order. */
  public static void append(Connection connection, List<Message> messages) throws SQLException {
    if (messages.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into outbox (topic, key, payload, created_at) values (?, ?, ?, now())")) {
      for (Message message : messages) {
        insert.setString(1, message.topic().topicName());
        insert.setString(2, message.key());
        insert.setBytes(3, message.payload());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
