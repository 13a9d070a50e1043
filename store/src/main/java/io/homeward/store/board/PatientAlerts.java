package io.homeward.store.board;

import io.homeward.store.jdbc.Query;
import io.homeward.store.jdbc.Timestamps;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.alert.WithdrawnReason;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import io.homeward.vitals.wire.AlertWire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.sql.DataSource;

/** A patient's alerts and scores, as ArchiveJob keeps them. Thread-safe. */
public final class PatientAlerts {
  private final DataSource source;

  /** Alerts and scores of this store. */
  public PatientAlerts(DataSource source) {
    this.source = source;
  }

  /** The alerts of a patient that are no shadows, newest onset first. */
  public List<Alert> alerts(String patientId, int most) {
    return Query.list(
        source,
        "select * from alerts where patient_id = ? and not shadow order by onset desc limit ?",
        statement -> {
          statement.setString(1, patientId);
          statement.setInt(2, most);
        },
        PatientAlerts::alert);
  }

  /** One alert. */
  public Optional<Alert> alert(String alertId) {
    return Query.list(
            source,
            "select * from alerts where alert_id = ?",
            statement -> statement.setString(1, alertId),
            PatientAlerts::alert)
        .stream()
        .findFirst();
  }

  private static Alert alert(ResultSet row) throws SQLException {
    Optional<Signal> signal = text(row, "signal").map(Signal::valueOf);
    return new Alert(
        row.getString("alert_id"),
        row.getString("patient_id"),
        new AlertCause(
            AlertCause.Kind.valueOf(row.getString("cause_kind")), signal, text(row, "model")),
        AlertPriority.valueOf(row.getString("priority")),
        AlertState.valueOf(row.getString("state")),
        Timestamps.get(row, "onset"),
        Timestamps.get(row, "raised_at"),
        Timestamps.getOptional(row, "closed_at"),
        Timestamps.get(row, "last_breach_at"),
        row.getBoolean("stale_when_raised"),
        text(row, "device_id"),
        text(row, "merged_into"),
        text(row, "withdrawn_reason").map(WithdrawnReason::valueOf),
        text(row, "model_version"),
        text(row, "model_hash"),
        row.getBoolean("shadow"),
        new Revision(row.getLong("epoch"), row.getLong("number")),
        evidence(
            row.getBytes("evidence"),
            Timestamps.get(row, "onset"),
            Timestamps.get(row, "last_breach_at")));
  }

  private static Optional<String> text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  /** Evidence this version cannot read is shown as its window alone, never guessed at. */
  private static Evidence evidence(byte[] bytes, Instant start, Instant end) {
    return AlertWire.decodeEvidence(bytes)
        .toOptional()
        .orElseGet(() -> Evidence.ofWindow(start, end));
  }

  /** What a model said of the windows that touch [from, until), newest first. */
  public List<Score> scores(String patientId, String model, Instant from, Instant until, int most) {
    return Query.list(
        source,
        "select * from scores where patient_id = ? and model = ? and window_end > ?"
            + " and window_start < ? and not retracted order by window_start desc limit ?",
        statement -> {
          statement.setString(1, patientId);
          statement.setString(2, model);
          Timestamps.set(statement, 3, from);
          Timestamps.set(statement, 4, until);
          statement.setInt(5, most);
        },
        PatientAlerts::score);
  }

  /** What a model said last of each of these patients, where it ran for them and in no shadow. */
  public List<Score> newestScores(String model, Collection<String> patientIds) {
    return Query.list(
        source,
        "select newest.* from unnest(?) as asked (patient_id) cross join lateral"
            + " (select * from scores s where s.patient_id = asked.patient_id and s.model = ?"
            + " and not s.retracted order by s.window_start desc limit 1) newest"
            + " where not newest.shadow",
        statement -> {
          statement.setArray(
              1, statement.getConnection().createArrayOf("text", patientIds.toArray()));
          statement.setString(2, model);
        },
        PatientAlerts::score);
  }

  private static Score score(ResultSet row) throws SQLException {
    Instant start = Timestamps.get(row, "window_start");
    Instant end = Timestamps.get(row, "window_end");
    return new Score(
        row.getString("patient_id"),
        row.getString("model"),
        row.getString("model_version"),
        row.getString("model_hash"),
        start,
        end,
        number(row, "score"),
        number(row, "p_value"),
        text(row, "withheld_reason").map(WithheldReason::valueOf),
        row.getBoolean("shadow"),
        row.getBoolean("retracted"),
        new Revision(row.getLong("epoch"), row.getLong("number")),
        evidence(row.getBytes("evidence"), start, end));
  }

  private static OptionalDouble number(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
