package io.homeward.store.board;

import io.homeward.store.jdbc.Query;
import io.homeward.store.jdbc.Timestamps;
import io.homeward.vitals.intake.RejectReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What became of all that was received: the refused, and the ledger. A vendor given narrows every
 * answer to that vendor. Thread-safe.
 */
public final class IntakeRecords {
  private final DataSource source;

  /** Records of this store. */
  public IntakeRecords(DataSource source) {
    this.source = source;
  }

  /**
   * The refused readings of one message; no payload and no patient.
   *
   * @param reason as the record named it: a later version may know reasons this one does not
   */
  public record Rejected(
      Instant receivedAt,
      String vendor,
      String deviceId,
      String mqttTopic,
      String reason,
      String detail,
      int readings,
      long payloadBytes) {
    /** Says why, never whose. */
    @Override
    public String toString() {
      return "Rejected[" + reason + "]";
    }
  }

  /**
   * One count of the ledger.
   *
   * @param outcome name of a {@link io.homeward.store.archive.LedgerOutcome}
   * @param reason empty for outcomes without one
   */
  public record LedgerCount(
      String vendor, Instant hour, String outcome, String reason, long count) {}

  /** Refused readings, newest first. */
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

  /** The counts since {@code from}, newest hour first. */
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
