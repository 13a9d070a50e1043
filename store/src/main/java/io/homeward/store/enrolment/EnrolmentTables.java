package io.homeward.store.enrolment;

import io.homeward.store.jdbc.Timestamps;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.Enrolment.ConsentPeriod;
import io.homeward.vitals.enrolment.Enrolment.DeviceAssignment;
import io.homeward.vitals.enrolment.Enrolment.Limit;
import io.homeward.vitals.enrolment.Enrolment.ModelChoice;
import io.homeward.vitals.enrolment.Enrolment.SilenceRule;
import io.homeward.vitals.enrolment.Enrolment.StatusPeriod;
import io.homeward.vitals.enrolment.Enrolment.ZonePeriod;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.signal.Signal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The seven lists of an enrolment, each in its table. Stateless. */
final class EnrolmentTables {
  static final PeriodTable<ZonePeriod> ZONES =
      new PeriodTable<>(
          "zone_periods",
          List.of("from_at", "zone_id"),
          Enrolment::zones,
          (insert, at, z) -> {
            Timestamps.set(insert, at, z.from());
            insert.setString(at + 1, z.zone().getId());
          },
          row ->
              new ZonePeriod(Timestamps.get(row, "from_at"), ZoneId.of(row.getString("zone_id"))));

  private static final PeriodTable<ConsentPeriod> CONSENTS =
      new PeriodTable<>(
          "consent_periods",
          List.of("from_at", "withdrawn_at"),
          Enrolment::consents,
          (insert, at, c) -> {
            Timestamps.set(insert, at, c.from());
            Timestamps.set(insert, at + 1, c.withdrawnAt());
          },
          row ->
              new ConsentPeriod(
                  Timestamps.get(row, "from_at"), Timestamps.getOptional(row, "withdrawn_at")));

  private static final PeriodTable<DeviceAssignment> DEVICES =
      new PeriodTable<>(
          "device_assignments",
          List.of("device_id", "vendor", "from_at", "until_at"),
          Enrolment::devices,
          (insert, at, d) -> {
            insert.setString(at, d.deviceId());
            insert.setString(at + 1, d.vendor());
            Timestamps.set(insert, at + 2, d.from());
            Timestamps.set(insert, at + 3, d.until());
          },
          row ->
              new DeviceAssignment(
                  row.getString("device_id"),
                  row.getString("vendor"),
                  Timestamps.get(row, "from_at"),
                  Timestamps.getOptional(row, "until_at")));

  private static final PeriodTable<Limit> LIMITS =
      new PeriodTable<>(
          "patient_limits",
          List.of("signal", "low", "high", "sustained_for_ms", "priority", "from_at", "until_at"),
          Enrolment::limits,
          EnrolmentTables::bindLimit,
          EnrolmentTables::readLimit);

  private static final PeriodTable<StatusPeriod> STATUSES =
      new PeriodTable<>(
          "status_periods",
          List.of("status", "from_at", "until_at"),
          Enrolment::statuses,
          (insert, at, s) -> {
            insert.setString(at, s.status().name());
            Timestamps.set(insert, at + 1, s.from());
            Timestamps.set(insert, at + 2, s.until());
          },
          row ->
              new StatusPeriod(
                  PatientStatus.valueOf(row.getString("status")),
                  Timestamps.get(row, "from_at"),
                  Timestamps.getOptional(row, "until_at")));

  private static final PeriodTable<ModelChoice> MODELS =
      new PeriodTable<>(
          "model_choices",
          List.of("model", "mode", "from_at", "until_at"),
          Enrolment::modelChoices,
          (insert, at, m) -> {
            insert.setString(at, m.model());
            insert.setString(at + 1, m.mode().name());
            Timestamps.set(insert, at + 2, m.from());
            Timestamps.set(insert, at + 3, m.until());
          },
          row ->
              new ModelChoice(
                  row.getString("model"),
                  ModelMode.valueOf(row.getString("mode")),
                  Timestamps.get(row, "from_at"),
                  Timestamps.getOptional(row, "until_at")));

