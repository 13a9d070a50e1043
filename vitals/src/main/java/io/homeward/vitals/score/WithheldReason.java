package io.homeward.vitals.score;

/** Why a window was not judged. Unknown is never normal: shown as such. */
public enum WithheldReason {
  NO_DATA,
  TOO_FEW_READINGS,
  BASELINE_TOO_SHORT,
  PATIENT_PAUSED,
  CONSENT_WITHDRAWN,
  MODEL_OFF,
  MODEL_FAILED
}
