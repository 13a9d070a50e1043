package io.homeward.store.outbox;

import io.homeward.store.jdbc.Query;
import io.homeward.store.jdbc.Transactions;
import java.sql.PreparedStatement;
import java.util.List;
import javax.sql.DataSource;

/** The outbox as whoever publishes it needs it. Thread-safe. */
public final class Outbox {
  private final DataSource source;

  /** The outbox of this store. */
  public Outbox(DataSource source) {
    this.source = source;
  }

  /**
   * One record for Kafka.
   *
   * @param payload owned by the row
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way out; compared nowhere
  public record Row(long id, String topic, String key, byte[] payload) {
    /** Says where to, never what. */
    @Override
    public String toString() {
      return "Row[" + id + " to " + topic + "]";
    }
  }

  /** The oldest rows not published yet, in the order of their ids, at most {@code most}. */
  public List<Row> oldest(int most) {
    return Query.list(
        source,
        "select id, topic, key, payload from outbox where published_at is null order by id limit ?",
        statement -> statement.setInt(1, most),
        row ->
            new Row(
                row.getLong("id"),
                row.getString("topic"),
                row.getString("key"),
                row.getBytes("payload")));
  }

  /** These rows are in Kafka. */
  public void markPublished(List<Long> ids) {
    Transactions.inTransaction(
        source,
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update outbox set published_at = now() where id = any (?)")) {
            update.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            return update.executeUpdate();
          }
        });
  }
}