  private static final PeriodTable<SilenceRule> SILENCES =
      new PeriodTable<>(
          "silence_rules",
          List.of("signal", "silent_for_ms", "from_at", "until_at"),
          Enrolment::silenceRules,
          (insert, at, s) -> {
            insert.setString(at, s.signal().name());
            insert.setLong(at + 1, s.silentFor().toMillis());
            Timestamps.set(insert, at + 2, s.from());
            Timestamps.set(insert, at + 3, s.until());
          },
          row ->
              new SilenceRule(
                  Signal.valueOf(row.getString("signal")),
                  Duration.ofMillis(row.getLong("silent_for_ms")),
                  Timestamps.get(row, "from_at"),
                  Timestamps.getOptional(row, "until_at")));

  private static final List<PeriodTable<?>> ALL =
      List.of(ZONES, CONSENTS, DEVICES, LIMITS, STATUSES, MODELS, SILENCES);

  private EnrolmentTables() {}

  /** Puts the lists of {@code enrolments} in the place of what their patients had. */
  static void replace(Connection connection, Collection<Enrolment> enrolments) throws SQLException {
    for (PeriodTable<?> table : ALL) {
      table.replace(connection, enrolments);
    }
  }

  /** The enrolments of patients whose revisions the caller read, by patient id. */
  static Map<String, Enrolment> load(Connection connection, Map<String, Long> revisions)
      throws SQLException {
    Object[] ids = revisions.keySet().toArray();
    Map<String, List<ZonePeriod>> zones = ZONES.load(connection, ids);
    Map<String, List<ConsentPeriod>> consents = CONSENTS.load(connection, ids);
    Map<String, List<DeviceAssignment>> devices = DEVICES.load(connection, ids);
    Map<String, List<Limit>> limits = LIMITS.load(connection, ids);
    Map<String, List<StatusPeriod>> statuses = STATUSES.load(connection, ids);
    Map<String, List<ModelChoice>> models = MODELS.load(connection, ids);
    Map<String, List<SilenceRule>> silences = SILENCES.load(connection, ids);
    Map<String, Enrolment> enrolments = new HashMap<>();
    revisions.forEach(
        (id, revision) ->
            enrolments.put(
                id,
                new Enrolment(
                    id,
                    revision,
                    zones.getOrDefault(id, List.of()),
                    consents.getOrDefault(id, List.of()),
                    devices.getOrDefault(id, List.of()),
                    limits.getOrDefault(id, List.of()),
                    statuses.getOrDefault(id, List.of()),
                    models.getOrDefault(id, List.of()),
                    silences.getOrDefault(id, List.of()))));
    return enrolments;
  }

  private static void bindLimit(PreparedStatement insert, int at, Limit limit) throws SQLException {
    insert.setString(at, limit.signal().name());
    number(insert, at + 1, limit.low());
    number(insert, at + 2, limit.high());
    insert.setLong(at + 3, limit.sustainedFor().toMillis());
    insert.setString(at + 4, limit.priority().name());
    Timestamps.set(insert, at + 5, limit.from());
    Timestamps.set(insert, at + 6, limit.until());
  }

  private static Limit readLimit(ResultSet row) throws SQLException {
    return new Limit(
        Signal.valueOf(row.getString("signal")),
        number(row, "low"),
        number(row, "high"),
        Duration.ofMillis(row.getLong("sustained_for_ms")),
        AlertPriority.valueOf(row.getString("priority")),
        Timestamps.get(row, "from_at"),
        Timestamps.getOptional(row, "until_at"));
  }

  private static void number(PreparedStatement insert, int at, OptionalDouble value)
      throws SQLException {
    if (value.isPresent()) {
      insert.setDouble(at, value.getAsDouble());
    } else {
      insert.setNull(at, Types.DOUBLE);
    }
  }

  private static OptionalDouble number(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
