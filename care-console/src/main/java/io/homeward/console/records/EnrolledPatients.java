package io.homeward.console.records;

import io.homeward.console.ward.WardPatient;
import io.homeward.store.jdbc.StoreException;
import io.homeward.store.jdbc.Timestamps;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.signal.Signal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Everyone enrolled, with their whole history. Read as a whole and kept until a revision changes:
 * the board asks every two seconds, enrolments change a few times a day. Thread-safe.
 */
public final class EnrolledPatients {
  private final DataSource source;
  private String heldVersion = "";
  private List<WardPatient> held = List.of();

  /** Patients of this store. */
  public EnrolledPatients(DataSource source) {
    this.source = source;
  }

  /** Everyone, by id. */
  public synchronized List<WardPatient> all() {
    String version =
        Query.list(
                source,
                "select count(*) || ' ' || coalesce(sum(revision), 0) || ' '"
                    + " || coalesce(max(updated_at)::text, '') from patients",
                statement -> {},
                row -> row.getString(1))
            .get(0);
    if (!version.equals(heldVersion)) {
      held = read();
      heldVersion = version;
    }
    return held;
  }

  private List<WardPatient> read() {
    try (Connection connection = source.getConnection()) {
      Map<String, List<Enrolment.ZonePeriod>> zones =
          periods(connection, "zone_periods", EnrolledPatients::zone);
      Map<String, List<Enrolment.ConsentPeriod>> consents =
          periods(connection, "consent_periods", EnrolledPatients::consent);
      Map<String, List<Enrolment.DeviceAssignment>> devices =
          periods(connection, "device_assignments", EnrolledPatients::device);
      Map<String, List<Enrolment.Limit>> limits =
          periods(connection, "patient_limits", EnrolledPatients::limit);
      Map<String, List<Enrolment.StatusPeriod>> statuses =
          periods(connection, "status_periods", EnrolledPatients::status);
      Map<String, List<Enrolment.ModelChoice>> models =
          periods(connection, "model_choices", EnrolledPatients::model);
      Map<String, List<Enrolment.SilenceRule>> silences =
          periods(connection, "silence_rules", EnrolledPatients::silence);
      return Query.list(
          connection,
          "select patient_id, display_name, revision from patients order by patient_id",
          statement -> {},
          row -> {
            String id = row.getString("patient_id");
            return new WardPatient(
                id,
                row.getString("display_name"),
                new Enrolment(
                    id,
                    row.getLong("revision"),
                    zones.getOrDefault(id, List.of()),
                    consents.getOrDefault(id, List.of()),
                    devices.getOrDefault(id, List.of()),
                    limits.getOrDefault(id, List.of()),
                    statuses.getOrDefault(id, List.of()),
                    models.getOrDefault(id, List.of()),
                    silences.getOrDefault(id, List.of())));
          });
    } catch (SQLException e) {
      throw new StoreException(e);
    }
  }

  private static <T> Map<String, List<T>> periods(
      Connection connection, String table, Query.RowReader<T> reader) throws SQLException {
    return Query.list(
            connection,
            "select * from " + table + " order by patient_id, ordinal",
            statement -> {},
            row -> new SimpleImmutableEntry<>(row.getString("patient_id"), reader.read(row)))
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                HashMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toUnmodifiableList())));
  }

  private static Enrolment.ZonePeriod zone(ResultSet row) throws SQLException {
    return new Enrolment.ZonePeriod(
        Timestamps.get(row, "from_at"), ZoneId.of(row.getString("zone_id")));
  }

  private static Enrolment.ConsentPeriod consent(ResultSet row) throws SQLException {
    return new Enrolment.ConsentPeriod(
        Timestamps.get(row, "from_at"), Timestamps.getOptional(row, "withdrawn_at"));
  }

  private static Enrolment.DeviceAssignment device(ResultSet row) throws SQLException {
    return new Enrolment.DeviceAssignment(
        row.getString("device_id"),
        row.getString("vendor"),
        Timestamps.get(row, "from_at"),
        Timestamps.getOptional(row, "until_at"));
  }

  private static Enrolment.Limit limit(ResultSet row) throws SQLException {
    return new Enrolment.Limit(
        Signal.valueOf(row.getString("signal")),
        number(row, "low"),
        number(row, "high"),
        Duration.ofMillis(row.getLong("sustained_for_ms")),
        AlertPriority.valueOf(row.getString("priority")),
        Timestamps.get(row, "from_at"),
        Timestamps.getOptional(row, "until_at"));
  }

  /** A column that may be null. */
  static OptionalDouble number(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static Enrolment.StatusPeriod status(ResultSet row) throws SQLException {
    return new Enrolment.StatusPeriod(
        PatientStatus.valueOf(row.getString("status")),
        Timestamps.get(row, "from_at"),
        Timestamps.getOptional(row, "until_at"));
  }

  private static Enrolment.ModelChoice model(ResultSet row) throws SQLException {
    return new Enrolment.ModelChoice(
        row.getString("model"),
        ModelMode.valueOf(row.getString("mode")),
        Timestamps.get(row, "from_at"),
        Timestamps.getOptional(row, "until_at"));
  }

  private static Enrolment.SilenceRule silence(ResultSet row) throws SQLException {
    return new Enrolment.SilenceRule(
        Signal.valueOf(row.getString("signal")),
        Duration.ofMillis(row.getLong("silent_for_ms")),
        Timestamps.get(row, "from_at"),
        Timestamps.getOptional(row, "until_at"));
  }
}
