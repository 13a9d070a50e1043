package io.homeward.store.trends;

import io.homeward.store.hours.HourRows;
import io.homeward.store.jdbc.Timestamps;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.signal.Signal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads {@code series} and the packed hours of one of them. Stateless. */
final class SeriesHours {
  private SeriesHours() {}

  /** The series of a patient's signal, by device. */
  static Map<String, Integer> seriesByDevice(Connection connection, String patientId, Signal signal)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select device_id, series_id from series where patient_id = ? and signal = ?")) {
      select.setString(1, patientId);
      select.setString(2, signal.name());
      Map<String, Integer> series = new TreeMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          series.put(row.getString(1), row.getInt(2));
        }
      }
      return series;
    }
  }

  /** Whose series it is. */
  static String patientOf(Connection connection, int seriesId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select patient_id from series where series_id = ?")) {
      select.setInt(1, seriesId);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("a stale day of a series that is not there");
        }
        return row.getString(1);
      }
    }
  }

  /** The hours that begin in [from, until), in order. */
  static List<PackedHour> load(Connection connection, int seriesId, Instant from, Instant until)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select ms_of(hour) as hour_ms, reading_count, measured_at, coalesce(value_scale, 0) as value_scale,
                   packed_values, exact_values, period, utc_offset, vendor_revision, received_at, superseded
            from reading_hours where series_id = ? and hour >= ? and hour < ? order by hour
            """)) {
      select.setInt(1, seriesId);
      Timestamps.set(select, 2, from);
      Timestamps.set(select, 3, until);
      List<PackedHour> hours = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          hours.add(HourRows.toHour(rows.getLong("hour_ms"), HourRows.read(rows)));
        }
      }
      return hours;
    }
  }
}
