package io.homeward.simulator.physiology;

import java.time.LocalDate;
import java.util.Optional;

/**
 * One local day of a person as their device measured it, minute by minute from local midnight on;
 * 23 or 25 hours long where the clock changes.
 *
 * <p>The arrays are owned by the record; readers do not change them.
 *
 * @param date the local day
 * @param startMs its midnight, milliseconds since the epoch
 * @param heartRate /min for each minute; {@link #NONE} where not measured
 * @param steps of each minute; {@link #NONE} where not measured
 * @param wakeMinute first minute awake, where a sync is likely
 * @param bedMinute minute the person goes to bed, at most the day's length
 * @param night what the device found over the night that ended this day
 */
@SuppressWarnings("ArrayRecordComponent") // packed on purpose; never compared
public record PersonDay(
    LocalDate date,
    long startMs,
    short[] heartRate,
    short[] steps,
    int wakeMinute,
    int bedMinute,
    Optional<Night> night) {

  /** Stands for "not measured". */
  public static final short NONE = -1;

  /** A minute in milliseconds. */
  public static final long MINUTE_MS = 60_000L;

  /**
   * Signals told once a night.
   *
   * @param asleepFromMs when sleep began, milliseconds since the epoch
   * @param wokeAtMs when it ended
   * @param oxygenSaturation mean over the night, %
   * @param respiratoryRate mean, /min
   * @param skinTemperature mean, degrees Celsius
   */
  public record Night(
      long asleepFromMs,
      long wokeAtMs,
      double oxygenSaturation,
      double respiratoryRate,
      double skinTemperature) {}

  /** Number of minutes. */
  public int minutes() {
    return heartRate.length;
  }

  /** The following local midnight, milliseconds since the epoch. */
  public long endMs() {
    return startMs + minutes() * MINUTE_MS;
  }

  /** Start of {@code minute}, milliseconds since the epoch. */
  public long atMs(int minute) {
    return startMs + minute * MINUTE_MS;
  }
}
