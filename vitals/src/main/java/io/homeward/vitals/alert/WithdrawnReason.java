package io.homeward.vitals.alert;

/** Why an alert was withdrawn. */
public enum WithdrawnReason {
  LATE_DATA,
  RETRACTION,
  ENROLMENT_CHANGED,
  CONSENT_WITHDRAWN,
  PATIENT_ENDED
}
