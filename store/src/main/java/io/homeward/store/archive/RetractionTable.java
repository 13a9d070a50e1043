package io.homeward.store.archive;

import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.signal.Signal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** {@code retractions}: what was retracted, so that it stays so. */
final class RetractionTable {
  private RetractionTable() {}

  static void insert(Connection connection, List<Retraction> retractions) throws SQLException {
    if (retractions.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into retractions (patient_id, retraction_id, device_id, signal, from_ms, until_ms,
              received_until_ms, reason)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """)) {
      for (Retraction r : retractions) {
        insert.setString(1, r.patientId());
        insert.setString(2, r.retractionId());
        insert.setString(3, r.deviceId().orElse(null));
        insert.setString(4, r.signal().map(Enum::name).orElse(null));
        insert.setLong(5, r.fromMs());
        insert.setLong(6, r.untilMs());
        insert.setLong(7, r.receivedUntilMs());
        insert.setString(8, r.reason().name());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  static List<Retraction> load(Connection connection, Collection<String> patientIds)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select retraction_id, patient_id, device_id, signal, from_ms, until_ms, received_until_ms, reason
            from retractions where patient_id = any(?) order by patient_id, retraction_id
            """)) {
      select.setArray(1, connection.createArrayOf("text", patientIds.toArray()));
      List<Retraction> retractions = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          retractions.add(
              new Retraction(
                  row.getString("retraction_id"),
                  row.getString("patient_id"),
                  Optional.ofNullable(row.getString("device_id")),
                  Optional.ofNullable(row.getString("signal")).map(Signal::valueOf),
                  row.getLong("from_ms"),
                  row.getLong("until_ms"),
                  row.getLong("received_until_ms"),
                  Retraction.Reason.valueOf(row.getString("reason"))));
        }
      }
      return retractions;
    }
  }
}
