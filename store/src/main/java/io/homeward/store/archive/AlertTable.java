package io.homeward.store.archive;

import io.homeward.store.jdbc.Timestamps;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.wire.AlertWire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code alerts}, the highest revision of each, and {@code alert_revisions}, all of them. */
final class AlertTable {
  private static final String UPSERT =
      """
      insert into alerts (alert_id, patient_id, cause_kind, signal, model, priority, state, onset, raised_at,
        closed_at, last_breach_at, stale_when_raised, device_id, merged_into, withdrawn_reason, model_version,
        model_hash, shadow, epoch, number, evidence)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (alert_id) do update set
        priority = excluded.priority, state = excluded.state, onset = excluded.onset, raised_at = excluded.raised_at,
        closed_at = excluded.closed_at, last_breach_at = excluded.last_breach_at,
        stale_when_raised = excluded.stale_when_raised, device_id = excluded.device_id,
        merged_into = excluded.merged_into, withdrawn_reason = excluded.withdrawn_reason,
        model_version = excluded.model_version, model_hash = excluded.model_hash, shadow = excluded.shadow,
        epoch = excluded.epoch, number = excluded.number, evidence = excluded.evidence
      where (alerts.epoch, alerts.number) < (excluded.epoch, excluded.number)
      """;

  private AlertTable() {}

  static void upsert(Connection connection, List<Alert> alerts) throws SQLException {
    if (alerts.isEmpty()) {
      return;
    }
    Map<String, Alert> newest = new LinkedHashMap<>();
    for (Alert alert : alerts) {
      newest.merge(alert.alertId(), alert, (a, b) -> b.revision().isAfter(a.revision()) ? b : a);
    }
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      for (Alert alert : newest.values()) {
        set(upsert, alert);
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
    insertRevisions(connection, alerts);
  }

  private static void set(PreparedStatement upsert, Alert alert) throws SQLException {
    upsert.setString(1, alert.alertId());
    upsert.setString(2, alert.patientId());
    upsert.setString(3, alert.cause().kind().name());
    upsert.setString(4, alert.cause().signal().map(Enum::name).orElse(null));
    upsert.setString(5, alert.cause().model().orElse(null));
    upsert.setString(6, alert.priority().name());
    upsert.setString(7, alert.state().name());
    Timestamps.set(upsert, 8, alert.onset());
    Timestamps.set(upsert, 9, alert.raisedAt());
    Timestamps.set(upsert, 10, alert.closedAt());
    Timestamps.set(upsert, 11, alert.lastBreachAt());
    upsert.setBoolean(12, alert.staleWhenRaised());
    upsert.setString(13, alert.deviceId().orElse(null));
    upsert.setString(14, alert.mergedInto().orElse(null));
    upsert.setString(15, alert.withdrawnReason().map(Enum::name).orElse(null));
    upsert.setString(16, alert.modelVersion().orElse(null));
    upsert.setString(17, alert.modelHash().orElse(null));
    upsert.setBoolean(18, alert.shadow());
    upsert.setLong(19, alert.revision().epoch());
    upsert.setLong(20, alert.revision().number());
    upsert.setBytes(21, AlertWire.encode(alert.evidence()));
  }

  private static void insertRevisions(Connection connection, List<Alert> alerts)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into alert_revisions (alert_id, epoch, number, state, priority, onset, state_record)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """)) {
      for (Alert alert : alerts) {
        insert.setString(1, alert.alertId());
        insert.setLong(2, alert.revision().epoch());
        insert.setLong(3, alert.revision().number());
        insert.setString(4, alert.state().name());
        insert.setString(5, alert.priority().name());
        Timestamps.set(insert, 6, alert.onset());
        insert.setBytes(7, AlertWire.encode(alert));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
