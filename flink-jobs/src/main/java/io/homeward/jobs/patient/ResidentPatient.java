package io.homeward.jobs.patient;

import io.homeward.jobs.scoring.NightStatement;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.reading.ReadingBatch;
import java.util.List;

/**
 * One patient followed as {@link PatientMonitor} does, whose record stays in memory between events
 * rather than become bytes after each: for bounded runs, where nothing is ever restored.
 *
 * <p>The state keeps the hours only; its summary is never used. Used by one thread at a time.
 */
public final class ResidentPatient {
  private final PatientState state;
  private final PatientRecord record = new PatientRecord();

  /** A patient of whom nothing is known yet. */
  public ResidentPatient(PatientState state) {
    this.state = state;
  }

  /** As {@link PatientMonitor#onReadings}. */
  public Outcome onReadings(Moment moment, ReadingBatch batch) {
    return new PatientMonitor.Call(state, record, moment).readings(batch);
  }

  /** As {@link PatientMonitor#onEnrolment}. */
  public Outcome onEnrolment(Moment moment, Enrolment enrolment) {
    return new PatientMonitor.Call(state, record, moment).enrolment(enrolment);
  }

  /** As {@link PatientMonitor#onWardClock}. */
  public Outcome onWardClock(Moment moment) {
    return new PatientMonitor.Call(state, record, moment).wardClock();
  }

  /** As {@link PatientMonitor#nightsSoFar}. */
  public List<NightStatement> nightsSoFar(Moment moment) {
    return PatientMonitor.nightsSoFar(state, record, moment);
  }
}
