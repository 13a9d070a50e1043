package io.homeward.jobs.episode;

import io.homeward.jobs.timeline.HourIndex;
import io.homeward.jobs.timeline.HourObserver;
import io.homeward.jobs.timeline.PatientTimeline;
import io.homeward.jobs.timeline.SignalTrack;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Watches a patient's limits: runs of readings beyond one, per device, united to episodes per
 * signal.
 *
 * <p>Lives for one event; owned by one thread.
 */
public final class LimitWatch implements HourObserver {
  private static final HourIndex NO_HOURS = new HourIndex();

  private final List<LimitTrack> tracks;
  private final Enrolment enrolment;
  private final Map<LimitTrack.Key, Enrolment.Limit> limits = new HashMap<>();
  private final Set<Signal> touched = EnumSet.noneOf(Signal.class);

  /** Watches under the patient's history; {@code tracks} are changed in place. */
  public LimitWatch(List<LimitTrack> tracks, Enrolment enrolment) {
    this.tracks = tracks;
    this.enrolment = enrolment;
    for (Enrolment.Limit limit : enrolment.limits()) {
      limits.merge(
          LimitTrack.Key.of(limit),
          limit,
          (a, b) -> a.priority().compareTo(b.priority()) >= 0 ? a : b);
    }
  }

  /** Signals whose runs may have changed. */
  public Set<Signal> touched() {
    return touched;
  }

  @Override
  public void beforeChange(SignalTrack track, PackedHour hour) {
    // An hour's runs are made anew, not adjusted. One that had no readings may part two runs.
    if (hour.size() == 0 && isLimited(track.signal())) {
      touched.add(track.signal());
    }
  }

  private boolean isLimited(Signal signal) {
    return limits.keySet().stream().anyMatch(key -> key.signal() == signal);
  }

  @Override
  public void afterChange(SignalTrack track, PackedHour hour) {
    limits.forEach(
        (key, limit) -> {
          if (key.signal() == track.signal()
              && (judge(track, hour, key, limit) || hour.size() == 0)) {
            touched.add(key.signal());
          }
        });
  }

  private boolean judge(
      SignalTrack track, PackedHour hour, LimitTrack.Key key, Enrolment.Limit limit) {
    Instant start = Instant.ofEpochMilli(hour.hourStartMs());
    boolean outside =
        !limit.from().isBefore(start.plusMillis(PackedHour.HOUR_MS))
            || limit.until().map(until -> !until.isAfter(start)).orElse(false);
    Optional<LimitTrack> known = find(track.deviceId(), key);
    if (outside && known.isEmpty()) {
      return false;
    }
    LimitTrack limitTrack = known.orElseGet(() -> new LimitTrack(track.deviceId(), key));
    boolean changed = limitTrack.judge(hour, limit, enrolment);
    if (known.isEmpty() && !limitTrack.isEmpty()) {
      tracks.add(limitTrack);
    }
    return changed;
  }

  private Optional<LimitTrack> find(String deviceId, LimitTrack.Key key) {
    for (LimitTrack track : tracks) {
      if (track.deviceId().equals(deviceId) && track.key().equals(key)) {
        return Optional.of(track);
      }
    }
    return Optional.empty();
  }

  @Override
  public void beforeLettingGo(SignalTrack track, long hourOfEpoch) {
    for (LimitTrack limitTrack : tracks) {
      if (limitTrack.key().signal() == track.signal()
          && limitTrack.deviceId().equals(track.deviceId())) {
        limitTrack.letGo(hourOfEpoch);
        if (track.openHours().size() <= 1) {
          touched.add(track.signal()); // the last hour of a device retired: its run is over
        }
      }
    }
  }

  /** Judges every open hour anew: the patient's history changed. */
  public void judgeAllOpen(PatientTimeline timeline) {
    tracks.removeIf(
        track -> {
          boolean gone = !limits.containsKey(track.key());
          if (gone) {
            touched.add(track.key().signal());
          }
          return gone;
        });
    for (SignalTrack track : timeline.tracks()) {
      if (!isLimited(track.signal())) {
        continue;
      }
      touched.add(track.signal());
      for (long hour : track.openHours().toArray()) {
        timeline
            .openHour(track, hour * PackedHour.HOUR_MS)
            .ifPresent(open -> afterChange(track, open));
      }
    }
  }

  /** Runs that stand for good go where part of their ground is retracted. */
  public void retract(Retraction retraction) {
    for (LimitTrack track : tracks) {
      boolean meant =
          retraction.deviceId().map(track.deviceId()::equals).orElse(true)
              && retraction.signal().map(s -> s == track.key().signal()).orElse(true);
      if (!meant) {
        continue;
      }
      if (track.settled().removeIf(run -> covers(retraction, run))) {
        touched.add(track.key().signal());
      }
      if (track.carried().filter(run -> covers(retraction, run)).isPresent()) {
        track.carry(Optional.empty());
        touched.add(track.key().signal());
      }
    }
  }

  private static boolean covers(Retraction retraction, LimitRun run) {
    return run.startMs() < retraction.untilMs() && run.lastMs() >= retraction.fromMs();
  }

  private record Found(LimitTrack track, LimitRun run, Enrolment.Limit limit, boolean open) {}

