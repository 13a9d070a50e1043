package io.homeward.store.archive;

import io.homeward.store.jdbc.Timestamps;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code ledger}: counts to which is only added. */
final class LedgerTable {
  /** Always in the same order, so that parallel flushes wait for each other, never deadlock. */
  private static final Comparator<Heading> ORDER =
      Comparator.comparing(Heading::vendor)
          .thenComparing(Heading::receivedHour)
          .thenComparing(Heading::outcome)
          .thenComparing(Heading::reason);

  private LedgerTable() {}

  private record Heading(
      String vendor, Instant receivedHour, LedgerOutcome outcome, String reason) {}

  static void add(Connection connection, List<LedgerEntry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    Map<Heading, Long> sums = new TreeMap<>(ORDER);
    for (LedgerEntry entry : entries) {
      String reason = entry.reason().map(Enum::name).orElse("");
      sums.merge(
          new Heading(entry.vendor(), entry.receivedHour(), entry.outcome(), reason),
          entry.count(),
          Long::sum);
    }
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into ledger (vendor, received_hour, outcome, reason, count) values (?, ?, ?, ?, ?)
            on conflict (vendor, received_hour, outcome, reason) do update set count = ledger.count + excluded.count
            """)) {
      for (Map.Entry<Heading, Long> sum : sums.entrySet()) {
        upsert.setString(1, sum.getKey().vendor());
        Timestamps.set(upsert, 2, sum.getKey().receivedHour());
        upsert.setString(3, sum.getKey().outcome().name());
        upsert.setString(4, sum.getKey().reason());
        upsert.setLong(5, sum.getValue());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }
}
