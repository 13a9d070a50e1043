package io.homeward.jobs.patient;

import static io.homeward.jobs.patient.NightStory.WATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.score.Score;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which night a reading lies: DESIGN 4, "cut by the reading's own offset if present". */
class NightZonesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private static FollowedPatient in(Enrolments enrolments, String now) {
    return new FollowedPatient(Instant.parse(now)).enrolled(enrolments.enrolment());
  }

  private static Enrolments of(String zone) {
    return Enrolments.from(START).device(WATCH).zone(zone);
  }

  private static void minutes(FollowedPatient patient, String from, String until, int offset) {
    Batches batch =
        Batches.heartRate(WATCH).every(MINUTE, Instant.parse(from), Instant.parse(until), 60);
    if (offset != 0) {
      batch = batch.offset(offset);
    }
    patient.receive(batch.receivedAt(patient.clock()));
  }

  private static Score only(FollowedPatient patient) {
    assertThat(patient.scores()).hasSize(1);
    return patient.scores().get(0);
  }

  @Test
  void theNightOfTheClockChangeInAutumnHasEightHours() {
    FollowedPatient patient = in(of("Europe/Berlin"), "2026-10-25T06:00:00Z");
    minutes(patient, "2026-10-24T21:00:00Z", "2026-10-25T08:00:00Z", 0);
    patient.advanceTo(Instant.parse("2026-10-25T11:00:00Z"));
    Score night = only(patient);
    assertThat(night.windowStart()).isEqualTo(Instant.parse("2026-10-24T22:00:00Z"));
    assertThat(night.windowEnd()).isEqualTo(Instant.parse("2026-10-25T06:00:00Z"));
    assertThat(night.evidence().readingCount()).isEqualTo(480);
    assertThat(night.evidence().gaps()).isEmpty();
  }

  @Test
  void theNightOfTheClockChangeInSpringHasSixHours() {
    FollowedPatient patient = in(of("Europe/Berlin"), "2026-03-29T05:00:00Z");
    minutes(patient, "2026-03-28T21:00:00Z", "2026-03-29T08:00:00Z", 0);
    patient.advanceTo(Instant.parse("2026-03-29T10:00:00Z"));
    Score night = only(patient);
    assertThat(night.windowStart()).isEqualTo(Instant.parse("2026-03-28T23:00:00Z"));
    assertThat(night.windowEnd()).isEqualTo(Instant.parse("2026-03-29T05:00:00Z"));
    assertThat(night.evidence().readingCount()).isEqualTo(360);
  }

  @Test
  void theOffsetTheDeviceToldOutweighsThePatientsZone() {
    FollowedPatient patient = in(of("Europe/Berlin"), "2026-06-02T12:00:00Z");
    // 01:00 to 02:00 of 2 June in Tokyo, where the patient is: 18:00 of 1 June in Berlin.
    minutes(patient, "2026-06-01T16:00:00Z", "2026-06-01T17:00:00Z", 540);
    patient.advanceTo(Instant.parse("2026-06-02T12:30:00Z"));
    Score night = only(patient);
    assertThat(night.evidence().localDate()).contains(LocalDate.of(2026, 6, 2));
    assertThat(night.evidence().readingCount()).isEqualTo(60);
  }

  @Test
  void aReadingWithoutOffsetLiesByTheZoneInForceWhenItWasMeasured() {
    Instant moved = Instant.parse("2026-06-10T12:00:00Z");
    FollowedPatient patient =
        in(of("Europe/Berlin").zone("America/New_York", moved), "2026-06-12T18:00:00Z");
    // 22:00Z is midnight in Berlin and 18:00 in New York.
    minutes(patient, "2026-06-09T22:00:00Z", "2026-06-09T23:00:00Z", 0);
    minutes(patient, "2026-06-11T22:00:00Z", "2026-06-11T23:00:00Z", 0);
    minutes(patient, "2026-06-12T04:00:00Z", "2026-06-12T05:00:00Z", 0);
    patient.advanceTo(Instant.parse("2026-06-12T18:30:00Z"));
    List<Score> judged =
        patient.scores().stream().filter(score -> score.score().isPresent()).toList();
    assertThat(judged)
        .extracting(score -> score.evidence().localDate().orElseThrow())
        .containsExactly(LocalDate.of(2026, 6, 10), LocalDate.of(2026, 6, 12));
    assertThat(judged.get(1).windowStart()).isEqualTo(Instant.parse("2026-06-12T04:00:00Z"));
  }

  @Test
  void aZoneCorrectedAfterwardsMovesTheNightAndTakesBackTheScoreUnderTheOldWindow() {
    FollowedPatient patient = in(of("UTC"), "2026-06-02T12:00:00Z");
    minutes(patient, "2026-06-01T22:00:00Z", "2026-06-02T01:00:00Z", 0);
    patient.advanceTo(Instant.parse("2026-06-02T12:30:00Z"));
    assertThat(only(patient).evidence().readingCount()).isEqualTo(60);
    patient.enrolled(of("Europe/Berlin").revision(2).enrolment());
    Score night = only(patient);
    assertThat(night.windowStart()).isEqualTo(Instant.parse("2026-06-01T22:00:00Z"));
    assertThat(night.evidence().readingCount()).isEqualTo(180);
    assertThat(patient.last().scores())
        .anyMatch(
            score ->
                score.retracted()
                    && score.windowStart().equals(Instant.parse("2026-06-02T00:00:00Z")));
  }
}
