package io.homeward.jobs.patient;

import io.homeward.jobs.episode.DeviationEpisodes;
import io.homeward.jobs.episode.Episode;
import io.homeward.jobs.episode.EpisodeTracker;
import io.homeward.jobs.episode.LimitWatch;
import io.homeward.jobs.episode.SilenceWatch;
import io.homeward.jobs.scoring.NightJudging;
import io.homeward.jobs.scoring.NightScores;
import io.homeward.jobs.scoring.NightScoring;
import io.homeward.jobs.scoring.NightStatement;
import io.homeward.jobs.scoring.Nights;
import io.homeward.jobs.timeline.HourObserver;
import io.homeward.jobs.timeline.PatientTimeline;
import io.homeward.jobs.timeline.SignalTrack;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.models.release.NightModel;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.WithdrawnReason;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The three stages over one patient's record, for one event under one enrolment: the timeline
 * changes, nights are scored, episodes follow. Owned by one thread.
 */
final class PatientSession {
  private static final AlertCause DEVIATION = AlertCause.deviation(NightSignal.CAUSAL.name());

  private final PatientRecord record;
  private final Enrolment enrolment;
  private final Moment moment;
  private final NightScoring nights;
  private final Optional<NightJudging> judging;
  private final LimitWatch limits;
  private final PatientTimeline timeline;
  private final EpisodeTracker tracker;
  private final List<Score> scores = new ArrayList<>();

  PatientSession(
      PatientState state,
      PatientRecord record,
      Enrolment enrolment,
      Moment moment,
      Optional<NightModel> model) {
    this.record = record;
    this.enrolment = enrolment;
    this.moment = moment;
    nights = new NightScoring(record.nights(), enrolment);
    judging = model.map(m -> new NightJudging(m, record.nights(), enrolment, nights));
    limits = new LimitWatch(record.limitTracks(), enrolment);
    timeline =
        new PatientTimeline(
            state,
            record.tracks(),
            new All(nights, judging, limits),
            judging.isPresent() ? NightJudging::keptBeyondHorizonMs : signal -> 0);
    nights.attach(timeline);
    judging.ifPresent(judge -> judge.attach(timeline));
    tracker = tracker(record, enrolment.patientId());
  }

  static EpisodeTracker tracker(PatientRecord record, String patientId) {
    return new EpisodeTracker(
        patientId,
        record.alerts(),
        record.settledUntil(),
        record.resolvedIds(),
        record::nextRevision);
  }

  /** All follow the same timeline. */
  private record All(NightScoring nights, Optional<NightJudging> judging, LimitWatch limits)
      implements HourObserver {
    @Override
    public void beforeChange(SignalTrack track, PackedHour hour) {
      nights.beforeChange(track, hour);
      judging.ifPresent(judge -> judge.beforeChange(track, hour));
      limits.beforeChange(track, hour);
    }

    @Override
    public void afterChange(SignalTrack track, PackedHour hour) {
      nights.afterChange(track, hour);
      judging.ifPresent(judge -> judge.afterChange(track, hour));
      limits.afterChange(track, hour);
    }

    @Override
    public void beforeLettingGo(SignalTrack track, long hourOfEpoch) {
      nights.beforeLettingGo(track, hourOfEpoch);
      judging.ifPresent(judge -> judge.beforeLettingGo(track, hourOfEpoch));
      limits.beforeLettingGo(track, hourOfEpoch);
    }
  }

  PatientTimeline timeline() {
    return timeline;
  }

  EpisodeTracker tracker() {
    return tracker;
  }

  List<Score> scores() {
    return scores;
  }

  /** Whether a reading lies in a night that can no longer be judged anew. */
  boolean isTooLateForItsNight(ReadingBatch batch, int i) {
    return nights.isFolded(batch, i);
  }

  List<NightStatement> nightsSoFar() {
    return nights.statementsOfAll();
  }

