package io.homeward.jobs.episode;

import io.homeward.models.ModelIdentity;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.score.Evidence;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A deviation from beginning to end, as the readings known now tell it; what is published of it is
 * an alert.
 *
 * @param onsetMs when it began, by the patient's time line
 * @param lastBreachMs the newest reading or window that shows it
 * @param closedAtMs when it ended; empty while it goes on
 * @param priority how urgent
 * @param deviceId whose readings show it, where it is one device's
 * @param shadow for comparison only
 * @param fromEdge it may have begun before what is still kept: a published onset before it stands
 * @param model for deviations
 * @param evidence its ground
 */
public record Episode(
    long onsetMs,
    long lastBreachMs,
    OptionalLong closedAtMs,
    AlertPriority priority,
    Optional<String> deviceId,
    boolean shadow,
    boolean fromEdge,
    Optional<ModelIdentity> model,
    Evidence evidence) {

  /** Whether it goes on, as far as is known. */
  public boolean isOpen() {
    return closedAtMs.isEmpty();
  }

  /** When it ended; empty while it goes on. */
  Optional<Instant> closedAt() {
    return closedAtMs.stream().mapToObj(Instant::ofEpochMilli).findFirst();
  }
}
