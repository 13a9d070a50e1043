package io.homeward.jobs.scoring;

import io.homeward.jobs.timeline.PatientTimeline;
import io.homeward.jobs.timeline.SignalTrack;
import io.homeward.vitals.signal.Signal;

/**
 * Decides which nights are over. A night closes when heart rate and steps of every device that was
 * heard in the week before have a frontier past its end, or at its deadline, local noon on the ward
 * clock.
 *
 * <p>While a device that was away syncs its past, the ward clock is beyond the deadline of every
 * night it tells of. A night that its heart rate has not passed yet then waits until the sync has
 * paused for {@link #SYNC_PAUSE_MS}: else every half-told night would be judged, and often
 * withdrawn.
 */
final class NightClosing {
  /** A sync that brings no newer heart rate for this long has ended. */
  static final long SYNC_PAUSE_MS = 15 * 60_000L;

  private static final long WEEK_MS = 7 * NightCalendar.DAY_MS;

  private final Nights nights;
  private final NightCalendar calendar;
  private final PatientTimeline timeline;

  NightClosing(Nights nights, NightCalendar calendar, PatientTimeline timeline) {
    this.nights = nights;
    this.calendar = calendar;
    this.timeline = timeline;
  }

  /** Closes what is due; whether anything was. */
  boolean close(long wardClockMs) {
    long newest = newestWithData();
    if (newest == NightCalendar.NO_NIGHT) {
      return false;
    }
    long before = nights.closedThrough();
    long next = next(newest);
    while (next <= newest + Nights.MOST_EMPTY_NIGHTS && isOver(next, wardClockMs)) {
      nights.closeThrough(next);
      next++;
    }
    return nights.closedThrough() != before;
  }

  /** The newest night with data that a device has come to: a future date awaits its time. */
  private long newestWithData() {
    long frontier = SignalTrack.NO_FRONTIER;
    for (SignalTrack heartRate : timeline.tracksOf(Signal.HEART_RATE)) {
      frontier = Math.max(frontier, heartRate.frontierMs());
    }
    return nights.newestWithData(Math.floorDiv(frontier, NightCalendar.DAY_MS) + 1);
  }

  private long next(long newest) {
    long first = Math.max(nights.firstWithData(), newest - Nights.MOST_EMPTY_NIGHTS);
    return Math.max(first, nights.closedThrough() + 1);
  }

  private boolean isOver(long night, long wardClockMs) {
    Devices devices = devices(night);
    if (devices.allPast) {
      return true;
    }
    return wardClockMs >= devices.endMs + NightCalendar.DEADLINE_AFTER_END_MS
        && (devices.newestMs >= devices.endMs
            || wardClockMs >= devices.advancedAtMs + SYNC_PAUSE_MS);
  }

  /** When the next night is due on the ward clock, or {@link Long#MAX_VALUE}. */
  long nextDueMs(long wardClockMs) {
    long newest = newestWithData();
    if (newest == NightCalendar.NO_NIGHT) {
      return Long.MAX_VALUE;
    }
    long next = next(newest);
    if (next > newest + Nights.MOST_EMPTY_NIGHTS) {
      return Long.MAX_VALUE;
    }
    Devices devices = devices(next);
    long deadline = devices.endMs + NightCalendar.DEADLINE_AFTER_END_MS;
    long due =
        devices.newestMs >= devices.endMs
            ? deadline
            : Math.max(deadline, devices.advancedAtMs + SYNC_PAUSE_MS);
    return Math.max(due, wardClockMs + 1);
  }

  /** Where the devices stand towards the end of one night. */
  private record Devices(long endMs, boolean allPast, long newestMs, long advancedAtMs) {}

  private Devices devices(long night) {
    long end = calendar.endMs(night);
    boolean any = false;
    boolean allPast = true;
    long newest = SignalTrack.NO_FRONTIER;
    long advanced = SignalTrack.NO_FRONTIER;
    for (SignalTrack heartRate : timeline.tracksOf(Signal.HEART_RATE)) {
      long ownEnd = calendar.endMs(night, heartRate.frontierOffsetMinutes());
      newest = Math.max(newest, heartRate.frontierMs());
      advanced = Math.max(advanced, heartRate.advancedAtMs());
      if (heartRate.frontierMs() < ownEnd - WEEK_MS) {
        continue;
      }
      any = true;
      end = Math.max(end, ownEnd);
      long steps =
          timeline
              .track(heartRate.deviceId(), Signal.STEPS)
              .map(SignalTrack::frontierMs)
              .orElse(SignalTrack.NO_FRONTIER);
      allPast &= heartRate.frontierMs() >= ownEnd && steps >= ownEnd;
    }
    return new Devices(end, any && allPast, newest, advanced);
  }
}
