package io.homeward.store.trends;

import io.homeward.store.enrolment.ZoneHistory;
import io.homeward.store.jdbc.Transactions;
import io.homeward.store.retention.Retention;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.signal.Signal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * Trends per local day. A day whose hours, or whose patient's zones, changed is stale until {@link
 * #settle} has recomputed it from the merged hours; nothing is ever incremented. {@link #read}
 * computes stale days itself, so what it answers is what the hours say, settled or not. Days older
 * than {@link Retention} keeps readings of stay as they are.
 *
 * <p>Zones come from the store's own {@code zone_periods}: the topic {@code enrolments} tells what
 * these tables hold, later. Thread-safe.
 */
public final class DayTrends {
  /** Of PostgreSQL's advisory locks: two settlers could write a day from different moments. */
  private static final long SETTLING = 0x686f6d6577617264L;

  private final DataSource source;

  /** Day trends of a migrated database. */
  public DayTrends(DataSource source) {
    this.source = source;
  }

  /**
   * Trends of the local days [from, until) by device; days without a reading, and devices without
   * such days, are not in the answer.
   */
  public Map<String, SortedMap<LocalDate, DayTrend>> read(
      String patientId, Signal signal, LocalDate from, LocalDate until) {
    return Transactions.inSnapshot(
        source,
        connection -> {
          Enrolment whereabouts = ZoneHistory.of(connection, patientId);
          Map<String, SortedMap<LocalDate, DayTrend>> byDevice = new LinkedHashMap<>();
          for (Map.Entry<String, Integer> series :
              SeriesHours.seriesByDevice(connection, patientId, signal).entrySet()) {
            SortedMap<LocalDate, DayTrend> days =
                read(connection, series.getValue(), whereabouts, from, until);
            if (!days.isEmpty()) {
              byDevice.put(series.getKey(), days);
            }
          }
          return byDevice;
        });
  }

  private static SortedMap<LocalDate, DayTrend> read(
      Connection connection, int seriesId, Enrolment whereabouts, LocalDate from, LocalDate until)
      throws SQLException {
    SortedSet<LocalDate> stale =
        touched(DayTable.marks(connection, seriesId, from.minusDays(1), until));
    stale.removeIf(day -> day.isBefore(from) || !day.isBefore(until));
    keepDropped(connection, stale);
    SortedMap<LocalDate, DayTrend> days = DayTable.load(connection, seriesId, from, until);
    days.keySet().removeAll(stale);
    days.putAll(compute(connection, seriesId, whereabouts, stale));
    return days;
  }

  /** The local days that may hold readings of these UTC days: no offset is beyond ±18 h. */
  private static SortedSet<LocalDate> touched(Collection<LocalDate> utcDays) {
    SortedSet<LocalDate> days = new TreeSet<>();
    for (LocalDate day : utcDays) {
      days.add(day.minusDays(1));
      days.add(day);
      days.add(day.plusDays(1));
    }
    return days;
  }

  /** Days of which readings were dropped, for their age, keep the trend they had. */
  private static void keepDropped(Connection connection, SortedSet<LocalDate> days)
      throws SQLException {
    Instant before = Retention.readingsBefore(connection);
    days.removeIf(
        day -> day.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().isBefore(before));
  }

  /** The trends of {@code days} from the hours; a day without a reading has none. */
  private static SortedMap<LocalDate, DayTrend> compute(
      Connection connection, int seriesId, Enrolment whereabouts, SortedSet<LocalDate> days)
      throws SQLException {
    SortedMap<LocalDate, DayTrend> trends = new TreeMap<>();
    LocalDate first = null;
    for (LocalDate day : days) {
      if (first == null) {
        first = day;
      }
      // Days in a row share the hours around them: each hour is read once.
      if (!days.contains(day.plusDays(1))) {
        Instant from = first.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant until = day.plusDays(2).atStartOfDay(ZoneOffset.UTC).toInstant();
        trends.putAll(
            LocalDays.trends(SeriesHours.load(connection, seriesId, from, until), whereabouts)
                .subMap(first, day.plusDays(1)));
        first = null;
      }
    }
    return trends;
  }

  /**
   * Recomputes up to {@code most} stale days in one transaction. Cheap where nothing is stale;
   * called again until it answers 0. Does nothing while another process settles.
   *
   * @return how many marks were taken away
   */
  public int settle(int most) {
    return Transactions.inTransaction(
        source,
        connection -> {
          if (!isOnlySettler(connection)) {
            return 0;
          }
          int marks = 0;
          for (Map.Entry<Integer, SortedSet<LocalDate>> entry :
              DayTable.takeMarks(connection, most).entrySet()) {
            settle(connection, entry.getKey(), touched(entry.getValue()));
            marks += entry.getValue().size();
          }
          return marks;
        });
  }

  private static void settle(Connection connection, int seriesId, SortedSet<LocalDate> days)
      throws SQLException {
    keepDropped(connection, days);
    Enrolment whereabouts = ZoneHistory.of(connection, SeriesHours.patientOf(connection, seriesId));
    DayTable.replace(connection, seriesId, days, compute(connection, seriesId, whereabouts, days));
  }

  private static boolean isOnlySettler(Connection connection) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
      lock.setLong(1, SETTLING);
      try (ResultSet row = lock.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
