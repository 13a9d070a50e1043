package io.homeward.vitals.score;

import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The bounded ground of a score or an alert, computed where the decision was made.
 *
 * @param windowStart start of what was judged
 * @param windowEnd its end
 * @param localDate the night or day judged, where the window is one
 * @param observed what was measured, in {@code unit}
 * @param baselineLow lower edge of the patient's own normal
 * @param baselineCenter its centre
 * @param baselineHigh its upper edge
 * @param unit UCUM unit of the four
 * @param baselineSize how many nights or days the normal rests on
 * @param readingCount how many readings were judged
 * @param colour for detectors that speak in colours
 * @param contributions what drove it, strongest first, at most {@link #MOST_ITEMS}
 * @param gaps where data were missing, at most {@link #MOST_ITEMS}
 * @param baselineNeeded how many nights or days the normal must rest on; 0 where nothing asks
 * @param score what the model said, in its own scale
 * @param alertFrom from which score on it alerts
 */
public record Evidence(
    Instant windowStart,
    Instant windowEnd,
    Optional<LocalDate> localDate,
    OptionalDouble observed,
    OptionalDouble baselineLow,
    OptionalDouble baselineCenter,
    OptionalDouble baselineHigh,
    String unit,
    int baselineSize,
    int readingCount,
    Optional<NightColour> colour,
    List<Contribution> contributions,
    List<Gap> gaps,
    int baselineNeeded,
    OptionalDouble score,
    OptionalDouble alertFrom) {

  /** Evidence of a detector without a score of its own. */
  public Evidence(
      Instant windowStart,
      Instant windowEnd,
      Optional<LocalDate> localDate,
      OptionalDouble observed,
      OptionalDouble baselineLow,
      OptionalDouble baselineCenter,
      OptionalDouble baselineHigh,
      String unit,
      int baselineSize,
      int readingCount,
      Optional<NightColour> colour,
      List<Contribution> contributions,
      List<Gap> gaps) {
    this(
        windowStart,
        windowEnd,
        localDate,
        observed,
        baselineLow,
        baselineCenter,
        baselineHigh,
        unit,
        baselineSize,
        readingCount,
        colour,
        contributions,
        gaps,
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  /** Bound of {@code contributions} and of {@code gaps}. */
  public static final int MOST_ITEMS = 64;

  /** Name of a driver that is a whole night: so many of its inputs known, so many expected. */
  public static final String WHOLE_NIGHT = "night";

  /**
   * One driver: a signal or input, one night of it, or a night as a whole.
   *
   * @param observed what was measured
   * @param expected the patient's own normal of it
   * @param weight what it adds to the score
   * @param spread how much the patient's own normal scatters, where that is known
   * @param unit UCUM unit of observed, expected and spread; empty: the evidence's
   */
  public record Contribution(
      String name,
      Optional<LocalDate> localDate,
      double observed,
      double expected,
      double weight,
      OptionalDouble spread,
      String unit) {

    /** A driver in the evidence's own unit. */
    public Contribution(
        String name,
        Optional<LocalDate> localDate,
        double observed,
        double expected,
        double weight) {
      this(name, localDate, observed, expected, weight, OptionalDouble.empty(), "");
    }
  }

  /** A stretch without readings of a signal. */
  public record Gap(Instant from, Instant until, Signal signal) {}

  /** Evidence that states no more than its window. */
  public static Evidence ofWindow(Instant start, Instant end) {
    return new Evidence(
        start,
        end,
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        "",
        0,
        0,
        Optional.empty(),
        List.of(),
        List.of());
  }
}
