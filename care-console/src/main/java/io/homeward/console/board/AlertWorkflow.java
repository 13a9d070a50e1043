package io.homeward.console.board;

import java.time.Instant;
import java.util.Optional;

/**
 * What a nurse can do with an alert. Each act is durable when its method returns; done twice, the
 * first act stands.
 */
public interface AlertWorkflow {
  /** Someone saw the alert. */
  void acknowledge(Act act, Optional<String> note);

  /** Someone closed the alert, with a reason. */
  void resolve(Act act, String reason);

  /** Someone wrote something down about the alert. */
  void note(Act act, String text);

  /**
   * Who does it to which alert.
   *
   * @param by display name
   * @param at ward clock
   */
  record Act(String alertId, String patientId, String by, Instant at) {}
}
