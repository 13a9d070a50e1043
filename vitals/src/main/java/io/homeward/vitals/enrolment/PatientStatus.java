package io.homeward.vitals.enrolment;

/** Whether a patient is followed. */
public enum PatientStatus {
  ACTIVE,
  /** On holiday or in hospital: readings are kept, no alerts are raised. */
  PAUSED,
  /** Discharged: no alerts, and what the jobs hold of the patient is freed. */
  ENDED
}
