package io.homeward.vitals.enrolment;

/** Whether a reading may be processed. */
public enum ConsentDecision {
  GIVEN,
  ABSENT,
  WITHDRAWN
}
