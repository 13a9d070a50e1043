package io.homeward.store.board;

import io.homeward.store.hours.HourRows;
import io.homeward.store.jdbc.Query;
import io.homeward.store.jdbc.Transactions;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.signal.Signal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** The merged hours of a patient's signal, over all devices. Thread-safe. */
public final class SignalHours {
  private static final int SECONDS = 15;
  private static final int HOURS_A_FETCH = 500;

  private static final String HOURS =
      """
      select ms_of(h.hour) as hour_ms, h.reading_count, h.measured_at, coalesce(h.value_scale, 0) as value_scale,
             h.packed_values, h.exact_values, h.period, h.utc_offset, h.vendor_revision, h.received_at, h.superseded
      from reading_hours h join series s on s.series_id = h.series_id
      where s.patient_id = ? and s.signal = ? and h.hour >= instant_of(?) and h.hour < instant_of(?)
      order by h.hour, s.device_id
      """;

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

  /** Hours of this store. */
  public SignalHours(DataSource source) {
    this.source = source;
  }

  /** A reading: when, and what in the signal's unit. */
  public record Newest(Instant measuredAt, double value) {
    /** Never the value. */
    @Override
    public String toString() {
      return "Newest";
    }
  }

  /** The signals of which the patient had readings at any time. */
  public Set<Signal> signals(String patientId) {
    return new TreeSet<>(
        Query.list(
            source,
            "select distinct signal from series where patient_id = ?",
            statement -> statement.setString(1, patientId),
            row -> Signal.valueOf(row.getString(1))));
  }

  /** The newest reading of {@code signal} of each patient that has one, over all devices. */
  public Map<String, Newest> newest(Signal signal, Collection<String> patientIds) {
    Map<String, Newest> newest = new HashMap<>();
    Query.list(
            source,
            NEWEST_HOURS,
            statement -> {
              statement.setString(1, signal.name());
              statement.setArray(
                  2, statement.getConnection().createArrayOf("text", patientIds.toArray()));
            },
            SignalHours::newestOf)
        .forEach(
            entry ->
                newest.merge(
                    entry.getKey(),
                    entry.getValue(),
                    (a, b) -> a.measuredAt().isBefore(b.measuredAt()) ? b : a));
    return newest;
  }

  private static Map.Entry<String, Newest> newestOf(ResultSet row) throws SQLException {
    PackedHour hour = HourRows.toHour(row.getLong("hour_ms"), HourRows.read(row));
    int last = hour.size() - 1;
    return new SimpleImmutableEntry<>(
        row.getString("patient_id"),
        new Newest(Instant.ofEpochMilli(hour.measuredAtMs(last)), hour.value(last)));
  }

  /**
   * Hands over the hours that overlap [from, until), by time and then by device, one at a time:
   * however long the stretch, memory holds a few of them.
   */
  public void each(
      String patientId, Signal signal, Instant from, Instant until, Consumer<PackedHour> taker) {
    Transactions.inTransaction(
        source,
        connection -> {
          read(connection, patientId, signal, from, until, taker);
          return null;
        });
  }

  private static void read(
      Connection connection,
      String patientId,
      Signal signal,
      Instant from,
      Instant until,
      Consumer<PackedHour> taker)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HOURS)) {
      select.setQueryTimeout(SECONDS);
      // In a transaction the driver then reads by a cursor.
      select.setFetchSize(HOURS_A_FETCH);
      select.setString(1, patientId);
      select.setString(2, signal.name());
      select.setLong(3, PackedHour.hourStartMs(from.toEpochMilli()));
      select.setLong(4, until.toEpochMilli());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          taker.accept(HourRows.toHour(rows.getLong("hour_ms"), HourRows.read(rows)));
        }
      }
    }
  }
}
