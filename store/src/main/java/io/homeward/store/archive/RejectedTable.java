package io.homeward.store.archive;

import io.homeward.store.jdbc.Timestamps;
import io.homeward.vitals.intake.RejectedReadings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** {@code rejected_readings}, for the operations page. */
final class RejectedTable {
  private RejectedTable() {}

  static void insert(Connection connection, List<RejectedRecord> records) throws SQLException {
    if (records.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into rejected_readings (partition, record_offset, vendor, device_id, mqtt_topic, reason, detail,
              reading_count, reading_index, received_at, payload_length, payload_sha256, payload_kept)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """)) {
      for (RejectedRecord record : records) {
        RejectedReadings r = record.rejected();
        if (r.payload().map(p -> p.partIndex() > 0).orElse(false)) {
          continue; // a further part of a payload whose first part is shown
        }
        insert.setInt(1, record.partition());
        insert.setLong(2, record.offset());
        insert.setString(3, r.vendor());
        insert.setString(4, r.deviceId());
        insert.setString(5, r.mqttTopic());
        insert.setString(6, r.reason().name());
        insert.setString(7, r.detail());
        insert.setInt(8, r.readingCount());
        insert.setArray(
            9, connection.createArrayOf("int", Arrays.stream(r.readingIndex()).boxed().toArray()));
        Timestamps.set(insert, 10, Instant.ofEpochMilli(r.receivedAtMs()));
        insert.setLong(11, r.payloadLength());
        insert.setBytes(12, r.payloadSha256());
        insert.setBoolean(13, r.payload().isPresent());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
