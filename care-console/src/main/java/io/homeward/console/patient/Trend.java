package io.homeward.console.patient;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of one signal as the chart draws it.
 *
 * @param resolution what a point stands for
 * @param points ascending
 */
public record Trend(Resolution resolution, List<Point> points) {

  /** What one point of a trend stands for. */
  public enum Resolution {
    RAW(Duration.ofHours(6), Duration.ofMinutes(15)),
    MINUTE(Duration.ofDays(3), Duration.ofMinutes(15)),
    HOUR(Duration.ofDays(100), Duration.ofMinutes(90)),
    DAY(Duration.ofDays(366 * 3L), Duration.ofHours(36));

    private final Duration longestSpan;
    private final Duration longestGap;

    Resolution(Duration longestSpan, Duration longestGap) {
      this.longestSpan = longestSpan;
      this.longestGap = longestGap;
    }

    /** The longest stretch shown at this resolution: about five thousand points. */
    public Duration longestSpan() {
      return longestSpan;
    }

    /**
     * Two neighbouring points further apart than this are not connected. For readings a quarter of
     * an hour, as for limits: what a wearable leaves out is not assumed.
     */
    public Duration longestGap() {
      return longestGap;
    }

    /** The finest resolution for a span. */
    public static Resolution of(Duration span) {
      for (Resolution resolution : values()) {
        if (span.compareTo(resolution.longestSpan) <= 0) {
          return resolution;
        }
      }
      return DAY;
    }
  }

  /**
   * One point.
   *
   * @param atMs start of what it stands for
   * @param sum for counts such as steps
   */
  public record Point(long atMs, int count, double min, double max, double mean, double sum) {}

  /** A stretch without readings, long enough to be drawn as one. */
  public record Gap(Instant from, Instant until) {}

  /** Where neighbouring points lie too far apart to be connected. */
  public List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    for (int i = 1; i < points.size(); i++) {
      long before = points.get(i - 1).atMs();
      long after = points.get(i).atMs();
      if (after - before > resolution.longestGap().toMillis()) {
        gaps.add(new Gap(Instant.ofEpochMilli(before), Instant.ofEpochMilli(after)));
      }
    }
    return gaps;
  }
}
