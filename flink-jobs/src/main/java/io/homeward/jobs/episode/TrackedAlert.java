package io.homeward.jobs.episode;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertState;

/**
 * An alert that later readings may still change.
 *
 * @param alert as last emitted
 * @param resolved a nurse resolved it: it is never open again
 * @param changedAtMs ward clock when its state last changed
 */
public record TrackedAlert(Alert alert, boolean resolved, long changedAtMs) {

  boolean overlaps(Episode episode) {
    return alert.onset().toEpochMilli() <= episode.lastBreachMs()
        && alert.lastBreachAt().toEpochMilli() >= episode.onsetMs();
  }

  /** Whether it may change without a nurse: neither merged nor withdrawn. */
  boolean stands() {
    return alert.state() == AlertState.OPEN || alert.state() == AlertState.CLOSED;
  }
}
