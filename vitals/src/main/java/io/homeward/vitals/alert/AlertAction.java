package io.homeward.vitals.alert;

import java.time.Instant;

/**
 * What a nurse did that the jobs must know. Who did it stays in the console.
 *
 * @param actionId identity; the same again has no effect
 * @param actedAt ward clock
 */
public record AlertAction(
    String actionId, String patientId, String alertId, Kind kind, Instant actedAt) {

  /** The kinds of action. */
  public enum Kind {
    ACKNOWLEDGED,
    RESOLVED
  }
}
