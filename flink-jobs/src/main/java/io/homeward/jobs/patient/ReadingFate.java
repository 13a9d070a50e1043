package io.homeward.jobs.patient;

/** What became of a reading on its way into a patient's timeline. Closed: a metric tag. */
public enum ReadingFate {
  /** Merged under a key not held before. */
  MERGED,
  /** Its content was already held. */
  DUPLICATE,
  /** Another content under a held key: one of the two is the loser. */
  SUPERSEDED,
  /** Covered by a retraction that came before it. */
  RETRACTED,
  /**
   * More than 72 h behind its own frontier, or of a night so old that it is kept in the baseline
   * only: archived, never judged.
   */
  TOO_LATE,
  /** Measured more than a day after it was received: archived, never judged. */
  IN_FUTURE,
  /** No consent covers it, or consent was withdrawn when it was received. */
  WITHOUT_CONSENT,
  /** The patient's enrolment has ended. */
  PATIENT_ENDED,
  /** Waits for the enrolment revision it was admitted under; counted again once that arrived. */
  HELD,
  /** Waited for an enrolment when too much already did: archived, not judged. */
  HELD_TOO_LONG
}
