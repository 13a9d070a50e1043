package io.homeward.console.patient;

import io.homeward.console.board.Words;
import io.homeward.console.patient.TrendDocument.NightMark;
import io.homeward.console.ward.WardPatient;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes a chart's data from a patient's readings and nights. Thread-safe. */
public final class TrendDrawing {
  private static final int MOST_NIGHTS = 400;

  private final TrendSource trends;
  private final Nights nights;

  /** Charts from these sources. */
  public TrendDrawing(TrendSource trends, Nights nights) {
    this.trends = trends;
    this.nights = nights;
  }

  /**
   * The chart of [from, until); a span longer than the coarsest resolution shows is cut at its
   * beginning, and the document says so.
   */
  public TrendDocument draw(WardPatient patient, Signal signal, Instant from, Instant until) {
    Duration asked = Duration.between(from, until);
    Duration longest = Trend.Resolution.DAY.longestSpan();
    Instant start = asked.compareTo(longest) > 0 ? until.minus(longest) : from;
    Trend.Resolution resolution = Trend.Resolution.of(Duration.between(start, until));
    ZoneId zone = patient.enrolment().zoneAt(until);
    Trend trend =
        new Trend(
            resolution, trends.points(patient.patientId(), signal, start, until, resolution, zone));
    boolean counts = signal.kind() == Signal.Kind.INTERVAL;
    List<NightMark> marks =
        signal == Signal.HEART_RATE
            ? nights.of(patient.patientId(), zone, start, until, MOST_NIGHTS).stream()
                .map(TrendDrawing::mark)
                .toList()
            : List.of();
    Columns columns = new Columns(counts);
    long previousMs = Long.MIN_VALUE;
    for (Trend.Point point : trend.points()) {
      if (previousMs != Long.MIN_VALUE
          && point.atMs() - previousMs > resolution.longestGap().toMillis()) {
        columns.breakAt((previousMs + point.atMs()) / 2);
      }
      columns.add(point);
      previousMs = point.atMs();
    }
    return new TrendDocument(
        signal.name(),
        Words.signal(signal),
        Words.unit(signal.unit()),
        zone.getId(),
        resolution.name().toLowerCase(Locale.ROOT),
        counts,
        columns.at,
        columns.value,
        columns.low,
        columns.high,
        marks,
        trend.gaps().stream()
            .map(gap -> List.of(seconds(gap.from()), seconds(gap.until())))
            .toList(),
        start.equals(from) ? "" : "Only the last three years of the span are shown.");
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / 1000.0;
  }

  private static NightMark mark(NightRow night) {
    return new NightMark(
        night.startMs() / 1000.0,
        night.endMs() / 1000.0,
        night.dateText(),
        night.colour(),
        night.verdict(),
        night.low().orElse(null),
        night.center().orElse(null),
        night.high().orElse(null));
  }

  private static final class Columns {
    private final boolean counts;
    private final List<Double> at = new ArrayList<>();
    private final List<Double> value = new ArrayList<>();
    private final List<Double> low = new ArrayList<>();
    private final List<Double> high = new ArrayList<>();

    Columns(boolean counts) {
      this.counts = counts;
    }

    void add(Trend.Point point) {
      at.add(point.atMs() / 1000.0);
      value.add(counts ? point.sum() : Math.round(point.mean() * 100) / 100.0);
      low.add(point.min());
      high.add(point.max());
    }

    /** A place with nothing at it, so that the line ends before and begins after. */
    void breakAt(long atMs) {
      at.add(atMs / 1000.0);
      value.add(null);
      low.add(null);
      high.add(null);
    }
  }
}
