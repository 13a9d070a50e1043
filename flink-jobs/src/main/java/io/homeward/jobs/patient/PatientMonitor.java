package io.homeward.jobs.patient;

import io.homeward.vitals.alert.AlertAction;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Follows one patient: timeline, scoring and episodes behind one call per event. The patient is
 * whoever's {@link PatientState} is handed in.
 *
 * <p>Holds nothing between calls; one instance serves any number of patients, one thread at a time.
 */
public final class PatientMonitor {

  /** Readings of the patient. */
  public Outcome onReadings(PatientState state, Moment moment, ReadingBatch batch) {
    return nothing();
  }

  /** Some of the patient's readings are no more. */
  public Outcome onRetraction(PatientState state, Moment moment, Retraction retraction) {
    return nothing();
  }

  /** The patient's history, as a whole; an older revision than the known one has no effect. */
  public Outcome onEnrolment(PatientState state, Moment moment, Enrolment enrolment) {
    return nothing();
  }

  /** A nurse did something the job must know; the same action again has no effect. */
  public Outcome onAction(PatientState state, Moment moment, AlertAction action) {
    return nothing();
  }

  /** The ward clock reached the timer asked for; called too early or too often it does no harm. */
  public Outcome onWardClock(PatientState state, Moment moment) {
    return nothing();
  }

  /**
   * The job was restored: emits open and recently closed episodes again under the new epoch. Any
   * other call under a new epoch does the same first.
   */
  public Outcome onRestore(PatientState state, Moment moment) {
    return nothing();
  }

  private static Outcome nothing() {
    return new Outcome(List.of(), List.of(), OptionalLong.empty(), OptionalLong.empty(), Map.of());
  }
}
