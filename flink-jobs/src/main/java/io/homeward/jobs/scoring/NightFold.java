package io.homeward.jobs.scoring;

import io.homeward.jobs.timeline.SignalTrack;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.util.Optional;

/**
 * Adds one hour of a device's heart rate, joined with its steps, to the nights it lies in, or takes
 * it back. A sample counts when no step was made in its UTC minute; a minute without a step reading
 * counts as none. A step reading of several minutes covers those of the hour it starts in.
 *
 * <p>Stateless but for the nights it adds to; owned by one thread.
 */
final class NightFold {
  private static final long MINUTE_MS = 60_000L;
  private static final long QUARTER_MS = 15 * MINUTE_MS;
  private static final int QUARTERS = 36;

  private final Nights nights;
  private final NightCalendar calendar;
  private boolean touchedClosed;

  NightFold(Nights nights, NightCalendar calendar) {
    this.nights = nights;
    this.calendar = calendar;
  }

  /** Whether any reading of the device in that hour can lie in a night. */
  boolean mayTouchNight(SignalTrack heartRate, long hourStartMs) {
    if (heartRate.someWithoutOffset()) {
      long last = hourStartMs + PackedHour.HOUR_MS - 1;
      if (NightCalendar.nightAt(hourStartMs, calendar.zoneOffsetMs(hourStartMs))
              != NightCalendar.NO_NIGHT
          || NightCalendar.nightAt(last, calendar.zoneOffsetMs(last)) != NightCalendar.NO_NIGHT) {
        return true;
      }
    }
    if (heartRate.lowestOffsetMinutes() > heartRate.highestOffsetMinutes()) {
      return false;
    }
    long earliest = hourStartMs + heartRate.lowestOffsetMinutes() * MINUTE_MS;
    long latest =
        hourStartMs + PackedHour.HOUR_MS - 1 + heartRate.highestOffsetMinutes() * MINUTE_MS;
    return NightCalendar.nightAt(earliest, 0) != NightCalendar.NO_NIGHT
        || NightCalendar.nightAt(latest, 0) != NightCalendar.NO_NIGHT
        || Math.floorDiv(earliest, NightCalendar.DAY_MS)
            != Math.floorDiv(latest, NightCalendar.DAY_MS);
  }

  /**
   * Adds the hour, or takes it back.
   *
   * @param sign 1 or −1
   */
  void apply(SignalTrack heartRate, PackedHour hour, Optional<PackedHour> steps, int sign) {
    if (hour.size() == 0 || !mayTouchNight(heartRate, hour.hourStartMs())) {
      return;
    }
    long moving = steps.map(NightFold::movingMinutes).orElse(0L);
    long first = calendar.zoneOffsetMs(hour.hourStartMs());
    boolean steady = first == calendar.zoneOffsetMs(hour.hourStartMs() + PackedHour.HOUR_MS - 1);
    Running running = new Running(heartRate.deviceId(), sign);
    for (int i = 0; i < hour.size(); i++) {
      long atMs = hour.measuredAtMs(i);
      short own = hour.utcOffsetMinutes(i);
      long offsetMs;
      if (own != ReadingBatch.NO_UTC_OFFSET) {
        offsetMs = own * MINUTE_MS;
      } else {
        offsetMs = steady ? first : calendar.zoneOffsetMs(atMs);
      }
      long night = NightCalendar.nightAt(atMs, offsetMs);
      if (night != NightCalendar.NO_NIGHT) {
        int minute = (int) ((atMs - hour.hourStartMs()) / MINUTE_MS);
        running.sample(night, atMs, (long) hour.value(i), (moving >>> minute & 1) == 0);
      }
    }
    running.finish();
  }

  /** A bit for each minute of the hour in which steps were made. */
  private static long movingMinutes(PackedHour steps) {
    long moving = 0;
    for (int i = 0; i < steps.size(); i++) {
      if (steps.value(i) == 0) {
        continue;
      }
      long into = steps.measuredAtMs(i) - steps.hourStartMs();
      long lastMs = into + Math.max(0, steps.periodMs(i) - 1);
      int last = (int) Math.min(59, lastMs / MINUTE_MS);
      for (int minute = (int) (into / MINUTE_MS); minute <= last; minute++) {
        moving |= 1L << minute;
      }
    }
    return moving;
  }

  /** Sums samples of one night before they are added: an hour seldom lies in more than one. */
  private final class Running {
    private final String deviceId;
    private final int sign;
    private long night = NightCalendar.NO_NIGHT;
    private long nightStartMs;
    private long sum;
    private int samples;
    private long covered;

    Running(String deviceId, int sign) {
      this.deviceId = deviceId;
      this.sign = sign;
    }

    void sample(long ofNight, long atMs, long value, boolean still) {
      if (ofNight != night) {
        finish();
        night = ofNight;
        nightStartMs = calendar.startMs(ofNight);
      }
      long quarter = Math.floorDiv(atMs - nightStartMs, QUARTER_MS);
      if (quarter >= 0 && quarter < QUARTERS) {
        covered |= 1L << quarter;
      }
      if (still) {
        sum += value;
        samples++;
      }
    }

    void finish() {
      if (night == NightCalendar.NO_NIGHT) {
        return;
      }
      long nightSum = sum;
      int nightSamples = samples;
      long quarters = covered;
      touchedClosed |= night <= nights.closedThrough();
      nights
          .sum(night, deviceId)
          .ifPresent(
              kept -> {
                kept.add(sign * nightSum, sign * nightSamples);
                if (sign > 0) {
                  kept.cover(quarters);
                } else {
                  kept.uncover(quarters);
                }
              });
      sum = 0;
      samples = 0;
      covered = 0;
    }
  }

  /** Whether a night that is over was changed. */
  boolean touchedClosed() {
    return touchedClosed;
  }

  /** Whether a signal has any part in nights. */
  static boolean concerns(Signal signal) {
    return signal == Signal.HEART_RATE || signal == Signal.STEPS;
  }
}
