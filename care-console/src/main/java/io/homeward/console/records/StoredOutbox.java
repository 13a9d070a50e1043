package io.homeward.console.records;

import io.homeward.console.outbox.OutboxRows;
import io.homeward.store.jdbc.Timestamps;
import io.homeward.store.jdbc.Transactions;
import java.sql.PreparedStatement;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/** The outbox table. Thread-safe. */
public final class StoredOutbox implements OutboxRows {
  private final DataSource source;
  private final InstantSource wall;

  /** The outbox of this store. */
  public StoredOutbox(DataSource source, InstantSource wall) {
    this.source = source;
    this.wall = wall;
  }

  @Override
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

  @Override
  public void markPublished(List<Long> ids) {
    Transactions.inTransaction(
        source,
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update outbox set published_at = ? where id = any (?)")) {
            Timestamps.set(update, 1, wall.instant());
            update.setArray(2, connection.createArrayOf("bigint", ids.toArray()));
            return update.executeUpdate();
          }
        });
  }
}
