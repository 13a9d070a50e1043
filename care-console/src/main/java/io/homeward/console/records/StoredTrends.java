package io.homeward.console.records;

import io.homeward.console.patient.Trend;
import io.homeward.console.patient.TrendSource;
import io.homeward.store.board.SignalHours;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Trends from the merged hours: read hour by hour and reduced on the way, so that memory holds the
 * points shown and not the readings behind them. Thread-safe.
 */
public final class StoredTrends implements TrendSource {
  private final SignalHours hours;

  /** Trends of this store. */
  public StoredTrends(SignalHours hours) {
    this.hours = hours;
  }

  @Override
  public Set<Signal> signals(String patientId) {
    return hours.signals(patientId);
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
    hours.each(
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
    hours.each(
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
