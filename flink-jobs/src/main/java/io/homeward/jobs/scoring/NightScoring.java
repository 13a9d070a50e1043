package io.homeward.jobs.scoring;

import io.homeward.jobs.scoring.Nights.Night;
import io.homeward.jobs.timeline.HourObserver;
import io.homeward.jobs.timeline.PatientTimeline;
import io.homeward.jobs.timeline.SignalTrack;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.models.nightsignal.NightVerdict;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.score.NightColour;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Scores a patient's nights with NightSignal: keeps the night values in step with the timeline,
 * closes nights and says which answers changed.
 *
 * <p>Lives for one event; owned by one thread. {@link #attach} names the timeline it follows.
 */
public final class NightScoring implements HourObserver {
  private final Nights nights;
  private final Enrolment enrolment;
  private final NightCalendar calendar;
  private final NightFold fold;
  private PatientTimeline timeline;

  /** Scoring of {@code nights}, changed in place, under the patient's history. */
  public NightScoring(Nights nights, Enrolment enrolment) {
    this.nights = nights;
    this.enrolment = enrolment;
    this.calendar = new NightCalendar(enrolment);
    this.fold = new NightFold(nights, calendar);
  }

  /** Names the timeline, before the first event. */
  public void attach(PatientTimeline followed) {
    timeline = followed;
  }

  /** When the patient's nights are. */
  public NightCalendar calendar() {
    return calendar;
  }

  @Override
  public void beforeChange(SignalTrack track, PackedHour hour) {
    apply(track, hour, -1);
  }

  @Override
  public void afterChange(SignalTrack track, PackedHour hour) {
    apply(track, hour, 1);
  }

  @Override
  public void beforeLettingGo(SignalTrack track, long hourOfEpoch) {
    // The hour's part in its night stands for good.
  }

  private void apply(SignalTrack track, PackedHour hour, int sign) {
    long hourStartMs = hour.hourStartMs();
    if (track.signal() == Signal.HEART_RATE) {
      if (fold.mayTouchNight(track, hourStartMs)) {
        fold.apply(track, hour, partner(track, Signal.STEPS, hourStartMs), sign);
      }
    } else if (track.signal() == Signal.STEPS) {
      Optional<SignalTrack> heartRate = timeline.track(track.deviceId(), Signal.HEART_RATE);
      if (heartRate.isPresent() && fold.mayTouchNight(heartRate.get(), hourStartMs)) {
        timeline
            .openHour(heartRate.get(), hourStartMs)
            .ifPresent(rate -> fold.apply(heartRate.get(), rate, Optional.of(hour), sign));
      }
    }
  }

  private Optional<PackedHour> partner(SignalTrack track, Signal signal, long hourStartMs) {
    return timeline
        .track(track.deviceId(), signal)
        .flatMap(partner -> timeline.openHour(partner, hourStartMs));
  }

  /** Adds every open hour to its nights, or takes it back: around a change of the zone history. */
  public void applyAllOpen(int sign) {
    for (SignalTrack track : timeline.tracksOf(Signal.HEART_RATE)) {
      for (long hour : track.openHours().toArray()) {
        timeline
            .openHour(track, hour * PackedHour.HOUR_MS)
            .ifPresent(open -> apply(track, open, sign));
      }
    }
  }

  /** Nights whose ground is retracted where the hours behind it are gone are unknown for good. */
  public void spoil(Retraction retraction) {
    if (retraction.signal().map(signal -> !NightFold.concerns(signal)).orElse(false)) {
      return;
    }
    for (SignalTrack track : timeline.tracks()) {
      if (!NightFold.concerns(track.signal()) || !PatientTimeline.matches(retraction, track)) {
        continue;
      }
      long until = Math.min(retraction.untilMs(), track.floorMs());
      for (Map.Entry<Long, Night> entry : nights.byDay().entrySet()) {
        NightSum sum = entry.getValue().sums().get(track.deviceId());
        if (sum != null
            && calendar.startMs(entry.getKey()) < until
            && calendar.endMs(entry.getKey()) > retraction.fromMs()) {
          sum.spoil();
        }
      }
    }
  }

  /** Closes the nights that are due; whether any was, or one that is over was changed. */
  public boolean closeDue(long wardClockMs) {
    boolean closed = new NightClosing(nights, calendar, timeline).close(wardClockMs);
    return closed || fold.touchedClosed();
  }

  /** What is said of each night that is over, in order of date. */
  public List<NightStatement> statements() {
    List<NightStatement> statements = stated(night -> night <= nights.closedThrough());
    foldOldest(statements);
    return statements;
  }

  /** Ward-clock time at which the next night is due, if one is awaited. */
  public long nextDueMs(long wardClockMs) {
    return new NightClosing(nights, calendar, timeline).nextDueMs(wardClockMs);
  }

  /**
   * What would be said of every night with data if all were over now: the report of a recording.
   */
  public List<NightStatement> statementsOfAll() {
    return stated(night -> true);
  }

  private List<NightStatement> stated(Predicate<Long> isOver) {
    SortedMap<LocalDate, Integer> values = new TreeMap<>();
    nights
        .byDay()
        .forEach(
            (day, night) -> {
              if (isOver.test(day) && isFollowed(day)) {
                night
                    .leading()
                    .ifPresent(
                        lead -> values.put(LocalDate.ofEpochDay(day), valueOf(lead.getValue())));
              }
            });
    Map<Long, NightVerdict> verdicts = new HashMap<>();
    for (NightVerdict verdict : NightSignal.causal(nights.older(), nights.before(), values)) {
      verdicts.put(verdict.night().toEpochDay(), verdict);
    }
    List<NightStatement> statements = new ArrayList<>();
    nights
        .byDay()
        .forEach(
            (day, night) -> {
              if (isOver.test(day)) {
                statements.add(statement(day, night, Optional.ofNullable(verdicts.get(day))));
              }
            });
    return statements;
  }

  private static int valueOf(NightSum sum) {
    return NightSignal.nightValue(sum.sum(), sum.samples());
  }

  private boolean isFollowed(long day) {
    return enrolment.statusAt(Instant.ofEpochMilli(calendar.endMs(day))) == PatientStatus.ACTIVE;
  }

  private NightStatement statement(long day, Night night, Optional<NightVerdict> verdict) {
    long endMs = calendar.endMs(day);
    ModelMode mode = enrolment.modelModeAt(NightSignal.CAUSAL.name(), Instant.ofEpochMilli(endMs));
    Optional<WithheldReason> withheld = Optional.empty();
    if (!isFollowed(day)) {
      withheld = Optional.of(WithheldReason.PATIENT_PAUSED);
    } else if (mode == ModelMode.OFF) {
      withheld = Optional.of(WithheldReason.MODEL_OFF);
    } else if (verdict.isEmpty()) {
      withheld = Optional.of(WithheldReason.NO_DATA);
    }
    Optional<Map.Entry<String, NightSum>> lead = night.leading();
    return new NightStatement(
        day,
        calendar.startMs(day),
        endMs,
        withheld.isPresent() ? Optional.empty() : verdict,
        withheld,
        mode,
        lead.map(Map.Entry::getKey).orElse(""),
        lead.map(entry -> entry.getValue().samples()).orElse(0),
        lead.map(entry -> entry.getValue().covered()).orElse(0L));
  }

  /** Folds the oldest nights into the baseline where more are kept than may be. */
  private void foldOldest(List<NightStatement> statements) {
    long newest = nights.newestWithData();
    int withData = 0;
    for (Night night : nights.byDay().values()) {
      withData += night.hasData() ? 1 : 0;
    }
    int at = 0;
    while (at < statements.size()
        && (withData > Nights.MOST_NIGHTS
            || statements.get(at).night() < newest - Nights.LONGEST_KEPT_DAYS)) {
      NightStatement oldest = statements.get(at++);
      Night night = nights.byDay().get(oldest.night());
      withData -= night.hasData() ? 1 : 0;
      if (isFollowed(oldest.night())) {
        night.leading().ifPresent(lead -> nights.older().add(valueOf(lead.getValue())));
      }
      NightSignal.Before last =
          new NightSignal.Before(
              LocalDate.ofEpochDay(oldest.night()),
              oldest.verdict().map(NightVerdict::candidate).orElse(NightColour.GREEN));
      nights.foldThrough(last);
    }
  }

  /** Those statements that differ from what was emitted last; remembers them as emitted. */
  public List<NightStatement> changed(List<NightStatement> statements) {
    List<NightStatement> changed = new ArrayList<>();
    for (NightStatement statement : statements) {
      Night night = nights.byDay().get(statement.night());
      long fingerprint = statement.fingerprint();
      if (night == null || night.emitted() != fingerprint) {
        changed.add(statement);
      }
      if (night != null) {
        night.emitted(fingerprint);
      }
    }
    return changed;
  }
}
