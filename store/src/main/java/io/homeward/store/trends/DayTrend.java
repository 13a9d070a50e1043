package io.homeward.store.trends;

/**
 * What one local day of one device and signal amounts to. A function of the merged readings alone:
 * the same in whatever order they came.
 *
 * @param startMs start of the day in the patient's zone, milliseconds since the epoch
 * @param minutes its length there: 1,440, an hour more or less where the clocks change
 * @param readingCount how many readings started in it, at least 1
 * @param mean their sum, added up in order of time, by their count
 * @param percentiles nearest rank: the smallest value such that the share of values up to it is not
 *     below 5, 25, 50, 75, 95 %; exact
 * @param coveredMinutes how many minutes hold a reading, or a part of its period
 */
public record DayTrend(
    long startMs,
    int minutes,
    int readingCount,
    double min,
    double max,
    double mean,
    Percentiles percentiles,
    int coveredMinutes) {

  /** Values at 5, 25, 50, 75 and 95 %. */
  public record Percentiles(double p05, double p25, double p50, double p75, double p95) {}

  /** The share of the day that readings cover, 0 to 1. */
  public double coverage() {
    return (double) coveredMinutes / minutes;
  }
}
