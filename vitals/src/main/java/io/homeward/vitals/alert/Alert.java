package io.homeward.vitals.alert;

import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import java.time.Instant;
import java.util.Optional;

/**
 * The whole current state of one alert, as emitted by DeviationJob at every revision.
 *
 * @param alertId identity of the episode when first published
 * @param patientId whose
 * @param cause what it is about
 * @param priority how urgent
 * @param state where the episode stands
 * @param onset when the deviation began, by the patient's time line
 * @param raisedAt when it was first published, ward clock
 * @param closedAt when the episode ended, by the patient's time line
 * @param lastBreachAt the newest reading or window that showed the deviation
 * @param staleWhenRaised the breach was over when its data arrived: shown with its age, no sound
 * @param deviceId whose readings showed it, where it is one device's
 * @param mergedInto the older alert this one became part of
 * @param withdrawnReason why it was withdrawn
 * @param modelVersion for deviations
 * @param modelHash for deviations
 * @param shadow computed for comparison only: on no board
 * @param revision only grows
 * @param evidence what the console shows; it recomputes nothing
 */
public record Alert(
    String alertId,
    String patientId,
    AlertCause cause,
    AlertPriority priority,
    AlertState state,
    Instant onset,
    Instant raisedAt,
    Optional<Instant> closedAt,
    Instant lastBreachAt,
    boolean staleWhenRaised,
    Optional<String> deviceId,
    Optional<String> mergedInto,
    Optional<WithdrawnReason> withdrawnReason,
    Optional<String> modelVersion,
    Optional<String> modelHash,
    boolean shadow,
    Revision revision,
    Evidence evidence) {

  /** Says what kind and state, never a value. */
  @Override
  public String toString() {
    return "Alert["
        + cause.label()
        + " "
        + state
        + " "
        + revision.epoch()
        + "."
        + revision.number()
        + "]";
  }
}
