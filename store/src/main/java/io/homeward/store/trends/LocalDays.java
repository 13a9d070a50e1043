package io.homeward.store.trends;

import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Cuts readings into local days: by the offset the device told with the reading, else by the zone
 * of the patient that was in force then. Stateless, thread-safe.
 */
final class LocalDays {
  private static final long MINUTE_MS = 60_000;
  private static final int MOST_OFFSET_MINUTES = ZoneOffset.MAX.getTotalSeconds() / 60;

  private LocalDays() {}

  /**
   * The trend of each local day that has a reading among {@code hours}, which are in order.
   *
   * @param whereabouts of whom only the zones are asked
   */
  static SortedMap<LocalDate, DayTrend> trends(List<PackedHour> hours, Enrolment whereabouts) {
    SortedMap<LocalDate, Day> days = new TreeMap<>();
    for (PackedHour hour : hours) {
      for (int i = 0; i < hour.size(); i++) {
        ZoneId zone = zone(hour, i, whereabouts);
        LocalDate date = Instant.ofEpochMilli(hour.measuredAtMs(i)).atZone(zone).toLocalDate();
        days.computeIfAbsent(date, Day::new).add(hour, i, zone);
      }
    }
    SortedMap<LocalDate, DayTrend> trends = new TreeMap<>();
    days.forEach((date, day) -> trends.put(date, day.trend(whereabouts)));
    return trends;
  }

  private static ZoneId zone(PackedHour hour, int i, Enrolment whereabouts) {
    int offset = hour.utcOffsetMinutes(i);
    // An offset no place on earth has tells nothing either.
    return offset == ReadingBatch.NO_UTC_OFFSET || Math.abs(offset) > MOST_OFFSET_MINUTES
        ? whereabouts.zoneAt(Instant.ofEpochMilli(hour.measuredAtMs(i)))
        : ZoneOffset.ofTotalSeconds(offset * 60);
  }

  /** Gathers the readings of one day, in order of time. */
  private static final class Day {
    private final LocalDate date;

    /** Minutes that hold a reading, counted from a day before the day's start in UTC. */
    private final BitSet covered = new BitSet();

    private double[] values = new double[64];
    private int size;

    Day(LocalDate date) {
      this.date = date;
    }

    void add(PackedHour hour, int i, ZoneId zone) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = hour.value(i);
      long originMs = startMs(date.minusDays(1), ZoneOffset.UTC);
      long fromMs = hour.measuredAtMs(i);
      // What reaches past midnight covers minutes of another day there, not of this one.
      long untilMs =
          Math.min(fromMs + Math.max(1, hour.periodMs(i)), startMs(date.plusDays(1), zone));
      covered.set(
          (int) ((fromMs - originMs) / MINUTE_MS),
          (int) ((untilMs - 1 - originMs) / MINUTE_MS) + 1);
    }

    DayTrend trend(Enrolment whereabouts) {
      ZoneId zone = whereabouts.zoneAt(date.atTime(12, 0).toInstant(ZoneOffset.UTC));
      long startMs = startMs(date, zone);
      int minutes = (int) Duration.ofMillis(startMs(date.plusDays(1), zone) - startMs).toMinutes();
      double sum = 0;
      for (int i = 0; i < size; i++) {
        sum += values[i];
      }
      double[] sorted = Arrays.copyOf(values, size);
      Arrays.sort(sorted);
      return new DayTrend(
          startMs,
          minutes,
          size,
          sorted[0],
          sorted[size - 1],
          sum / size,
          new DayTrend.Percentiles(
              rank(sorted, 5),
              rank(sorted, 25),
              rank(sorted, 50),
              rank(sorted, 75),
              rank(sorted, 95)),
          // A traveller's day may have more minutes than the patient's zone says.
          Math.min(minutes, covered.cardinality()));
    }

    private static long startMs(LocalDate date, ZoneId zone) {
      return date.atStartOfDay(zone).toInstant().toEpochMilli();
    }

    private static double rank(double[] sorted, int percent) {
      // ceil(percent / 100 × n), in whole numbers: no rounding decides which value is taken.
      return sorted[(int) ((percent * (long) sorted.length + 99) / 100) - 1];
    }
  }
}
