package io.homeward.jobs.backtest;

import io.homeward.jobs.episode.IntakeHealth;
import io.homeward.jobs.patient.Moment;
import io.homeward.jobs.patient.Outcome;
import io.homeward.jobs.patient.PatientMonitor;
import io.homeward.jobs.patient.ReadingFate;
import io.homeward.jobs.scoring.NightCalendar;
import io.homeward.jobs.scoring.NightJudging;
import io.homeward.jobs.scoring.NightStatement;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.models.nightsignal.NightVerdict;
import io.homeward.models.release.NightModel;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.enrolment.StandardLimits;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.score.Score;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One patient's recording through the ward's monitor, as a device would send it that syncs every
 * hour: all signals of an hour together, the ward clock at the newest reading so far, and timers
 * fired when the clock reaches them. Timeline, scores and episodes rest on the readings alone, so
 * the same recording in other messages, live, comes out alike.
 *
 * <p>Used by one thread at a time.
 */
final class PatientRun {
  private static final long EPOCH = 1;
  private static final long ENROLMENT_REVISION = 1;

  /** What one score is of. */
  private record Window(String model, Instant start) {}

  private final HeapPatientState state = new HeapPatientState();
  private final PatientMonitor patient;
  private final Enrolment enrolment;
  private final Map<String, Alert> alerts = new HashMap<>();
  private final TreeMap<Window, Score> scores =
      new TreeMap<>(Comparator.comparing(Window::start).thenComparing(Window::model));
  private final Map<ReadingFate, Long> fates = new EnumMap<>(ReadingFate.class);
  private OptionalLong timerMs = OptionalLong.empty();
  private long clockMs = Moment.CLOCK_UNKNOWN;

  /** Runs all of {@code recording}, then lets its readings go. */
  PatientRun(PatientRecording recording, ZoneId zone, Optional<NightModel> model)
      throws BacktestException {
    patient = new PatientMonitor(state, model);
    enrolment = enrolment(recording, zone);
    take(patient.onEnrolment(now(), enrolment));
    for (ReadingColumn column : recording.columns()) {
      column.sort();
    }
    replay(recording);
    recording.clear();
    state.pack();
  }

  /** What a replay enrols people with. */
  private static Enrolment enrolment(PatientRecording recording, ZoneId zone) {
    Instant from = Instant.EPOCH;
    return new Enrolment(
        recording.patientId(),
        ENROLMENT_REVISION,
        List.of(new Enrolment.ZonePeriod(from, zone)),
        List.of(new Enrolment.ConsentPeriod(from, Optional.empty())),
        recording.columns().stream()
            .map(ReadingColumn::deviceId)
            .distinct()
            .sorted()
            .map(
                device ->
                    new Enrolment.DeviceAssignment(
                        device, PersonFile.VENDOR, from, Optional.empty()))
            .toList(),
        StandardLimits.from(from),
        List.of(new Enrolment.StatusPeriod(PatientStatus.ACTIVE, from, Optional.empty())),
        Stream.of(NightSignal.CAUSAL.name(), NightJudging.RELEASE)
            .map(name -> new Enrolment.ModelChoice(name, ModelMode.CHOSEN, from, Optional.empty()))
            .toList(),
        List.of());
  }

  private void replay(PatientRecording recording) {
    List<ReadingColumn> columns = new ArrayList<>(recording.columns());
    columns.sort(
        Comparator.comparing(ReadingColumn::deviceId).thenComparing(ReadingColumn::signal));
    int[] at = new int[columns.size()];
    int[] until = new int[columns.size()];
    while (true) {
      long earliest = Long.MAX_VALUE;
      for (int i = 0; i < at.length; i++) {
        if (at[i] < columns.get(i).size()) {
          earliest = Math.min(earliest, columns.get(i).measuredAtMs(at[i]));
        }
      }
      if (earliest == Long.MAX_VALUE) {
        return;
      }
      long endMs = PackedHour.hourStartMs(earliest) + PackedHour.HOUR_MS;
      long newest = earliest;
      for (int i = 0; i < at.length; i++) {
        ReadingColumn column = columns.get(i);
        until[i] = at[i];
        while (until[i] < column.size() && column.measuredAtMs(until[i]) < endMs) {
          until[i]++;
        }
        if (until[i] > at[i]) {
          newest = Math.max(newest, column.measuredAtMs(until[i] - 1));
        }
      }
      reach(newest);
      for (int i = 0; i < at.length; i++) {
        if (until[i] > at[i]) {
          take(
              patient.onReadings(
                  now(),
                  columns
                      .get(i)
                      .batch(recording.patientId(), at[i], until[i], newest, ENROLMENT_REVISION)));
          at[i] = until[i];
        }
      }
    }
  }

  /** Moves the ward clock on; what is due on the way happens when it is due. */
  void reach(long wardClockMs) {
    while (timerMs.isPresent() && timerMs.getAsLong() <= wardClockMs) {
      clockMs = Math.max(clockMs, timerMs.getAsLong());
      timerMs = OptionalLong.empty();
      take(patient.onWardClock(now()));
    }
    clockMs = Math.max(clockMs, wardClockMs);
  }

  private Moment now() {
    return new Moment(clockMs, EPOCH, IntakeHealth.UNHEARD);
  }

  private void take(Outcome outcome) {
    for (Alert alert : outcome.alerts()) {
      alerts.merge(alert.alertId(), alert, (a, b) -> b.revision().isAfter(a.revision()) ? b : a);
    }
    for (Score score : outcome.scores()) {
      scores.merge(
          new Window(score.model(), score.windowStart()),
          score,
          (a, b) -> b.revision().isAfter(a.revision()) ? b : a);
    }
    outcome.fates().forEach((fate, count) -> fates.merge(fate, (long) count, Long::sum));
    timerMs = outcome.timerMs();
  }

  String patientId() {
    return enrolment.patientId();
  }

  /** The newest input so far, or {@link Moment#CLOCK_UNKNOWN}. */
  long clockMs() {
    return clockMs;
  }

  /** The newest revision of every alert published. */
  List<Alert> alerts() {
    return List.copyOf(alerts.values());
  }

  /** The newest score of every window that one stands of, in order of time. */
  List<Score> scores() {
    return scores.values().stream().filter(score -> !score.retracted()).toList();
  }

  /** What became of the readings. */
  Map<ReadingFate, Long> fates() {
    return Map.copyOf(fates);
  }

  /** When this patient's nights are. */
  NightCalendar calendar() {
    return new NightCalendar(enrolment);
  }

  /**
   * The report of the recording: all nights it tells of, also one that was not over when it ended.
   */
  List<NightVerdict> report() {
    SortedMap<LocalDate, Integer> values = new TreeMap<>();
    for (Score score : scores()) {
      boolean isNightSignals = score.model().equals(NightSignal.CAUSAL.name());
      if (isNightSignals && score.evidence().observed().isPresent()) {
        values.put(
            score.evidence().localDate().orElseThrow(),
            (int) score.evidence().observed().getAsDouble());
      }
    }
    for (NightStatement night : patient.nightsSoFar(now())) {
      night
          .verdict()
          .ifPresent(verdict -> values.put(LocalDate.ofEpochDay(night.night()), verdict.value()));
    }
    return NightSignal.retrospective(values);
  }
}