  /** The episodes of a signal's limits, in order of onset. */
  public List<Episode> episodes(Signal signal, PatientTimeline timeline, long wardClockMs) {
    List<Found> found = new ArrayList<>();
    for (LimitTrack track : tracks) {
      if (track.key().signal() != signal) {
        continue;
      }
      Optional<SignalTrack> followed = timeline.track(track.deviceId(), signal);
      Enrolment.Limit limit = limits.get(track.key());
      boolean goesOn = followed.map(f -> goesOn(f, limit, wardClockMs)).orElse(false);
      for (LimitRun run : track.qualified(followed.map(SignalTrack::openHours).orElse(NO_HOURS))) {
        found.add(new Found(track, run, limit, run.toLast() && goesOn));
      }
    }
    found.sort(Comparator.comparingLong(f -> f.run().startMs()));
    List<Episode> episodes = new ArrayList<>();
    List<Found> united = new ArrayList<>();
    long last = Long.MIN_VALUE;
    for (Found next : found) {
      if (!united.isEmpty() && next.run().startMs() > last) {
        episodes.add(unite(united, last));
        united.clear();
      }
      united.add(next);
      last = Math.max(last, next.run().lastMs());
    }
    if (!united.isEmpty()) {
      episodes.add(unite(united, last));
    }
    return episodes;
  }

  /** Whether a run at the frontier may go on: someone still wears the device under this limit. */
  private boolean goesOn(SignalTrack track, Enrolment.Limit limit, long wardClockMs) {
    Instant now = Instant.ofEpochMilli(Math.max(wardClockMs, track.frontierMs()));
    return track.openHours().size() > 0
        && Enrolment.covers(limit.from(), limit.until(), now)
        && enrolment.statusAt(now) == PatientStatus.ACTIVE
        && enrolment.wears(track.deviceId(), now);
  }

  private static Episode unite(List<Found> united, long lastMs) {
    Comparator<Found> byWeight = Comparator.comparing(f -> f.limit().priority());
    Found leading =
        united.stream()
            .max(
                byWeight
                    .thenComparing(f -> f.run().count())
                    .thenComparing(f -> -f.run().startMs())
                    .thenComparing(f -> f.track().deviceId())
                    .thenComparing(f -> f.limit().from())
                    .thenComparing(f -> f.limit().sustainedFor())
                    .thenComparing(f -> f.limit().low().orElse(Double.NEGATIVE_INFINITY))
                    .thenComparing(f -> f.limit().high().orElse(Double.POSITIVE_INFINITY)))
            .orElseThrow();
    long onset = united.get(0).run().startMs();
    boolean open = united.stream().anyMatch(Found::open);
    boolean oneDevice = united.stream().map(f -> f.track().deviceId()).distinct().count() == 1;
    AlertPriority priority = leading.limit().priority();
    return new Episode(
        onset,
        lastMs,
        open ? OptionalLong.empty() : OptionalLong.of(lastMs),
        priority,
        oneDevice ? Optional.of(leading.track().deviceId()) : Optional.empty(),
        false,
        false,
        Optional.empty(),
        evidence(leading, onset, lastMs));
  }

  private static Evidence evidence(Found leading, long onsetMs, long lastMs) {
    LimitTrack.Key key = leading.track().key();
    double extreme = leading.run().extreme();
    boolean above = key.high().isPresent() && extreme > key.high().getAsDouble();
    double edge = above ? key.high().getAsDouble() : key.low().orElseThrow();
    return new Evidence(
        Instant.ofEpochMilli(onsetMs),
        Instant.ofEpochMilli(lastMs),
        Optional.empty(),
        java.util.OptionalDouble.of(extreme),
        key.low(),
        java.util.OptionalDouble.empty(),
        key.high(),
        key.signal().unit(),
        0,
        leading.run().count(),
        Optional.empty(),
        List.of(
            new Evidence.Contribution(
                key.signal().name(), Optional.empty(), extreme, edge, extreme - edge)),
        List.of());
  }

  /** No episode of the signal that ended before this can change any more. */
  public long unchangeableBeforeMs(Signal signal, PatientTimeline timeline, long wardClockMs) {
    long before = wardClockMs;
    for (SignalTrack track : timeline.tracksOf(signal)) {
      if (track.openHours().size() > 0) {
        before = Math.min(before, track.openHours().get(0) * PackedHour.HOUR_MS);
        before = Math.min(before, track.oldestMergedMs());
      }
    }
    for (LimitTrack track : tracks) {
      if (track.key().signal() == signal && track.carried().isPresent()) {
        before = Math.min(before, track.carried().get().startMs());
      }
    }
    // A device that has told nothing yet may tell everything since it was put on.
    for (Enrolment.DeviceAssignment device : enrolment.devices()) {
      if (timeline.track(device.deviceId(), signal).isEmpty()) {
        before =
            Math.min(before, Math.max(device.from().toEpochMilli(), timeline.retiredBeforeMs()));
      }
    }
    return before;
  }

  /** Lets go settled runs that are history for the tracker too, and tracks without any. */
  public void prune(EpisodeTracker tracker) {
    for (LimitTrack track : tracks) {
      AlertCause cause = AlertCause.limit(track.key().signal());
      track
          .settled()
          .removeIf(
              run ->
                  tracker.isHistory(cause, run.lastMs())
                      && !tracker.tracksAnyIn(cause, run.startMs(), run.lastMs()));
    }
    tracks.forEach(LimitTrack::boundSettled);
    tracks.removeIf(LimitTrack::isEmpty);
  }
}
