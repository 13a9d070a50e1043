package io.homeward.store.workflow;

import io.homeward.store.jdbc.Query;
import io.homeward.store.jdbc.Timestamps;
import io.homeward.store.jdbc.Transactions;
import io.homeward.store.outbox.OutboxTable;
import io.homeward.vitals.alert.AlertAction;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.AlertWire;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The nurses' workflow in the store. One act is one transaction: the workflow row, the audit entry
 * and the outbox row that tells the jobs stand together or not at all. Done twice, the first act
 * stands. Thread-safe.
 */
public final class AlertHandling {
  private final DataSource source;

  /**
   * Who does it to which alert.
   *
   * @param by display name
   * @param at ward clock
   */
  public record Act(String alertId, String patientId, String by, Instant at) {
    /** Never who or to whom. */
    @Override
    public String toString() {
      return "Act";
    }
  }

  /**
   * One thing that was done.
   *
   * @param by display name of the person
   * @param at ward clock
   * @param text the reason or the note; empty where none was given
   */
  public record Mark(String by, Instant at, String text) {
    /** Never who or what. */
    @Override
    public String toString() {
      return "Mark";
    }
  }

  /** What was done with one alert; notes in the order they were written. */
  public record Handling(Optional<Mark> acknowledged, Optional<Mark> resolved, List<Mark> notes) {}

  /** The workflow of this store. */
  public AlertHandling(DataSource source) {
    this.source = source;
  }

  /** Someone saw the alert. */
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

  /** Someone closed the alert, with a reason. */
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

  /** Someone wrote something down about the alert. */
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
    OutboxTable.append(
        connection,
        List.of(
            new OutboxTable.Message(
                Topic.ALERT_ACTIONS, act.patientId(), AlertWire.encode(action))));
  }

  /** What was done with {@code alertIds}; those nobody touched are absent. */
  public Map<String, Handling> of(Collection<String> alertIds) {
    Map<String, List<Mark>> notes = new HashMap<>();
    Query.list(
            source,
            "select alert_id, author, written_at, body from alert_notes where alert_id = any (?)"
                + " order by written_at, note_id",
            statement ->
                statement.setArray(
                    1, statement.getConnection().createArrayOf("text", alertIds.toArray())),
            row ->
                new SimpleImmutableEntry<>(
                    row.getString("alert_id"),
                    new Mark(
                        row.getString("author"),
                        Timestamps.get(row, "written_at"),
                        row.getString("body"))))
        .forEach(e -> notes.computeIfAbsent(e.getKey(), id -> new ArrayList<>()).add(e.getValue()));
    Map<String, Handling> handlings = new HashMap<>();
    Query.list(
            source,
            "select * from alert_workflow where alert_id = any (?)",
            statement ->
                statement.setArray(
                    1, statement.getConnection().createArrayOf("text", alertIds.toArray())),
            row ->
                new SimpleImmutableEntry<>(
                    row.getString("alert_id"),
                    new Handling(
                        mark(row, "acknowledged", ""),
                        mark(
                            row,
                            "resolved",
                            Optional.ofNullable(row.getString("resolve_reason")).orElse("")),
                        notes.getOrDefault(row.getString("alert_id"), List.of()))))
        .forEach(e -> handlings.put(e.getKey(), e.getValue()));
    notes.forEach(
        (alertId, marks) ->
            handlings.putIfAbsent(
                alertId, new Handling(Optional.empty(), Optional.empty(), marks)));
    return handlings;
  }

  private static Optional<Mark> mark(ResultSet row, String act, String text) throws SQLException {
    String by = row.getString(act + "_by");
    return Timestamps.getOptional(row, act + "_at").map(at -> new Mark(by, at, text));
  }
}
