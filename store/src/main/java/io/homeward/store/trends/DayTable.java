package io.homeward.store.trends;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code day_trends} and the marks in {@code stale_days}. Stateless. */
final class DayTable {
  private DayTable() {}

  /** The UTC days of a series in [from, until] that are marked. */
  static SortedSet<LocalDate> marks(
      Connection connection, int seriesId, LocalDate from, LocalDate until) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select utc_day from stale_days"
                + " where series_id = ? and utc_day >= ? and utc_day <= ?")) {
      select.setInt(1, seriesId);
      select.setObject(2, from);
      select.setObject(3, until);
      SortedSet<LocalDate> days = new TreeSet<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          days.add(row.getObject(1, LocalDate.class));
        }
      }
      return days;
    }
  }

  /**
   * Takes up to {@code most} marks away, by series. A mark that a flush under way has locked stays:
   * what that flush writes cannot be seen yet.
   */
  static SortedMap<Integer, SortedSet<LocalDate>> takeMarks(Connection connection, int most)
      throws SQLException {
    try (PreparedStatement take =
        connection.prepareStatement(
            """
            delete from stale_days where (series_id, utc_day) in (
              select series_id, utc_day from stale_days order by series_id, utc_day limit ? for update skip locked)
            returning series_id, utc_day
            """)) {
      take.setInt(1, most);
      SortedMap<Integer, SortedSet<LocalDate>> marks = new TreeMap<>();
      try (ResultSet row = take.executeQuery()) {
        while (row.next()) {
          marks
              .computeIfAbsent(row.getInt(1), id -> new TreeSet<>())
              .add(row.getObject(2, LocalDate.class));
        }
      }
      return marks;
    }
  }

  /** The kept trends of the days [from, until) of a series. */
  static SortedMap<LocalDate, DayTrend> load(
      Connection connection, int seriesId, LocalDate from, LocalDate until) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select local_day, start_ms, day_minutes, reading_count, min, max, mean, p05, p25, p50, p75, p95,
                   covered_minutes
            from day_trends where series_id = ? and local_day >= ? and local_day < ?
            """)) {
      select.setInt(1, seriesId);
      select.setObject(2, from);
      select.setObject(3, until);
      SortedMap<LocalDate, DayTrend> days = new TreeMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          days.put(row.getObject("local_day", LocalDate.class), trend(row));
        }
      }
      return days;
    }
  }

  private static DayTrend trend(ResultSet row) throws SQLException {
    return new DayTrend(
        row.getLong("start_ms"),
        row.getInt("day_minutes"),
        row.getInt("reading_count"),
        row.getDouble("min"),
        row.getDouble("max"),
        row.getDouble("mean"),
        new DayTrend.Percentiles(
            row.getDouble("p05"),
            row.getDouble("p25"),
            row.getDouble("p50"),
            row.getDouble("p75"),
            row.getDouble("p95")),
        row.getInt("covered_minutes"));
  }

  /** Puts {@code trends} in the place of whatever {@code days} had. */
  static void replace(
      Connection connection,
      int seriesId,
      SortedSet<LocalDate> days,
      SortedMap<LocalDate, DayTrend> trends)
      throws SQLException {
    try (PreparedStatement delete =
            connection.prepareStatement(
                "delete from day_trends where series_id = ? and local_day = any (?)");
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into day_trends (series_id, local_day, start_ms, day_minutes, reading_count, min, max, mean,
                  p05, p25, p50, p75, p95, covered_minutes)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
      delete.setInt(1, seriesId);
      delete.setArray(
          2, connection.createArrayOf("date", days.stream().map(LocalDate::toString).toArray()));
      delete.executeUpdate();
      if (trends.isEmpty()) {
        return;
      }
      for (Map.Entry<LocalDate, DayTrend> day : trends.entrySet()) {
        DayTrend trend = day.getValue();
        DayTrend.Percentiles percentiles = trend.percentiles();
        insert.setInt(1, seriesId);
        insert.setObject(2, day.getKey());
        insert.setLong(3, trend.startMs());
        insert.setInt(4, trend.minutes());
        insert.setInt(5, trend.readingCount());
        insert.setDouble(6, trend.min());
        insert.setDouble(7, trend.max());
        insert.setDouble(8, trend.mean());
        insert.setDouble(9, percentiles.p05());
        insert.setDouble(10, percentiles.p25());
        insert.setDouble(11, percentiles.p50());
        insert.setDouble(12, percentiles.p75());
        insert.setDouble(13, percentiles.p95());
        insert.setInt(14, trend.coveredMinutes());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
