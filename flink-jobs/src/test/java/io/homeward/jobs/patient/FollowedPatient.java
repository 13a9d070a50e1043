package io.homeward.jobs.patient;

import io.homeward.jobs.episode.IntakeHealth;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.models.release.NightModel;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertAction;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Score;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A patient behind a {@link PatientMonitor}, with a ward clock that fires the timers it is asked
 * for, and with what a board downstream would show: of each alert and score the record of highest
 * revision.
 */
final class FollowedPatient {
  /** What one score is of. */
  private record Window(long startMs, String model) {}

  private Optional<NightModel> model = Optional.empty();
  private Optional<PatientMonitor> inMemory = Optional.empty();
  private MemoryPatientState state = new MemoryPatientState();
  private long clockMs;
  private long epoch = 1;
  private IntakeHealth intake = IntakeHealth.UNHEARD;
  private OptionalLong timer = OptionalLong.empty();
  private final Map<String, Alert> alerts = new TreeMap<>();
  private final Map<Window, Score> scores =
      new TreeMap<>(Comparator.comparing(Window::startMs).thenComparing(Window::model));
  private final Map<ReadingFate, Integer> fates = new EnumMap<>(ReadingFate.class);
  private final List<Outcome> outcomes = new ArrayList<>();

  FollowedPatient(Instant now) {
    clockMs = now.toEpochMilli();
  }

  /** A patient followed before the ward clock's first tick. */
  static FollowedPatient beforeTheFirstTick() {
    FollowedPatient patient = new FollowedPatient(Instant.EPOCH);
    patient.clockMs = Moment.CLOCK_UNKNOWN;
    return patient;
  }

  /** Judged by a released model as well. */
  FollowedPatient judgedBy(NightModel judge) {
    model = Optional.of(judge);
    return this;
  }

  /** Another whose record never becomes bytes: what is lost on the way to them shows beside it. */
  FollowedPatient keptInMemory() {
    inMemory = Optional.of(new PatientMonitor(state, model));
    return this;
  }

  private Outcome event(Function<PatientMonitor, Outcome> event) {
    PatientMonitor patient = inMemory.orElseGet(() -> new PatientMonitor(state, model));
    Outcome outcome = event.apply(patient);
    if (inMemory.isEmpty()) {
      patient.save();
    }
    return take(outcome);
  }

  FollowedPatient enrolled(Enrolment enrolment) {
    event(patient -> patient.onEnrolment(moment(), enrolment));
    return this;
  }

  Outcome receive(ReadingBatch batch) {
    return event(patient -> patient.onReadings(moment(), batch));
  }

  Outcome retract(Retraction retraction) {
    return event(patient -> patient.onRetraction(moment(), retraction));
  }

  Outcome act(AlertAction action) {
    return event(patient -> patient.onAction(moment(), action));
  }

  /** The clock passes on to {@code until}; timers fire on the way, each at its time. */
  FollowedPatient advanceTo(Instant until) {
    int fired = 0;
    while (timer.isPresent() && timer.getAsLong() <= until.toEpochMilli()) {
      clockMs = Math.max(clockMs, timer.getAsLong());
      wardClock();
      if (++fired > 20_000) {
        throw new AssertionError("timers that find no end");
      }
    }
    clockMs = Math.max(clockMs, until.toEpochMilli());
    return this;
  }

  /** The clock stands at {@code until}; timers due on the way are late, or never come. */
  FollowedPatient jumpTo(Instant until) {
    clockMs = Math.max(clockMs, until.toEpochMilli());
    return this;
  }

  Outcome wardClock() {
    return event(patient -> patient.onWardClock(moment()));
  }

  /** The job falls over and is restored from a snapshot taken now. */
  Outcome restart() {
    fail();
    return event(patient -> patient.onRestore(moment()));
  }

  /** The job falls over and the next event meets it under the new epoch. */
  FollowedPatient restartUnnoticed() {
    fail();
    return this;
  }

  private void fail() {
    inMemory.ifPresent(PatientMonitor::save);
    state = state.copy();
    inMemory = inMemory.map(lost -> new PatientMonitor(state, model));
    epoch++;
  }

  FollowedPatient intake(IntakeHealth health) {
    intake = health;
    return this;
  }

  Moment moment() {
    return new Moment(clockMs, epoch, intake);
  }

  private Outcome take(Outcome outcome) {
    outcomes.add(outcome);
    timer = outcome.timerMs();
    for (Alert alert : outcome.alerts()) {
      Alert before = alerts.put(alert.alertId(), alert);
      mustBeAfter(alert.revision(), Optional.ofNullable(before).map(Alert::revision));
    }
    for (Score score : outcome.scores()) {
      Score before =
          scores.put(new Window(score.windowStart().toEpochMilli(), score.model()), score);
      mustBeAfter(score.revision(), Optional.ofNullable(before).map(Score::revision));
    }
    outcome.fates().forEach((fate, count) -> fates.merge(fate, count, Integer::sum));
    return outcome;
  }

  private static void mustBeAfter(Revision now, Optional<Revision> before) {
    if (before.isPresent() && !now.isAfter(before.get())) {
      throw new AssertionError("a revision that does not grow");
    }
  }

  MemoryPatientState state() {
    return state;
  }

  Outcome last() {
    return outcomes.get(outcomes.size() - 1);
  }

  List<Outcome> outcomes() {
    return outcomes;
  }

  Instant clock() {
    return Instant.ofEpochMilli(clockMs);
  }

  OptionalLong timer() {
    return timer;
  }

  int count(ReadingFate fate) {
    return fates.getOrDefault(fate, 0);
  }

  Map<ReadingFate, Integer> fates() {
    return fates;
  }

  /** Alerts as a board would show them, of highest revision, oldest onset first. */
  List<Alert> alerts() {
    List<Alert> found = new ArrayList<>(alerts.values());
    found.sort(java.util.Comparator.comparing(Alert::onset).thenComparing(a -> a.cause().label()));
    return found;
  }

  List<Alert> alerts(AlertCause cause) {
    return alerts().stream().filter(alert -> alert.cause().equals(cause)).toList();
  }

  /** The only alert of a cause. */
  Alert alert(AlertCause cause) {
    List<Alert> found = alerts(cause);
    if (found.size() != 1) {
      throw new AssertionError("not one alert of " + cause.label() + " but " + found);
    }
    return found.get(0);
  }

  /** Alerts that stand: open or closed, neither merged nor withdrawn. */
  List<Alert> standing() {
    return alerts().stream()
        .filter(a -> a.state() == AlertState.OPEN || a.state() == AlertState.CLOSED)
        .toList();
  }

  /** Scores of highest revision, oldest window first; retracted ones stand no more. */
  List<Score> scores() {
    return scores.values().stream().filter(score -> !score.retracted()).toList();
  }

  /** NightSignal's score of the night that ends on {@code date}, where it was stated. */
  Optional<Score> night(LocalDate date) {
    return night(date, NightSignal.CAUSAL.name());
  }

  /** What a model said last of the night that ends on {@code date}, where it was stated. */
  Optional<Score> night(LocalDate date, String ofModel) {
    return scores.values().stream()
        .filter(score -> score.model().equals(ofModel))
        .filter(score -> score.evidence().localDate().equals(Optional.of(date)))
        .reduce((a, b) -> b);
  }

  /** A UTC instant of a day in the year the examples play in. */
  static Instant at(LocalDate date, int hour, int minute) {
    return date.atTime(hour, minute).toInstant(ZoneOffset.UTC);
  }
}
