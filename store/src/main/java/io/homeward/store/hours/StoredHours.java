package io.homeward.store.hours;

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
import java.util.Optional;

/** Reads packed hours of one series. Stateless, thread-safe. */
public final class StoredHours {
  private StoredHours() {}

  /** One device's readings of one signal of one patient. */
  public record Series(
      int seriesId, String patientId, String deviceId, String vendor, Signal signal) {
    /** Says what, never whose. */
    @Override
    public String toString() {
      return "Series[" + signal + "]";
    }
  }

  /** The series of a patient, of one signal or of all, by signal and device. */
  public static List<Series> seriesOf(
      Connection connection, String patientId, Optional<Signal> signal) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select series_id, patient_id, device_id, vendor, signal from series
            where patient_id = ? and signal = coalesce(?, signal) order by signal, device_id
            """)) {
      select.setString(1, patientId);
      select.setString(2, signal.map(Signal::name).orElse(null));
      List<Series> series = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          series.add(series(rows));
        }
      }
      return series;
    }
  }

  /** The series that a row with the columns of table {@code series} stands for. */
  public static Series series(ResultSet row) throws SQLException {
    return new Series(
        row.getInt("series_id"),
        row.getString("patient_id"),
        row.getString("device_id"),
        row.getString("vendor"),
        Signal.valueOf(row.getString("signal")));
  }

  /** The hours that overlap [from, until), in order. */
  public static List<PackedHour> load(
      Connection connection, int seriesId, Instant from, Instant until) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select ms_of(hour) as hour_ms, reading_count, measured_at, coalesce(value_scale, 0) as value_scale,
                   packed_values, exact_values, period, utc_offset, vendor_revision, received_at, superseded
            from reading_hours where series_id = ? and hour >= ? and hour < ? order by hour
            """)) {
      select.setInt(1, seriesId);
      Timestamps.set(
          select, 2, Instant.ofEpochMilli(PackedHour.hourStartMs(from.toEpochMilli())));
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