  void retract(Retraction retraction) {
    limits.retract(retraction);
    nights.spoil(retraction);
    judging.ifPresent(judge -> judge.spoil(retraction));
    timeline.retract(retraction);
  }

  /** Takes back the open hours' part in the nights: their zone is about to change. */
  void leaveNights() {
    nights.applyAllOpen(-1);
    judging.ifPresent(NightJudging::zonesChanged);
  }

  /**
   * Takes the record over from the session under the enrolment before.
   *
   * @param rezoned whether {@link #leaveNights} was called there
   */
  void succeed(PatientSession before, boolean rezoned) {
    if (rezoned) {
      nights.applyAllOpen(1);
      for (Map.Entry<Long, Nights.Night> entry : record.nights().byDay().entrySet()) {
        long night = entry.getKey();
        long startMs = before.nights.calendar().startMs(night);
        if (entry.getValue().emitted() != 0 && startMs != nights.calendar().startMs(night)) {
          scores.add(retracted(night, startMs, before.nights.calendar().endMs(night)));
        }
      }
    }
    judging.ifPresent(
        judge -> {
          NightJudging former = before.judging.orElseThrow();
          scores.addAll(judgements(judge).moved(former, before.nights.calendar(), record.nights()));
          judge.succeed(former);
        });
    limits.judgeAllOpen(timeline);
  }

  /** No score stands any more under a window that is no longer a night. */
  private Score retracted(long night, long startMs, long endMs) {
    NightStatement gone =
        new NightStatement(
            night,
            startMs,
            endMs,
            Optional.empty(),
            Optional.of(io.homeward.vitals.score.WithheldReason.NO_DATA),
            enrolment.modelModeAt(NightSignal.CAUSAL.name(), Instant.ofEpochMilli(endMs)),
            "",
            0,
            0);
    return score(gone, true);
  }

  /**
   * Follows up a change: closes and scores nights, brings alerts in step.
   *
   * @param cause why an alert may have lost its ground
   * @param everything whether more than readings changed, so that nothing may be skipped
   */
  void followUp(WithdrawnReason cause, boolean everything) {
    long clockMs = record.wardClockMs();
    boolean touched = judging.map(NightJudging::isTouched).orElse(false);
    if (nights.closeDue(clockMs) || touched || everything) {
      followNights(cause, clockMs);
    }
    Set<Signal> signals = EnumSet.noneOf(Signal.class);
    signals.addAll(limits.touched());
    if (everything) {
      signals.addAll(alertedSignals(AlertCause.Kind.LIMIT));
    }
    for (Signal signal : signals) {
      AlertCause limit = AlertCause.limit(signal);
      List<Episode> episodes = limits.episodes(signal, timeline, clockMs);
      tracker.reconcile(limit, episodes, cause, clockMs);
      tracker.forget(limit, limits.unchangeableBeforeMs(signal, timeline, clockMs), clockMs);
    }
    followSilence(clockMs);
    tracker.boundAlerts();
    limits.prune(tracker);
    timeline.flush();
  }

  private void followNights(WithdrawnReason cause, long clockMs) {
    List<NightStatement> statements = nights.statements();
    nights.changed(statements).forEach(night -> scores.add(score(night, false)));
    OptionalLong endsAtMs = notFollowedSince(clockMs);
    tracker.reconcile(
        DEVIATION,
        DeviationEpisodes.of(NightSignal.CAUSAL, statements, NightScores::evidence, endsAtMs),
        cause,
        clockMs);
    judging.ifPresent(
        judge -> {
          ModelFollowUp judged = judgements(judge);
          List<Episode> episodes = judged.follow(statements, endsAtMs);
          scores.addAll(judged.scores());
          tracker.reconcile(causeOf(judge), episodes, cause, clockMs);
        });
    nights.noLongerStated(statements).forEach(night -> scores.add(score(night, true)));
    List<AlertCause> deviations = new ArrayList<>(List.of(DEVIATION));
    judging.map(PatientSession::causeOf).ifPresent(deviations::add);
    boolean folded = nights.foldOldest(statements);
    for (AlertCause deviation : deviations) {
      if (folded) {
        tracker.settle(deviation, nights.foldedUntilMs());
      }
      tracker.forget(deviation, nights.foldedUntilMs() + 1, clockMs);
    }
  }

