package io.homeward.jobs.scoring;

import io.homeward.jobs.timeline.PatientTimeline;
import io.homeward.jobs.timeline.SignalTrack;
import io.homeward.models.night.NightFeature;
import io.homeward.models.night.NightFeatures;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.signal.Signal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps what models are given of each night in step with the timeline. A night's values are
 * computed from all open hours of its day, 07:00 to 07:00, when the night closes, again when an
 * hour of it changes, and for the last time before the first of its hours is let go: from then on
 * they stand for good.
 *
 * <p>Lives for one event; owned by one thread.
 */
final class NightMeasures {
  private static final long MINUTE_MS = 60_000L;

  /** The day that ends with the night, and an hour or more for clocks that change on the way. */
  private static final long DAY_AND_MORE_MS = 28 * PackedHour.HOUR_MS;

  private static final Map<Signal, Set<NightFeature>> BY_SIGNAL = bySignal();

  private final Nights nights;
  private final NightCalendar calendar;
  private final TreeMap<Long, Set<String>> touched = new TreeMap<>();
  private PatientTimeline timeline;

  NightMeasures(Nights nights, NightCalendar calendar) {
    this.nights = nights;
    this.calendar = calendar;
  }

  private static Map<Signal, Set<NightFeature>> bySignal() {
    Map<Signal, Set<NightFeature>> features = new EnumMap<>(Signal.class);
    for (NightFeature feature : NightFeature.values()) {
      for (Signal signal : feature.signals()) {
        features.computeIfAbsent(signal, s -> EnumSet.noneOf(NightFeature.class)).add(feature);
      }
    }
    return features;
  }

  /**
   * How much longer than the horizon hours of a signal are kept, so that a night that a late
   * reading re-opens is computed from its whole day.
   */
  static long keptBeyondHorizonMs(Signal signal) {
    if (!BY_SIGNAL.containsKey(signal)) {
      return 0;
    }
    return DAY_AND_MORE_MS + (NightFold.concerns(signal) ? 0 : reachMs(signal));
  }

  /** How long before the day a reading may begin that has a part in it. */
  private static long reachMs(Signal signal) {
    return MINUTE_MS
        * switch (signal) {
          case HEART_RATE -> 0;
          case STEPS -> NightFeatures.STEPS_REACH_MINUTES;
          default -> NightFeatures.OTHERS_REACH_MINUTES;
        };
  }

  void attach(PatientTimeline followed) {
    timeline = followed;
  }

  /** Remembers which nights that are over an hour that changed may have a part in. */
  void changed(SignalTrack track, long hourStartMs) {
    if (!BY_SIGNAL.containsKey(track.signal())
        || nights.closedThrough() == NightCalendar.NO_NIGHT) {
      return;
    }
    touch(track, hourStartMs);
    if (track.signal() == Signal.STEPS) {
      // Of a minute with steps NightSignal drops the samples, in the night they tell themselves.
      timeline
          .track(track.deviceId(), Signal.HEART_RATE)
          .ifPresent(heartRate -> touch(heartRate, hourStartMs));
    }
  }

  private void touch(SignalTrack track, long hourStartMs) {
    long first = nightOf(hourStartMs + lowestOffsetMs(track, hourStartMs));
    if (first > nights.closedThrough()) {
      return;
    }
    long last =
        nightOf(
            hourStartMs
                + PackedHour.HOUR_MS
                + reachMs(track.signal())
                + highestOffsetMs(track, hourStartMs));
    for (long night = first; night <= Math.min(last, nights.closedThrough()); night++) {
      touched.computeIfAbsent(night, n -> new TreeSet<>()).add(track.deviceId());
    }
  }

  boolean isTouched() {
    return !touched.isEmpty();
  }

  /** All open hours may lie in other nights now. */
  void allChanged() {
    for (SignalTrack track : timeline.tracks()) {
      for (long hour : track.openHours().toArray()) {
        changed(track, hour * PackedHour.HOUR_MS);
      }
    }
  }

  /** Takes over what was touched before the patient's history changed. */
  void succeed(NightMeasures before) {
    touched.putAll(before.touched);
    allChanged();
  }

  /** The night whose day, 07:00 to 07:00, a local moment lies in. */
  private static long nightOf(long localMs) {
    return Math.floorDiv(localMs - NightCalendar.NIGHT_MS, NightCalendar.DAY_MS) + 1;
  }

  private long lowestOffsetMs(SignalTrack track, long hourStartMs) {
    long lowest = track.lowestOffsetMinutes() * MINUTE_MS;
    return track.someWithoutOffset()
        ? Math.min(
            lowest,
            Math.min(
                calendar.zoneOffsetMs(hourStartMs),
                calendar.zoneOffsetMs(hourStartMs + PackedHour.HOUR_MS)))
        : lowest;
  }

  private long highestOffsetMs(SignalTrack track, long hourStartMs) {
    long highest = track.highestOffsetMinutes() * MINUTE_MS;
    return track.someWithoutOffset()
        ? Math.max(
            highest,
            Math.max(
                calendar.zoneOffsetMs(hourStartMs),
                calendar.zoneOffsetMs(hourStartMs + PackedHour.HOUR_MS)))
        : highest;
  }

