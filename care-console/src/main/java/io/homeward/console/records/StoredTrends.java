package io.homeward.console.records;

import io.homeward.console.patient.Trend;
import io.homeward.console.patient.TrendSource;
import io.homeward.store.hours.HourRows;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.signal.Signal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * Trends from the merged hours: read hour by hour and reduced on the way, so that memory holds the
 * points shown and not the readings behind them. Thread-safe.
 */
public final class StoredTrends implements TrendSource {
  private static final int SECONDS = 15;
  private static final String HOURS =
      """
      select ms_of(h.hour) as hour_ms, h.reading_count, h.measured_at, coalesce(h.value_scale, 0) as value_scale,
             h.packed_values, h.exact_values, h.period, h.utc_offset, h.vendor_revision, h.received_at, h.superseded
      from reading_hours h join series s on s.series_id = h.series_id
      where s.patient_id = ? and s.signal = ? and h.hour >= instant_of(?) and h.hour < instant_of(?)
      order by h.hour, s.device_id
      """;

  private final DataSource source;

  /** Trends of this store. */
  public StoredTrends(DataSource source) {
    this.source = source;
  }

  @Override
  public Set<Signal> signals(String patientId) {
    return new TreeSet<>(
        Query.list(
            source,
            "select distinct signal from series where patient_id = ?",
            statement -> statement.setString(1, patientId),
            row -> Signal.valueOf(row.getString(1))));
  }

  @Override
  public List<Trend.Point> points(
      String patientId,
      Signal signal,
      Instant from,
      Instant until,
      Trend.Resolution resolution,
      ZoneId zone) {
    Buckets buckets = new Buckets(resolution, zone);
    eachHour(
        patientId,
        signal,
        from,
        until,
        hour -> {
          for (int i = 0; i < hour.size(); i++) {
            long atMs = hour.measuredAtMs(i);
            if (atMs >= from.toEpochMilli() && atMs < until.toEpochMilli()) {
              buckets.add(atMs, hour.value(i));
            }
          }
        });
    return buckets.points();
  }

  @Override
  public Arrival arrival(String patientId, Signal signal, Instant from, Instant until) {
    long[] found = {0, Long.MAX_VALUE};
    eachHour(
        patientId,
        signal,
        from,
        until,
        hour -> {
          for (int i = 0; i < hour.size(); i++) {
            long atMs = hour.measuredAtMs(i);
            if (atMs >= from.toEpochMilli() && atMs < until.toEpochMilli()) {
              found[0]++;
              found[1] = Math.min(found[1], hour.receivedAtMs(i));
            }
          }
        });
    return new Arrival((int) found[0], Instant.ofEpochMilli(found[0] == 0 ? 0 : found[1]));
  }

  private interface HourReader {
    void take(PackedHour hour);
  }

  private void eachHour(
      String patientId, Signal signal, Instant from, Instant until, HourReader reader) {
    io.homeward.store.jdbc.Transactions.inTransaction(
        source,
        connection -> {
          read(connection, patientId, signal, from, until, reader);
          return null;
        });
  }

  private static void read(
      Connection connection,
      String patientId,
      Signal signal,
      Instant from,
      Instant until,
      HourReader reader)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HOURS)) {
      select.setQueryTimeout(SECONDS);
      // In a transaction the driver then reads by a cursor.
      select.setFetchSize(500);
      select.setString(1, patientId);
      select.setString(2, signal.name());
      select.setLong(3, PackedHour.hourStartMs(from.toEpochMilli()));
      select.setLong(4, until.toEpochMilli());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          reader.take(HourRows.toHour(rows.getLong("hour_ms"), HourRows.read(rows)));
        }
      }
    }
  }

  /** Reduces readings to points; those of several devices meet in one bucket. */
  private static final class Buckets {
    private final Trend.Resolution resolution;
    private final ZoneId zone;
    private final java.util.TreeMap<Long, Sums> sums = new java.util.TreeMap<>();

    private static final class Sums {
      private int count;
      private double sum;
      private double min = Double.POSITIVE_INFINITY;
      private double max = Double.NEGATIVE_INFINITY;
    }

    Buckets(Trend.Resolution resolution, ZoneId zone) {
      this.resolution = resolution;
      this.zone = zone;
    }

    void add(long atMs, double value) {
      Sums s = sums.computeIfAbsent(start(atMs), start -> new Sums());
      s.count++;
      s.sum += value;
      s.min = Math.min(s.min, value);
      s.max = Math.max(s.max, value);
    }

    private long start(long atMs) {
      return switch (resolution) {
        case RAW -> atMs;
        case MINUTE -> atMs - Math.floorMod(atMs, 60_000L);
        case HOUR -> PackedHour.hourStartMs(atMs);
        case DAY -> {
          LocalDate day = Instant.ofEpochMilli(atMs).atZone(zone).toLocalDate();
          yield day.atStartOfDay(zone).toInstant().toEpochMilli();
        }
      };
    }

    List<Trend.Point> points() {
      List<Trend.Point> points = new ArrayList<>(sums.size());
      sums.forEach(
          (start, s) ->
              points.add(new Trend.Point(start, s.count, s.min, s.max, s.sum / s.count, s.sum)));
      return points;
    }
  }
}