  private ModelFollowUp judgements(NightJudging judge) {
    return new ModelFollowUp(judge, enrolment.patientId(), record::nextRevision);
  }

  private static AlertCause causeOf(NightJudging judge) {
    return AlertCause.deviation(judge.model().name());
  }

  private Score score(NightStatement night, boolean retracted) {
    return NightScores.score(
        enrolment.patientId(), NightSignal.CAUSAL, night, retracted, record.nextRevision());
  }

  private void followSilence(long clockMs) {
    if (moment.wardClockMs() == Moment.CLOCK_UNKNOWN) {
      return;
    }
    SilenceWatch silence = new SilenceWatch(enrolment, record.tracks(), moment.intake());
    Set<Signal> signals = alertedSignals(AlertCause.Kind.SIGNAL_LOSS);
    enrolment.silenceRules().forEach(rule -> signals.add(rule.signal()));
    for (Signal signal : signals) {
      AlertCause cause = AlertCause.signalLoss(signal);
      tracker.silence(cause, silence.silence(signal, clockMs), clockMs);
      tracker.forget(cause, Long.MAX_VALUE, clockMs);
    }
  }

  private Set<Signal> alertedSignals(AlertCause.Kind kind) {
    Set<Signal> signals = EnumSet.noneOf(Signal.class);
    record.alerts().stream()
        .map(tracked -> tracked.alert().cause())
        .filter(cause -> cause.kind() == kind)
        .forEach(cause -> cause.signal().ifPresent(signals::add));
    return signals;
  }

  /** Since when the patient is paused, where that is so now. */
  private OptionalLong notFollowedSince(long clockMs) {
    Instant now = Instant.ofEpochMilli(clockMs);
    if (enrolment.statusAt(now) == PatientStatus.ACTIVE) {
      return OptionalLong.empty();
    }
    return enrolment.statuses().stream()
        .filter(s -> s.status() != PatientStatus.ACTIVE)
        .filter(s -> Enrolment.covers(s.from(), s.until(), now))
        .mapToLong(s -> s.from().toEpochMilli())
        .max();
  }

  /** When the ward clock must be looked at next, or {@link Long#MAX_VALUE}. */
  long nextDueMs() {
    long clockMs = record.wardClockMs();
    long next = Math.min(nights.nextDueMs(clockMs), nextBoundaryMs(clockMs));
    if (clockMs != Moment.CLOCK_UNKNOWN) {
      SilenceWatch silence = new SilenceWatch(enrolment, record.tracks(), moment.intake());
      next = Math.min(next, silence.nextDueMs(clockMs));
    }
    return next;
  }

  /** The next moment at which something else of the patient's history is in force. */
  private long nextBoundaryMs(long clockMs) {
    List<Instant> boundaries = new ArrayList<>();
    enrolment.statuses().forEach(s -> add(boundaries, s.from(), s.until()));
    enrolment.devices().forEach(d -> add(boundaries, d.from(), d.until()));
    enrolment.limits().forEach(l -> add(boundaries, l.from(), l.until()));
    enrolment.silenceRules().forEach(s -> add(boundaries, s.from(), s.until()));
    enrolment.consents().forEach(c -> c.withdrawnAt().ifPresent(boundaries::add));
    return boundaries.stream()
        .mapToLong(Instant::toEpochMilli)
        .filter(at -> at > clockMs)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static void add(List<Instant> boundaries, Instant from, Optional<Instant> until) {
    boundaries.add(from);
    until.ifPresent(boundaries::add);
  }
}
