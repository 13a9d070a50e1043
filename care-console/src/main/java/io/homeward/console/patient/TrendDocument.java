package io.homeward.console.patient;

import java.util.List;

/**
 * A chart's data as sent to the page: columns, since that is what it draws from.
 *
 * @param resolution {@code raw}, {@code minute}, {@code hour} or {@code day}
 * @param bars whether to draw bars: for counts such as steps
 * @param at seconds since the epoch, ascending; a null value at a place breaks the line
 * @param value mean of what a point stands for, or its sum for counts
 * @param low smallest value, null in a gap
 * @param high largest value, null in a gap
 * @param nights nights of the stretch, with their verdict and own normal
 * @param gaps stretches without readings, as pairs of seconds
 * @param note what the chart cannot show; empty for nothing
 */
public record TrendDocument(
    String signal,
    String name,
    String unit,
    String zone,
    String resolution,
    boolean bars,
    List<Double> at,
    List<Double> value,
    List<Double> low,
    List<Double> high,
    List<NightMark> nights,
    List<List<Double>> gaps,
    String note) {

  /** One night on the chart; own normal is absent where it is not known. */
  public record NightMark(
      double from,
      double until,
      String date,
      String colour,
      String verdict,
      Double low,
      Double center,
      Double high) {}
}
