package io.homeward.jobs.timeline;

import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;

/**
 * How far one signal of one device has come, and which of its hours are open.
 *
 * <p>Mutable, owned by one thread; {@link PatientTimeline} alone changes it.
 */
public final class SignalTrack {
  /** The frontier of a track without readings: before every reading there can be. */
  public static final long NO_FRONTIER = Long.MIN_VALUE / 2;

  private final String deviceId;
  private final Signal signal;
  private final HourIndex openHours = new HourIndex();
  private long frontierMs = NO_FRONTIER;
  private short frontierOffsetMinutes = ReadingBatch.NO_UTC_OFFSET;
  private long floorHour;
  private int lowestOffsetMinutes = Integer.MAX_VALUE;
  private int highestOffsetMinutes = Integer.MIN_VALUE;
  private boolean someWithoutOffset;
  private long advancedAtMs = NO_FRONTIER;

  /** A track without readings. */
  public SignalTrack(String deviceId, Signal signal) {
    this.deviceId = deviceId;
    this.signal = signal;
  }

  /** Puts back what a summary held. */
  public void restore(
      long frontier, short frontierOffset, long floor, long advancedAt, boolean withoutOffset) {
    frontierMs = frontier;
    frontierOffsetMinutes = frontierOffset;
    floorHour = floor;
    advancedAtMs = advancedAt;
    someWithoutOffset = withoutOffset;
  }

  /** Widens the range of UTC offsets the device told. */
  public void sawOffset(int minutes) {
    lowestOffsetMinutes = Math.min(lowestOffsetMinutes, minutes);
    highestOffsetMinutes = Math.max(highestOffsetMinutes, minutes);
  }

  void saw(short offsetMinutes) {
    if (offsetMinutes == ReadingBatch.NO_UTC_OFFSET) {
      someWithoutOffset = true;
    } else {
      sawOffset(offsetMinutes);
    }
  }

  void advance(long toMs, short offsetMinutes, long wardClockMs) {
    if (toMs > frontierMs) {
      frontierMs = toMs;
      frontierOffsetMinutes = offsetMinutes;
      advancedAtMs = Math.max(advancedAtMs, wardClockMs);
    }
  }

  void raiseFloor(long hour) {
    floorHour = Math.max(floorHour, hour);
  }

  /** The vendor's id of the device. */
  public String deviceId() {
    return deviceId;
  }

  public Signal signal() {
    return signal;
  }

  /** Whose bytes lie in the chunks, by hour of the epoch. */
  public HourIndex openHours() {
    return openHours;
  }

  /** Latest admitted measured-at, or {@link #NO_FRONTIER}. */
  public long frontierMs() {
    return frontierMs;
  }

  /** UTC offset of the reading at the frontier, or {@link ReadingBatch#NO_UTC_OFFSET}. */
  public short frontierOffsetMinutes() {
    return frontierOffsetMinutes;
  }

  /** Hours of the epoch before this one are judged for good. */
  public long floorHour() {
    return floorHour;
  }

  /** {@link #floorHour()} in milliseconds. */
  public long floorMs() {
    return floorHour * PackedHour.HOUR_MS;
  }

  /** Measured-at of the oldest reading that would still merge. */
  public long oldestMergedMs() {
    return Math.max(frontierMs - PatientTimeline.HORIZON_MS, floorMs());
  }

  /** Smallest UTC offset told, or {@link Integer#MAX_VALUE}. */
  public int lowestOffsetMinutes() {
    return lowestOffsetMinutes;
  }

  /** Largest UTC offset told, or {@link Integer#MIN_VALUE}. */
  public int highestOffsetMinutes() {
    return highestOffsetMinutes;
  }

  public boolean someWithoutOffset() {
    return someWithoutOffset;
  }

  /** Ward clock when the frontier last advanced, or {@link #NO_FRONTIER}. */
  public long advancedAtMs() {
    return advancedAtMs;
  }
}
