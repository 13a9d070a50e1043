package io.homeward.jobs.patient;

import io.homeward.vitals.reading.ReadingBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/** Nights of a watch, told in a few words: UTC, a heart rate every five minutes, no steps. */
final class NightStory {
  static final String WATCH = "watch-a";
  static final LocalDate FIRST = LocalDate.of(2026, 6, 1);
  static final int SAMPLES = 84;
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private NightStory() {}

  /** The first nights' evening: consent, NightSignal chosen, one watch. */
  static Enrolments enrolments() {
    return Enrolments.from(FollowedPatient.at(FIRST, 0, 0).minus(Duration.ofDays(10)))
        .device(WATCH);
  }

  static FollowedPatient followed(Enrolments enrolments) {
    return new FollowedPatient(FollowedPatient.at(FIRST, 0, 0)).enrolled(enrolments.enrolment());
  }

  static FollowedPatient followed() {
    return followed(enrolments());
  }

  /** Heart rate of the {@code i}-th night, up to 06:55. */
  static Batches heartRateOf(String device, int i, double value) {
    return Batches.heartRate(device).every(FIVE_MINUTES, at(i, 0, 0), at(i, 7, 0), value);
  }

  /** The night as it usually comes: at 07:05, heart rate and steps, both past its end. */
  static void night(FollowedPatient patient, int i, double value) {
    patient.advanceTo(at(i, 7, 5));
    patient.receive(heartRateOf(WATCH, i, value).at(at(i, 7, 0), value).receivedAt(at(i, 7, 5)));
    patient.receive(noSteps(i));
  }

  static void nights(FollowedPatient patient, int from, double... values) {
    for (int i = 0; i < values.length; i++) {
      night(patient, from + i, values[i]);
    }
  }

  /** A step reading of none at 07:00: steps have passed the night's end. */
  static ReadingBatch noSteps(int i) {
    return Batches.steps(WATCH).at(at(i, 7, 0), 0).receivedAt(at(i, 7, 5));
  }

  static LocalDate date(int i) {
    return FIRST.plusDays(i);
  }

  static Instant at(int i, int hour, int minute) {
    return FollowedPatient.at(date(i), hour, minute);
  }
}
