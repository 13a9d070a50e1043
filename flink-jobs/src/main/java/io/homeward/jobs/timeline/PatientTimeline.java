package io.homeward.jobs.timeline;

import io.homeward.vitals.reading.MergeCounts;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.signal.Signal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The open hours of one patient, per device and signal, each with its own frontier.
 *
 * <p>Readings up to {@link #HORIZON_MS} behind their own frontier merge, in any order and any
 * number of times; older ones are too late. An hour is let go once no such reading can touch it, or
 * what is judged together with it, any more: {@link #HORIZON_MS} and what is asked for behind the
 * frontier, for heart rate and steps behind the smaller of the device's two, since the one's hours
 * are judged with the other's. A signal that lags keeps the other's hours at most {@link
 * #LONGEST_OPEN_MS}.
 *
 * <p>Lives for one event; {@link #flush} writes what changed. Owned by one thread.
 */
public final class PatientTimeline {
  /** How far behind its own frontier a reading still merges. */
  public static final long HORIZON_MS = 72 * PackedHour.HOUR_MS;

  /**
   * How far behind its own frontier an hour stays open at most: a day more than a sync that comes
   * five days late, and few enough for 5-second sources to stay within a patient's 256 KiB.
   */
  public static final long LONGEST_OPEN_MS = 144 * PackedHour.HOUR_MS;

  /** A reading later than its receipt by more moves no frontier. */
  public static final long FUTURE_TOLERANCE_MS = 5 * 60_000L;

  /** A reading later than its receipt by more is not judged at all. */
  public static final long FUTURE_MOST_MS = 24 * PackedHour.HOUR_MS;

  /** A track this far behind the patient's newest is retired: its hours are let go. */
  public static final long RETIRED_BEHIND_MS = 30 * 24 * PackedHour.HOUR_MS;

  /** Tracks of one patient at most; the one furthest behind goes first. */
  public static final int MOST_TRACKS = 64;

  private final HourChunks chunks;
  private final List<SignalTrack> tracks;
  private final HourObserver observer;
  private final ToLongFunction<Signal> keptBeyondHorizonMs;
  private final Map<String, PackedHour> read = new HashMap<>();
  private final Set<String> dirty = new LinkedHashSet<>();

  /**
   * A timeline over {@code chunks}.
   *
   * @param tracks how far each signal has come; changed in place
   * @param observer told of every change
   * @param keptBeyondHorizonMs how much longer than the horizon asks the hours of a signal are
   *     kept, for who judges a late reading together with what lies before it
   */
  public PatientTimeline(
      HourChunks chunks,
      List<SignalTrack> tracks,
      HourObserver observer,
      ToLongFunction<Signal> keptBeyondHorizonMs) {
    this.chunks = chunks;
    this.tracks = tracks;
    this.observer = observer;
    this.keptBeyondHorizonMs = keptBeyondHorizonMs;
  }

  /** What a merge did. */
  public record Merged(MergeCounts counts, int tooLate) {}

  /**
   * Merges the readings {@code from} (inclusive) to {@code to} (exclusive) of a batch.
   *
   * @param wardClockMs now
   */
  public Merged merge(ReadingBatch batch, int from, int to, long wardClockMs) {
    SignalTrack track = trackFor(batch.deviceId(), batch.signal());
    long[] times = batch.measuredAtMs();
    long oldest = track.oldestMergedMs();
    int start = from;
    while (start < to && times[start] < oldest) {
      start++;
    }
    int tooLate = start - from;
    MergeCounts counts = MergeCounts.NONE;
    while (start < to) {
      long hourStartMs = PackedHour.hourStartMs(times[start]);
      int end = start + 1;
      while (end < to && times[end] < hourStartMs + PackedHour.HOUR_MS) {
        end++;
      }
      counts = counts.plus(mergeHour(track, hourStartMs, batch, start, end));
      start = end;
    }
    // When they came, not when they are looked at: a job that lags behind must wait no longer for
    // the end of a sync than one that does not, and where the ward's time stands it would for ever.
    long advancedAtMs = Math.min(wardClockMs, batch.receivedAtMs());
    advance(track, batch, from + tooLate, to, advancedAtMs);
    letGo(track.deviceId());
    return new Merged(counts, tooLate);
  }

  private MergeCounts mergeHour(
      SignalTrack track, long hourStartMs, ReadingBatch batch, int from, int to) {
    PackedHour hour =
        openHour(track, hourStartMs).orElseGet(() -> begin(track, new PackedHour(hourStartMs)));
    for (int i = from; i < to; i++) {
      track.saw(batch.utcOffsetMinutes()[i]);
    }
    observer.beforeChange(track, hour);
    MergeCounts counts = hour.merge(batch, from, to);
    observer.afterChange(track, hour);
    dirty.add(key(track, hourStartMs));
    return counts;
  }

  private PackedHour begin(SignalTrack track, PackedHour hour) {
    track.openHours().add(hour.hourStartMs() / PackedHour.HOUR_MS);
    read.put(key(track, hour.hourStartMs()), hour);
    return hour;
  }

  private static void advance(
      SignalTrack track, ReadingBatch batch, int from, int to, long advancedAtMs) {
    for (int i = to - 1; i >= from; i--) {
      if (batch.measuredAtMs()[i] <= batch.receivedAtMs() + FUTURE_TOLERANCE_MS) {
        track.advance(batch.measuredAtMs()[i], batch.utcOffsetMinutes()[i], advancedAtMs);
        return;
      }
    }
  }

  /** Removes what the retraction covers from the open hours. */
  public int retract(Retraction retraction) {
    int removed = 0;
    for (SignalTrack track : tracks) {
      if (!matches(retraction, track)) {
        continue;
      }
      for (long hourOfEpoch : track.openHours().toArray()) {
        long hourStartMs = hourOfEpoch * PackedHour.HOUR_MS;
        if (hourStartMs + PackedHour.HOUR_MS <= retraction.fromMs()
            || hourStartMs >= retraction.untilMs()) {
          continue;
        }
        PackedHour hour = openHour(track, hourStartMs).orElseThrow();
        observer.beforeChange(track, hour);
        removed += hour.retract(retraction);
        observer.afterChange(track, hour);
        dirty.add(key(track, hourStartMs));
        if (isEmpty(hour)) {
          track.openHours().remove(hourOfEpoch);
        }
      }
    }
    return removed;
  }

  /** Whether the retraction is about this device and signal at all. */
  public static boolean matches(Retraction retraction, SignalTrack track) {
    return retraction.deviceId().map(track.deviceId()::equals).orElse(true)
        && retraction.signal().map(signal -> signal == track.signal()).orElse(true);
  }

  private static boolean isEmpty(PackedHour hour) {
    return hour.size() == 0 && hour.superseded().isEmpty();
  }

  /** The open hour that starts at {@code hourStartMs}, if the track has readings in it. */
  public Optional<PackedHour> openHour(SignalTrack track, long hourStartMs) {
    if (!track.openHours().contains(hourStartMs / PackedHour.HOUR_MS)) {
      return Optional.empty();
    }
    String key = key(track, hourStartMs);
    PackedHour hour = read.get(key);
    if (hour == null) {
      hour =
          chunks
              .hour(key)
              .orElseThrow(() -> new IllegalStateException("an open hour without its bytes"));
      read.put(key, hour);
    }
    return Optional.of(hour);
  }

  /** The track of a device's signal, if it ever had a reading. */
  public Optional<SignalTrack> track(String deviceId, Signal signal) {
    for (SignalTrack track : tracks) {
      if (track.signal() == signal && track.deviceId().equals(deviceId)) {
        return Optional.of(track);
      }
    }
    return Optional.empty();
  }

  /** All tracks. */
  public List<SignalTrack> tracks() {
    return Collections.unmodifiableList(tracks);
  }

  private SignalTrack trackFor(String deviceId, Signal signal) {
    return track(deviceId, signal)
        .orElseGet(
            () -> {
              SignalTrack track = new SignalTrack(deviceId, signal);
              if (tracks.size() >= MOST_TRACKS) {
                // The new one may be one retired before: what was judged then is not judged again.
                track.raiseFloor(retireFurthestBehind());
              }
              tracks.add(track);
              return track;
            });
  }

  /** Lets a track go for good; the hour from which on nothing of it was judged. */
  private long retireFurthestBehind() {
    SignalTrack track = Collections.min(tracks, Comparator.comparing(SignalTrack::frontierMs));
    long unjudgedFrom = Math.max(track.floorHour(), hourOf(track.frontierMs()) + 1);
    letGoBefore(track, Long.MAX_VALUE);
    tracks.remove(track);
    return unjudgedFrom;
  }

  /** A device whose frontier lies before this is retired: by the patient's readings, no clock's. */
  public long retiredBeforeMs() {
    return tracks.stream().mapToLong(SignalTrack::frontierMs).max().orElse(SignalTrack.NO_FRONTIER)
        - RETIRED_BEHIND_MS;
  }

  /** Lets go the hours that no reading within the horizon can touch any more. */
  private void letGo(String deviceId) {
    long retiredBefore = retiredBeforeMs();
    for (SignalTrack track : tracks) {
      if (track.frontierMs() < retiredBefore) {
        letGoBefore(track, hourOf(track.frontierMs()) + 1);
      } else if (track.deviceId().equals(deviceId)) {
        long slowest = Math.min(track.frontierMs(), partnerFrontierMs(track));
        long kept = HORIZON_MS + keptBeyondHorizonMs.applyAsLong(track.signal());
        long keepFrom = Math.max(slowest - kept, track.frontierMs() - LONGEST_OPEN_MS);
        letGoBefore(track, hourOf(keepFrom));
      }
    }
  }

  private long partnerFrontierMs(SignalTrack track) {
    return partnerOf(track.signal())
        .map(
            partner ->
                track(track.deviceId(), partner)
                    .map(SignalTrack::frontierMs)
                    .orElse(SignalTrack.NO_FRONTIER))
        .orElse(Long.MAX_VALUE);
  }

  /** The signal whose hours are judged together with this one's: a night's heart rate and steps. */
  private static Optional<Signal> partnerOf(Signal signal) {
    if (signal == Signal.HEART_RATE) {
      return Optional.of(Signal.STEPS);
    }
    return signal == Signal.STEPS ? Optional.of(Signal.HEART_RATE) : Optional.empty();
  }

  private void letGoBefore(SignalTrack track, long hourOfEpoch) {
    HourIndex open = track.openHours();
    while (open.size() > 0 && open.get(0) < hourOfEpoch) {
      long going = open.get(0);
      observer.beforeLettingGo(track, going);
      String key = key(track, going * PackedHour.HOUR_MS);
      read.remove(key);
      dirty.add(key);
      open.remove(going);
    }
    track.raiseFloor(hourOfEpoch);
  }

  private static long hourOf(long ms) {
    return Math.floorDiv(ms, PackedHour.HOUR_MS);
  }

  /** Writes every hour that changed, once. */
  public void flush() {
    for (String key : dirty) {
      PackedHour hour = read.get(key);
      if (hour == null || isEmpty(hour)) {
        chunks.removeChunk(key);
      } else {
        chunks.putHour(key, hour);
      }
    }
    dirty.clear();
  }

  /** The tracks of one signal, of all devices. */
  public List<SignalTrack> tracksOf(Signal signal) {
    List<SignalTrack> found = new ArrayList<>();
    for (SignalTrack track : tracks) {
      if (track.signal() == signal) {
        found.add(track);
      }
    }
    return found;
  }

  private static String key(SignalTrack track, long hourStartMs) {
    return track.deviceId() + '/' + track.signal().name() + '/' + hourStartMs / PackedHour.HOUR_MS;
  }
}