  /** An hour is about to be let go: nights it lies in are computed from it for the last time. */
  void beforeLettingGo(SignalTrack track, long hourOfEpoch) {
    Set<NightFeature> features = BY_SIGNAL.get(track.signal());
    if (features == null) {
      return;
    }
    PackedHour hour = timeline.openHour(track, hourOfEpoch * PackedHour.HOUR_MS).orElseThrow();
    long settled = NightCalendar.NO_NIGHT;
    for (int i = 0; i < hour.size(); i++) {
      short own = hour.utcOffsetMinutes(i);
      long localMs = hour.measuredAtMs(i) + calendar.offsetMs(hour.measuredAtMs(i), own);
      long last = nightOf(localMs + Math.min(hour.periodMs(i), reachMs(track.signal())));
      for (long night = nightOf(localMs); night <= last; night++) {
        if (night != settled) {
          settle(night, track, features);
          settled = night;
        }
      }
    }
  }

  private void settle(long night, SignalTrack track, Set<NightFeature> features) {
    NightSum sum = sum(night, track.deviceId());
    if (sum == null || sum.settled().containsAll(features)) {
      return;
    }
    boolean isTouched = touched.getOrDefault(night, Set.of()).contains(track.deviceId());
    if (isTouched || night > nights.closedThrough()) {
      compute(night, track.deviceId(), sum);
    }
    sum.settle(features);
  }

  private NightSum sum(long night, String deviceId) {
    Nights.Night kept = nights.byDay().get(night);
    return kept == null ? null : kept.sums().get(deviceId);
  }

  /**
   * Computes the nights that changed.
   *
   * @param fromNight nights from here on have closed just now
   * @return the first night whose values may differ, or {@link Long#MAX_VALUE}
   */
  long bringUpToDate(long fromNight) {
    if (fromNight <= nights.closedThrough()) {
      nights
          .byDay()
          .subMap(fromNight, true, nights.closedThrough(), true)
          .forEach(
              (day, night) ->
                  touched.computeIfAbsent(day, d -> new TreeSet<>()).addAll(night.sums().keySet()));
    }
    long first = Long.MAX_VALUE;
    for (Map.Entry<Long, Set<String>> entry : touched.entrySet()) {
      for (String deviceId : entry.getValue()) {
        NightSum sum = sum(entry.getKey(), deviceId);
        if (sum != null) {
          compute(entry.getKey(), deviceId, sum);
          first = Math.min(first, entry.getKey());
        }
      }
    }
    touched.clear();
    return first;
  }

  private void compute(long night, String deviceId, NightSum sum) {
    Map<Signal, List<PackedHour>> hours = new EnumMap<>(Signal.class);
    for (Signal signal : BY_SIGNAL.keySet()) {
      timeline.track(deviceId, signal).ifPresent(track -> hours.put(signal, hoursOf(night, track)));
    }
    sum.know(NightFeatures.of(night, hours, calendar::zoneOffsetMs));
  }

  private List<PackedHour> hoursOf(long night, SignalTrack track) {
    List<PackedHour> hours = new ArrayList<>();
    long first =
        Math.floorDiv(earliestStartMs(night, track) - reachMs(track.signal()), PackedHour.HOUR_MS);
    for (long hour = first; hour * PackedHour.HOUR_MS < latestEndMs(night, track); hour++) {
      timeline.openHour(track, hour * PackedHour.HOUR_MS).ifPresent(hours::add);
    }
    return hours;
  }

  /** Values that rest on what is retracted, hours of which are gone, are unknown for good. */
  void spoil(Retraction retraction) {
    for (SignalTrack track : timeline.tracks()) {
      Set<NightFeature> features = BY_SIGNAL.get(track.signal());
      if (features == null || !PatientTimeline.matches(retraction, track)) {
        continue;
      }
      for (Map.Entry<Long, Nights.Night> entry : nights.byDay().entrySet()) {
        NightSum sum = entry.getValue().sums().get(track.deviceId());
        if (sum != null
            && sum.settled().containsAll(features)
            && retraction.fromMs() < latestEndMs(entry.getKey(), track)
            && retraction.untilMs() > earliestStartMs(entry.getKey(), track)) {
          sum.forget(features);
          touched.computeIfAbsent(entry.getKey(), night -> new TreeSet<>()).add(track.deviceId());
        }
      }
    }
  }

  private long earliestStartMs(long night, SignalTrack track) {
    return offsetsTold(track)
        ? Math.min(
            calendar.endMs(night - 1),
            calendar.endMs(night - 1, (short) track.highestOffsetMinutes()))
        : calendar.endMs(night - 1);
  }

  private long latestEndMs(long night, SignalTrack track) {
    return offsetsTold(track)
        ? Math.max(
            calendar.endMs(night), calendar.endMs(night, (short) track.lowestOffsetMinutes()))
        : calendar.endMs(night);
  }

  private static boolean offsetsTold(SignalTrack track) {
    return track.lowestOffsetMinutes() <= track.highestOffsetMinutes();
  }
}
