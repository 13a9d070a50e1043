package io.homeward.jobs.scoring;

import io.homeward.vitals.enrolment.ModelMode;

/**
 * What a model said of a night.
 *
 * @param statement when the night was, and whose readings it is judged by
 * @param mode how the model ran for the patient at the end of the night
 * @param alerts whether its score reaches the manifest's threshold
 */
public record JudgedNight(NightStatement statement, ModelMode mode, boolean alerts)
    implements StatedNight {

  @Override
  public long night() {
    return statement.night();
  }

  @Override
  public long endMs() {
    return statement.endMs();
  }

  /** A model's score says how unlike the patient's own nights, not how soon to look. */
  @Override
  public boolean isUrgent() {
    return false;
  }

  @Override
  public String deviceId() {
    return statement.deviceId();
  }
}
