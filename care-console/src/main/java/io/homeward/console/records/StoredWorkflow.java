package io.homeward.console.records;

import io.homeward.console.board.AlertWorkflow;
import io.homeward.store.jdbc.Timestamps;
import io.homeward.store.jdbc.Transactions;
import io.homeward.vitals.alert.AlertAction;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.AlertWire;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The nurses' workflow in the store. One act is one transaction: the workflow row, the audit entry
 * and the outbox row that tells the jobs stand together or not at all. Thread-safe.
 */
public final class StoredWorkflow implements AlertWorkflow {
  private final DataSource source;

  /** The workflow of this store. */
  public StoredWorkflow(DataSource source) {
    this.source = source;
  }

  @Override
  public void acknowledge(Act act, Optional<String> note) {
    Transactions.inTransaction(
        source,
        connection -> {
          if (mark(connection, act, AlertAction.Kind.ACKNOWLEDGED, Optional.empty())) {
            audit(connection, act, "acknowledge", "");
            tell(connection, act, AlertAction.Kind.ACKNOWLEDGED);
          }
          if (note.isPresent()) {
            write(connection, act, note.get());
          }
          return null;
        });
  }

  @Override
  public void resolve(Act act, String reason) {
    Transactions.inTransaction(
        source,
        connection -> {
          // Who closes an alert has seen it.
          if (mark(connection, act, AlertAction.Kind.ACKNOWLEDGED, Optional.empty())) {
            audit(connection, act, "acknowledge", "");
          }
          if (mark(connection, act, AlertAction.Kind.RESOLVED, Optional.of(reason))) {
            audit(connection, act, "resolve", reason);
            tell(connection, act, AlertAction.Kind.RESOLVED);
          }
          return null;
        });
  }

  @Override
  public void note(Act act, String text) {
    Transactions.inTransaction(
        source,
        connection -> {
          write(connection, act, text);
          return null;
        });
  }

  /** False where someone did it before: the first act stands. */
  private static boolean mark(
      Connection connection, Act act, AlertAction.Kind kind, Optional<String> reason)
      throws SQLException {
    String column = kind == AlertAction.Kind.RESOLVED ? "resolved" : "acknowledged";
    String sql =
        "insert into alert_workflow (alert_id, patient_id, %1$s_by, %1$s_at, resolve_reason)"
            + " values (?, ?, ?, ?, ?) on conflict (alert_id) do update set"
            + " %1$s_by = excluded.%1$s_by, %1$s_at = excluded.%1$s_at,"
            + " resolve_reason = coalesce(excluded.resolve_reason, alert_workflow.resolve_reason)"
            + " where alert_workflow.%1$s_at is null";
    try (PreparedStatement upsert = connection.prepareStatement(sql.formatted(column))) {
      upsert.setString(1, act.alertId());
      upsert.setString(2, act.patientId());
      upsert.setString(3, act.by());
      Timestamps.set(upsert, 4, act.at());
      upsert.setString(5, reason.orElse(null));
      return upsert.executeUpdate() == 1;
    }
  }

  private static void write(Connection connection, Act act, String text) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into alert_notes (note_id, alert_id, patient_id, author, written_at, body)"
                + " values (?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, UUID.randomUUID().toString());
      insert.setString(2, act.alertId());
      insert.setString(3, act.patientId());
      insert.setString(4, act.by());
      Timestamps.set(insert, 5, act.at());
      insert.setString(6, text);
      insert.executeUpdate();
    }
    audit(connection, act, "note", "");
  }

  private static void audit(Connection connection, Act act, String action, String detail)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into audit (at, actor, action, patient_id, alert_id, detail)"
                + " values (?, ?, ?, ?, ?, ?)")) {
      Timestamps.set(insert, 1, act.at());
      insert.setString(2, act.by());
      insert.setString(3, action);
      insert.setString(4, act.patientId());
      insert.setString(5, act.alertId());
      insert.setString(6, detail);
      insert.executeUpdate();
    }
  }

  private static void tell(Connection connection, Act act, AlertAction.Kind kind)
      throws SQLException {
    // One id per alert and kind: published twice, the job takes it once.
    String actionId =
        UUID.nameUUIDFromBytes((act.alertId() + "|" + kind).getBytes(StandardCharsets.UTF_8))
            .toString();
    AlertAction action = new AlertAction(actionId, act.patientId(), act.alertId(), kind, act.at());
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into outbox (topic, key, payload, created_at) values (?, ?, ?, ?)")) {
      insert.setString(1, Topic.ALERT_ACTIONS.topicName());
      insert.setString(2, act.patientId());
      insert.setBytes(3, AlertWire.encode(action));
      Timestamps.set(insert, 4, Instant.now());
      insert.executeUpdate();
    }
  }
}
