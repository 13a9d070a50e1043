package io.homeward.jobs.timeline;

import io.homeward.vitals.reading.PackedHour;

/**
 * Follows the open hours of a timeline. What it derives from an hour it takes back before a change
 * and adds again after it, so the sum is exact whatever came late, twice or was retracted.
 */
public interface HourObserver {
  /** The hour is about to change; it may be empty. */
  void beforeChange(SignalTrack track, PackedHour hour);

  /** The hour has changed; it may be empty. */
  void afterChange(SignalTrack track, PackedHour hour);

  /** The hour's readings are let go: what was derived from them stands for good. */
  void beforeLettingGo(SignalTrack track, long hourOfEpoch);
}
