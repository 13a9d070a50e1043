package io.homeward.simulator.device;

import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.util.Arrays;

/**
 * Readings of one signal as a device holds them. Times need be neither ascending nor distinct: a
 * watch whose clock was set back holds two values for one moment.
 *
 * <p>The arrays are owned by the record and of equal length: neither the maker nor a reader changes
 * them.
 *
 * @param signal what was measured
 * @param periodMs length of the interval each reading covers; 0 for a moment
 * @param utcOffsetMinutes minutes east of UTC the device tells, or {@link
 *     ReadingBatch#NO_UTC_OFFSET} where it tells instants only
 * @param measuredAtMs start of each reading, milliseconds since the epoch
 * @param values in the signal's UCUM unit
 */
@SuppressWarnings("ArrayRecordComponent") // packed on purpose; equals below compares the contents
public record SignalReadings(
    Signal signal, int periodMs, short utcOffsetMinutes, long[] measuredAtMs, double[] values) {

  /**
   * Checks that both columns have one entry a reading.
   *
   * @throws IllegalArgumentException if they differ or are empty
   */
  public SignalReadings {
    if (measuredAtMs.length != values.length || values.length == 0) {
      throw new IllegalArgumentException("columns of unequal length, or no reading at all");
    }
  }

  /** Number of readings. */
  public int size() {
    return values.length;
  }

  /** The readings {@code from} (inclusive) to {@code to} (exclusive). */
  public SignalReadings slice(int from, int to) {
    return new SignalReadings(
        signal,
        periodMs,
        utcOffsetMinutes,
        Arrays.copyOfRange(measuredAtMs, from, to),
        Arrays.copyOfRange(values, from, to));
  }

  /** Earliest time in the series, milliseconds since the epoch. */
  public long firstMeasuredAtMs() {
    return Arrays.stream(measuredAtMs).min().orElseThrow();
  }

  /** Latest time in the series, milliseconds since the epoch. */
  public long lastMeasuredAtMs() {
    return Arrays.stream(measuredAtMs).max().orElseThrow();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignalReadings that
        && signal == that.signal
        && periodMs == that.periodMs
        && utcOffsetMinutes == that.utcOffsetMinutes
        && Arrays.equals(measuredAtMs, that.measuredAtMs)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * signal.hashCode() + Arrays.hashCode(measuredAtMs);
  }

  /** Says what and how many, never a value. */
  @Override
  public String toString() {
    return "SignalReadings[" + signal + " × " + size() + "]";
  }
}
