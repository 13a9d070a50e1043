package io.homeward.console.records;

import io.homeward.console.board.Handling;
import io.homeward.console.board.Handling.Mark;
import io.homeward.console.board.LatestReading;
import io.homeward.console.board.WardRecords;
import io.homeward.console.ward.WardPatient;
import io.homeward.store.hours.HourRows;
import io.homeward.store.jdbc.Timestamps;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.signal.Signal;
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
import javax.sql.DataSource;

/** What the board reads, from the store. Thread-safe. */
public final class StoredWard implements WardRecords {
  // Per series its newest hour by the primary key, unpacked alone: a patient costs one index probe
  // per device, however many months are stored.
  private static final String NEWEST_HOURS =
      """
      select s.patient_id, ms_of(h.hour) as hour_ms, h.reading_count,
             h.measured_at, coalesce(h.value_scale, 0) as value_scale, h.packed_values, h.exact_values,
             h.period, h.utc_offset, h.vendor_revision, h.received_at, h.superseded
      from series s
      cross join lateral (select * from reading_hours r where r.series_id = s.series_id
                          order by r.hour desc limit 1) h
      where s.signal = ? and s.patient_id = any (?)
      """;

  private final DataSource source;
  private final EnrolledPatients patients;

  /** Records of this store. */
  public StoredWard(DataSource source, EnrolledPatients patients) {
    this.source = source;
    this.patients = patients;
  }

  @Override
  public List<WardPatient> patients() {
    return patients.all();
  }

  @Override
  public Map<String, LatestReading> latestHeartRates(Collection<String> patientIds) {
    return latest(Signal.HEART_RATE, patientIds);
  }

  /** The newest reading of {@code signal} of each patient that has one, over all devices. */
  public Map<String, LatestReading> latest(Signal signal, Collection<String> patientIds) {
    Map<String, LatestReading> newest = new HashMap<>();
    Query.list(
            source,
            NEWEST_HOURS,
            statement -> {
              statement.setString(1, signal.name());
              statement.setArray(
                  2, statement.getConnection().createArrayOf("text", patientIds.toArray()));
            },
            StoredWard::newestOf)
        .forEach(
            entry ->
                newest.merge(
                    entry.getKey(),
                    entry.getValue(),
                    (a, b) -> a.measuredAt().isBefore(b.measuredAt()) ? b : a));
    return newest;
  }

  private static Map.Entry<String, LatestReading> newestOf(ResultSet row) throws SQLException {
    PackedHour hour = HourRows.toHour(row.getLong("hour_ms"), HourRows.read(row));
    int last = hour.size() - 1;
    return new SimpleImmutableEntry<>(
        row.getString("patient_id"),
        new LatestReading(Instant.ofEpochMilli(hour.measuredAtMs(last)), hour.value(last)));
  }

  @Override
  public Map<String, Handling> handlings(Collection<String> alertIds) {
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
    Optional<Instant> at = Timestamps.getOptional(row, act + "_at");
    return at.map(when -> new Mark(by, when, text));
  }
}
