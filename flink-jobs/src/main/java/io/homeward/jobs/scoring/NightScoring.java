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
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.score.NightColour;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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
        if (sum != null && mayTouch(track, entry.getKey(), retraction.fromMs(), until)) {
          sum.spoil();
        }
      }
    }
  }

  /** Whether a reading of the track in that stretch may lie in the night, by any offset it told. */
  private boolean mayTouch(SignalTrack track, long night, long fromMs, long untilMs) {
    long startMs = calendar.startMs(night);
    long endMs = calendar.endMs(night);
    if (track.lowestOffsetMinutes() <= track.highestOffsetMinutes()) {
      startMs =
          Math.min(startMs, NightCalendar.startMs(night, (short) track.highestOffsetMinutes()));
      endMs = Math.max(endMs, calendar.endMs(night, (short) track.lowestOffsetMinutes()));
    }
    return startMs < untilMs && endMs > fromMs;
  }

  /** Closes the nights that are due; whether any was, or one that is over was changed. */
  public boolean closeDue(long wardClockMs) {
    boolean closed = new NightClosing(nights, calendar, timeline).close(wardClockMs);
    return closed || fold.touchedClosed();
  }

  /** What is said of each night that is over, in order of date. */
  public List<NightStatement> statements() {
    return stated(nights.closedThrough());
  }

  /** Ward-clock time at which the next night is due, if one is awaited. */
  public long nextDueMs(long wardClockMs) {
    return new NightClosing(nights, calendar, timeline).nextDueMs(wardClockMs);
  }

  /**
   * What would be said of every night with data if all were over now: the report of a recording.
   */
  public List<NightStatement> statementsOfAll() {
    return stated(Math.max(nights.closedThrough(), nights.newestWithData()));
  }

  /**
   * Which nights are stated depends on the readings alone, not on when they came: those with data,
   * and after each of them the {@link Nights#MOST_EMPTY_NIGHTS} next without.
   */
  private List<NightStatement> stated(long throughNight) {
    List<Long> withData = nights.withData(throughNight);
    Map<Long, NightVerdict> verdicts = verdicts(withData);
    List<NightStatement> statements = new ArrayList<>();
    for (int i = 0; i < withData.size(); i++) {
      long day = withData.get(i);
      long next = i + 1 < withData.size() ? withData.get(i + 1) : throughNight + 1;
      long last = Math.min(next - 1, day + Nights.MOST_EMPTY_NIGHTS);
      for (long stated = day; stated <= last; stated++) {
        statements.add(statement(stated, Optional.ofNullable(verdicts.get(stated))));
      }
    }
    return statements;
  }

  private Map<Long, NightVerdict> verdicts(List<Long> withData) {
    SortedMap<LocalDate, Integer> values = new TreeMap<>();
    for (long day : withData) {
      if (isFollowed(day)) {
        nights
            .leading(day)
            .ifPresent(lead -> values.put(LocalDate.ofEpochDay(day), valueOf(lead.getValue())));
      }
    }
    Map<Long, NightVerdict> verdicts = new HashMap<>();
    for (NightVerdict verdict : NightSignal.causal(nights.older(), nights.before(), values)) {
      verdicts.put(verdict.night().toEpochDay(), verdict);
    }
    return verdicts;
  }

  private static int valueOf(NightSum sum) {
    return NightSignal.nightValue(sum.sum(), sum.samples());
  }

  boolean isFollowed(long day) {
    return enrolment.statusAt(Instant.ofEpochMilli(calendar.endMs(day))) == PatientStatus.ACTIVE;
  }

  private NightStatement statement(long day, Optional<NightVerdict> verdict) {
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
    Optional<Map.Entry<String, NightSum>> lead = nights.leading(day);
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

  /**
   * Folds the oldest nights into the baseline where more are kept than may be, never part of an
   * episode without the rest: what was published of it could no longer be told from its nights.
   *
   * @param statements of all nights that are over, as stated last
   * @return whether any was folded
   */
  public boolean foldOldest(List<NightStatement> statements) {
    int withData = nights.withData(Long.MAX_VALUE).size();
    long oldestKept = nights.newestWithData() - Nights.LONGEST_KEPT_DAYS;
    int foldable = 0;
    for (int i = 0; i + 1 < statements.size(); i++) {
      boolean tooOld = statements.get(i).night() < oldestKept;
      boolean hasData = nights.leading(statements.get(i).night()).isPresent();
      if (hasData && withData <= Nights.MOST_NIGHTS && !tooOld) {
        break;
      }
      withData -= hasData ? 1 : 0;
      boolean nextHasData = nights.leading(statements.get(i + 1).night()).isPresent();
      long night = statements.get(i).night();
      boolean oneEpisode =
          (statements.get(i).alerts() && statements.get(i + 1).alerts())
              || (nights.deviates(night) && nights.deviates(night + 1));
      if (nextHasData && (!oneEpisode || tooOld)) {
        foldable = i + 1;
      }
    }
    statements.subList(0, foldable).forEach(this::fold);
    return foldable > 0;
  }

  private void fold(NightStatement oldest) {
    if (isFollowed(oldest.night())) {
      nights
          .leading(oldest.night())
          .ifPresent(lead -> nights.older().add(valueOf(lead.getValue())));
      nights.remember(oldest.night());
    }
    nights.foldThrough(
        new NightSignal.Before(
            LocalDate.ofEpochDay(oldest.night()),
            oldest.verdict().map(NightVerdict::candidate).orElse(NightColour.GREEN)));
  }

  /** End of the last night folded, or {@link Long#MIN_VALUE}: nothing up to there changes. */
  public long foldedUntilMs() {
    return nights
        .before()
        .map(before -> calendar.endMs(before.night().toEpochDay()))
        .orElse(Long.MIN_VALUE);
  }

  /** Whether a reading of the batch lies in a night that was folded: too late to be judged. */
  public boolean isFolded(ReadingBatch batch, int i) {
    if (nights.before().isEmpty() || !NightFold.concerns(batch.signal())) {
      return false;
    }
    long atMs = batch.measuredAtMs()[i];
    if (!nights.isFolded(Math.floorDiv(atMs, NightCalendar.DAY_MS) - 1)) {
      return false; // a local date is at most a day off
    }
    long night = NightCalendar.nightAt(atMs, calendar.offsetMs(atMs, batch.utcOffsetMinutes()[i]));
    return night != NightCalendar.NO_NIGHT && nights.isFolded(night);
  }

  /** Those statements that differ from what was emitted last; remembers them as emitted. */
  public List<NightStatement> changed(List<NightStatement> statements) {
    List<NightStatement> changed = new ArrayList<>();
    for (NightStatement statement : statements) {
      Night night = nights.byDay().computeIfAbsent(statement.night(), day -> new Night());
      long fingerprint = statement.fingerprint();
      if (night.emitted() != fingerprint) {
        changed.add(statement);
        night.emitted(fingerprint);
      }
    }
    return changed;
  }

  /**
   * Nights that were stated and are no more, since no readings are left that they follow from, as
   * nights without data; forgets that they were.
   *
   * @param statements of all nights that are over
   */
  public List<NightStatement> noLongerStated(List<NightStatement> statements) {
    Set<Long> stated = new HashSet<>();
    statements.forEach(statement -> stated.add(statement.night()));
    List<NightStatement> gone = new ArrayList<>();
    for (Map.Entry<Long, Night> entry : nights.byDay().entrySet()) {
      if (entry.getValue().emitted() != 0 && !stated.contains(entry.getKey())) {
        gone.add(statement(entry.getKey(), Optional.empty()));
        entry.getValue().emitted(0);
      }
    }
    nights.byDay().values().removeIf(Night::isEmpty);
    return gone;
  }
}
