package io.homeward.jobs.scoring;

import io.homeward.vitals.enrolment.ModelMode;

/** What a model said of one night that is over, as far as an episode of such nights asks. */
public interface StatedNight {
  /** The night, days of the epoch. */
  long night();

  /** Its end: 07:00 local. */
  long endMs();

  /** Whether it asks for somebody to look. */
  boolean alerts();

  /** Whether it asks with urgency. */
  boolean isUrgent();

  /** How the model ran for the patient at the end of the night. */
  ModelMode mode();

  /** Whose readings were judged; empty where there were none. */
  String deviceId();
}
