package io.homeward.jobs.patient;

import io.homeward.jobs.episode.EpisodeTracker;
import io.homeward.jobs.scoring.NightStatement;
import io.homeward.jobs.state.v1.Stage;
import io.homeward.models.release.NightModel;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertAction;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.alert.WithdrawnReason;
import io.homeward.vitals.enrolment.ConsentDecision;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.score.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Follows one patient: timeline, scoring and episodes behind one call per event. What is known of
 * the patient is read from its {@link PatientState} once and stays at hand between events; {@link
 * #save} writes it back. Hours are read and written with each event that touches them.
 *
 * <p>What happens to an event that is missing, late, doubled, out of order, retracted or behind its
 * timer stands in {@code docs/deviation.md}.
 *
 * <p>Used by one thread at a time, and the only user of its state. State that cannot be read throws
 * IllegalStateException.
 */
public final class PatientMonitor {
  private final PatientState state;
  private final Optional<NightModel> model;
  private final PatientRecord record;
  private boolean changed;

  /**
   * The patient whose state this is; of an empty one nothing is known yet.
   *
   * @param model judges nights beside NightSignal, which needs none; stays open as long as this
   */
  public PatientMonitor(PatientState state, Optional<NightModel> model) {
    this.state = state;
    this.model = model;
    record = state.summary().map(SummaryCodec::decode).orElseGet(PatientRecord::new);
  }

  /** Whether these readings must wait for an enrolment that has not been seen yet. */
  public boolean lacksEnrolmentOf(ReadingBatch batch) {
    return record.lacksEnrolmentOf(batch);
  }

  /** Readings of the patient. */
  public Outcome onReadings(Moment moment, ReadingBatch batch) {
    return event(moment).readings(batch);
  }

  /** Some of the patient's readings are no more; the same retraction again has no effect. */
  public Outcome onRetraction(Moment moment, Retraction retraction) {
    return event(moment).retraction(retraction);
  }

  /** The patient's history, as a whole; a revision that is not newer has no effect. */
  public Outcome onEnrolment(Moment moment, Enrolment enrolment) {
    return event(moment).enrolment(enrolment);
  }

  /** A nurse did something the job must know; the same action again has no effect. */
  public Outcome onAction(Moment moment, AlertAction action) {
    return event(moment).action(action);
  }

  /** The ward clock reached the timer asked for; called too early or too often it does no harm. */
  public Outcome onWardClock(Moment moment) {
    return event(moment).wardClock();
  }

  /**
   * The job was restored: emits open and recently closed episodes again under the new epoch. Any
   * other call under a new epoch does the same first.
   */
  public Outcome onRestore(Moment moment) {
    return event(moment).wardClock();
  }

  /**
   * What would be said of every night kept, were all of them over: the report of a recording that
   * has ended. Changes nothing.
   */
  public List<NightStatement> nightsSoFar(Moment moment) {
    return record
        .enrolment()
        .map(e -> new PatientSession(state, record, e, moment, model).nightsSoFar())
        .orElse(List.of());
  }

  /** Writes to the state what events since the last time have changed. */
  public void save() {
    if (changed) {
      state.putSummary(SummaryCodec.encode(record));
      changed = false;
    }
  }

  private Call event(Moment moment) {
    changed = true;
    return new Call(state, record, moment, model);
  }

  /** One event: changes the record. */
  private static final class Call {
    private final PatientState state;
    private final Moment moment;
    private final Optional<NightModel> model;
    private final PatientRecord record;
    private final Map<ReadingFate, Integer> fates = new EnumMap<>(ReadingFate.class);
    private final List<Alert> alerts = new ArrayList<>();
    private final List<Score> scores = new ArrayList<>();
    private Optional<PatientSession> session = Optional.empty();

    Call(PatientState state, PatientRecord record, Moment moment, Optional<NightModel> model) {
      this.state = state;
      this.model = model;
      this.record = record;
      this.moment = moment;
      record.sawClock(moment.wardClockMs());
      if (moment.epoch() > record.epoch()) {
        record.revisions(moment.epoch(), 0);
        EpisodeTracker tracker = PatientSession.tracker(record, "");
        tracker.emitAgain(record.wardClockMs());
        alerts.addAll(tracker.emitted());
      }
    }

    Outcome readings(ReadingBatch batch) {
      record.sawClock(batch.receivedAtMs());
      reachStage();
      if (record.lacksEnrolmentOf(batch)) {
        hold(batch);
        return finish();
      }
      switch (record.stage()) {
        case ENDED -> Admission.count(fates, ReadingFate.PATIENT_ENDED, batch.size());
        case CONSENT_WITHDRAWN -> Admission.count(fates, ReadingFate.WITHOUT_CONSENT, batch.size());
        case FOLLOWED, UNRECOGNIZED -> {
          admit(batch);
          session().followUp(WithdrawnReason.LATE_DATA, false);
        }
      }
      return finish();
    }

    private void admit(ReadingBatch batch) {
      new Admission(record.enrolment().orElseThrow(), record.retractions(), fates)
          .admit(batch, session(), record.wardClockMs());
    }

    /** Beyond the bound the oldest waits no longer: under the history known, or not at all. */
    private void hold(ReadingBatch batch) {
      record.held().hold(state, batch);
      Admission.count(fates, ReadingFate.HELD, batch.size());
      boolean followed = record.enrolment().isPresent() && record.stage() == Stage.FOLLOWED;
      while (record.held().isOverBound()) {
        HeldBatches.Held oldest = record.held().waiting().get(0);
        for (ReadingBatch released : record.held().release(state, oldest::equals)) {
          if (followed) {
            admit(released);
          } else {
            Admission.count(fates, ReadingFate.HELD_TOO_LONG, released.size());
          }
        }
      }
      if (followed) {
        session().followUp(WithdrawnReason.LATE_DATA, false);
      }
    }

    Outcome retraction(Retraction retraction) {
      reachStage();
      if (record.stage() == Stage.FOLLOWED && record.remember(retraction)) {
        if (record.enrolment().isPresent()) {
          session().retract(retraction);
          session().followUp(WithdrawnReason.RETRACTION, true);
        }
      }
      return finish();
    }

    Outcome enrolment(Enrolment enrolment) {
      if (enrolment.revision() <= record.enrolmentRevision()) {
        return wardClock();
      }
      Optional<PatientSession> before =
          record.enrolment().map(e -> new PatientSession(state, record, e, moment, model));
      boolean rezoned =
          record.enrolment().map(e -> !e.zones().equals(enrolment.zones())).orElse(false);
      if (rezoned) {
        before.orElseThrow().leaveNights();
      }
      record.enrolled(Optional.of(enrolment), enrolment.revision());
      session = Optional.empty();
      before.ifPresent(b -> session().succeed(b, rezoned));
      reachStage();
      if (record.stage() == Stage.FOLLOWED) {
        record
            .held()
            .release(state, held -> held.enrolmentRevision() <= enrolment.revision())
            .forEach(this::admit);
        session().followUp(WithdrawnReason.ENROLMENT_CHANGED, true);
      }
      return finish();
    }

    Outcome action(AlertAction action) {
      switch (action.kind()) {
        case RESOLVED -> {
          EpisodeTracker tracker = PatientSession.tracker(record, action.patientId());
          tracker.resolve(action.alertId(), action.actedAt(), record.wardClockMs());
          alerts.addAll(tracker.emitted());
        }
        case ACKNOWLEDGED -> {
          // The console's alone: it changes no episode.
        }
      }
      return wardClock();
    }

    Outcome wardClock() {
      reachStage();
      if (record.stage() == Stage.FOLLOWED && record.enrolment().isPresent()) {
        session().followUp(WithdrawnReason.ENROLMENT_CHANGED, true);
      }
      return finish();
    }

    private PatientSession session() {
      if (session.isEmpty()) {
        session =
            Optional.of(
                new PatientSession(state, record, record.enrolment().orElseThrow(), moment, model));
      }
      return session.get();
    }

    /** Withdrawn consent and the end take effect at once; what was derived is freed. */
    private void reachStage() {
      Stage reached = record.enrolment().map(this::stageNow).orElse(record.stage());
      if (reached != record.stage() && reached != Stage.FOLLOWED) {
        EpisodeTracker tracker = PatientSession.tracker(record, "");
        tracker.withdraw(
            alert -> alert.state() == AlertState.OPEN,
            reached == Stage.ENDED
                ? WithdrawnReason.PATIENT_ENDED
                : WithdrawnReason.CONSENT_WITHDRAWN,
            record.wardClockMs());
        tracker.settleAll();
        alerts.addAll(tracker.emitted());
        record.forgetReadings();
        session = Optional.empty();
        state.clear();
      }
      record.stage(reached);
      if (reached == Stage.ENDED && lastRecentMs() <= record.wardClockMs()) {
        record.forgetPatient();
      }
    }

    private Stage stageNow(Enrolment enrolment) {
      Instant now = Instant.ofEpochMilli(record.wardClockMs());
      if (enrolment.statusAt(now) == PatientStatus.ENDED) {
        return Stage.ENDED;
      }
      return enrolment.consentFor(now, now) == ConsentDecision.WITHDRAWN
          ? Stage.CONSENT_WITHDRAWN
          : Stage.FOLLOWED;
    }

    /** Until when an alert of an ended patient must be emitted again at a restore. */
    private long lastRecentMs() {
      return record.alerts().stream()
          .mapToLong(tracked -> tracked.changedAtMs() + EpisodeTracker.RECENT_MS)
          .max()
          .orElse(Moment.CLOCK_UNKNOWN);
    }

    private Outcome finish() {
      session.ifPresent(
          s -> {
            alerts.addAll(s.tracker().emitted());
            scores.addAll(s.scores());
          });
      OptionalLong timer = timer();
      OptionalLong obsolete =
          timer.equals(record.timerMs()) ? OptionalLong.empty() : record.timerMs();
      record.timer(timer);
      return new Outcome(
          List.copyOf(alerts), List.copyOf(scores), timer, obsolete, Map.copyOf(fates));
    }

    private OptionalLong timer() {
      if (record.enrolment().isEmpty()) {
        return OptionalLong.empty();
      }
      long next = session().nextDueMs();
      if (record.stage() == Stage.ENDED) {
        next = Math.min(next, lastRecentMs());
      }
      return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
    }
  }
}
