package io.homeward.vitals.enrolment;

/** How a model runs for a patient. */
public enum ModelMode {
  /** Its deviations raise alerts. */
  CHOSEN,
  /** It is computed and kept for comparison; it never alerts. */
  SHADOW,
  OFF
}
