package io.homeward.console.records;

import io.homeward.console.operations.OperationsRecords;
import io.homeward.store.jdbc.Timestamps;
import io.homeward.vitals.intake.RejectReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Rejected readings and the ledger, from the store. Thread-safe. */
public final class StoredOperations implements OperationsRecords {
  private final DataSource source;

  /** Records of this store. */
  public StoredOperations(DataSource source) {
    this.source = source;
  }

  @Override
  public List<Rejected> rejected(Optional<String> vendor, Optional<RejectReason> reason, int most) {
    return Query.list(
        source,
        "select received_at, vendor, device_id, mqtt_topic, reason, detail, reading_count,"
            + " payload_length from rejected_readings"
            + " where (?::text is null or vendor = ?) and (?::text is null or reason = ?)"
            + " order by received_at desc, partition, record_offset desc limit ?",
        statement -> {
          statement.setString(1, vendor.orElse(null));
          statement.setString(2, vendor.orElse(null));
          statement.setString(3, reason.map(Enum::name).orElse(null));
          statement.setString(4, reason.map(Enum::name).orElse(null));
          statement.setInt(5, most);
        },
        row ->
            new Rejected(
                Timestamps.get(row, "received_at"),
                row.getString("vendor"),
                row.getString("device_id"),
                row.getString("mqtt_topic"),
                row.getString("reason"),
                row.getString("detail"),
                row.getInt("reading_count"),
                row.getLong("payload_length")));
  }

  @Override
  public List<LedgerCount> ledger(Optional<String> vendor, Instant from, int most) {
    return Query.list(
        source,
        "select vendor, received_hour, outcome, reason, count from ledger"
            + " where received_hour >= ? and (?::text is null or vendor = ?)"
            + " order by received_hour desc, vendor, outcome, reason limit ?",
        statement -> {
          Timestamps.set(statement, 1, from);
          statement.setString(2, vendor.orElse(null));
          statement.setString(3, vendor.orElse(null));
          statement.setInt(4, most);
        },
        row ->
            new LedgerCount(
                row.getString("vendor"),
                Timestamps.get(row, "received_hour"),
                row.getString("outcome"),
                row.getString("reason"),
                row.getLong("count")));
  }
}
