package io.homeward.jobs.episode;

import io.homeward.jobs.timeline.SignalTrack;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Watches for silence: a signal of which nothing new was measured, on any device, for longer than
 * the rule in force allows, while our own intake was healthy. Only of patients who are followed and
 * wear a device.
 *
 * <p>Lives for one event; owned by one thread.
 */
public final class SilenceWatch {
  /** How soon silence is looked at again where part of it did not count. */
  static final long LOOK_AGAIN_MS = 60_000L;

  private final Enrolment enrolment;
  private final List<SignalTrack> tracks;
  private final IntakeHealth intake;

  /** Watches under the patient's history. */
  public SilenceWatch(Enrolment enrolment, List<SignalTrack> tracks, IntakeHealth intake) {
    this.enrolment = enrolment;
    this.tracks = tracks;
    this.intake = intake;
  }

  private record Silence(long sinceMs, long countedFromMs, long allowedMs) {}

  /** The signals under a rule at present, and since when each is silent. */
  private Map<Signal, Silence> watched(long wardClockMs) {
    Map<Signal, Silence> watched = new EnumMap<>(Signal.class);
    Instant now = Instant.ofEpochMilli(wardClockMs);
    boolean worn =
        enrolment.devices().stream().anyMatch(d -> Enrolment.covers(d.from(), d.until(), now));
    if (!worn || enrolment.statusAt(now) != PatientStatus.ACTIVE) {
      return watched;
    }
    long firstWorn =
        enrolment.devices().stream().mapToLong(d -> d.from().toEpochMilli()).min().orElseThrow();
    for (Enrolment.SilenceRule rule : enrolment.silenceRulesAt(now)) {
      long since = firstWorn;
      for (SignalTrack track : tracks) {
        if (track.signal() == rule.signal()) {
          since = Math.max(since, track.frontierMs());
        }
      }
      long countedFrom =
          Math.max(Math.max(since, rule.from().toEpochMilli()), followedSince(wardClockMs));
      watched.merge(
          rule.signal(),
          new Silence(since, countedFrom, rule.silentFor().toMillis()),
          (a, b) -> a.allowedMs() <= b.allowedMs() ? a : b);
    }
    return watched;
  }

  /** The end of the last pause before now. */
  private long followedSince(long wardClockMs) {
    return enrolment.statuses().stream()
        .filter(status -> status.status() != PatientStatus.ACTIVE)
        .flatMap(status -> status.until().stream())
        .mapToLong(Instant::toEpochMilli)
        .filter(until -> until <= wardClockMs)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  /** The silence of a signal that goes on for too long now, if there is one. */
  public Optional<Episode> silence(Signal signal, long wardClockMs) {
    return Optional.ofNullable(watched(wardClockMs).get(signal))
        .filter(s -> intake.healthyMs(s.countedFromMs(), wardClockMs) >= s.allowedMs())
        .map(SilenceWatch::episode);
  }

  private static Episode episode(Silence silence) {
    Instant since = Instant.ofEpochMilli(silence.sinceMs());
    return new Episode(
        silence.sinceMs(),
        silence.sinceMs(),
        OptionalLong.empty(),
        AlertPriority.TECHNICAL,
        Optional.empty(),
        false,
        false,
        Optional.empty(),
        Evidence.ofWindow(since, since.plusMillis(silence.allowedMs())));
  }

  /** Ward-clock time of the next look at what is not yet silent for too long. */
  public long nextDueMs(long wardClockMs) {
    long next = Long.MAX_VALUE;
    for (Silence silence : watched(wardClockMs).values()) {
      long counted = intake.healthyMs(silence.countedFromMs(), wardClockMs);
      long left = silence.allowedMs() - counted;
      if (left <= 0) {
        continue;
      }
      boolean allCounted = counted == wardClockMs - silence.countedFromMs();
      next = Math.min(next, wardClockMs + (allCounted ? left : Math.max(left, LOOK_AGAIN_MS)));
    }
    return next;
  }
}
