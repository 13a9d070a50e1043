package io.homeward.console.records;

import io.homeward.console.outbox.OutboxRows;
import io.homeward.store.outbox.Outbox;
import java.util.List;

/** The outbox, from the store. Thread-safe. */
public final class StoredOutbox implements OutboxRows {
  private final Outbox store;

  /** The outbox of this store. */
  public StoredOutbox(Outbox store) {
    this.store = store;
  }

  @Override
  public List<Row> oldest(int most) {
    return store.oldest(most).stream()
        .map(row -> new Row(row.id(), row.topic(), row.key(), row.payload()))
        .toList();
  }

  @Override
  public void markPublished(List<Long> ids) {
    store.markPublished(ids);
  }
}
