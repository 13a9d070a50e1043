package io.homeward.jobs.patient;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.score.Score;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What an event led to.
 *
 * @param alerts changed alerts, each as a whole, in the order of their revisions
 * @param scores changed scores, in the order of their revisions
 * @param timerMs ward-clock time at which {@link PatientMonitor#onWardClock} is next due; one timer
 *     a patient, it replaces any earlier one
 * @param obsoleteTimerMs the timer registered before, where it is no longer the one: may be deleted
 * @param fates what became of the readings of this event
 */
public record Outcome(
    List<Alert> alerts,
    List<Score> scores,
    OptionalLong timerMs,
    OptionalLong obsoleteTimerMs,
    Map<ReadingFate, Integer> fates) {}
