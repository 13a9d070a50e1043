package io.homeward.jobs.patient;

import static io.homeward.jobs.patient.NightStory.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.jobs.scoring.NightJudging;
import io.homeward.models.release.NightModel;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DESIGN 7: at most 64 KiB a patient with 1-minute sources, 256 KiB with 5-second sources. */
class StateSizeTest {
  private static final int DAYS = 130;
  private static final long KIB = 1024;

  private final Random random = new Random(7);
  private final FollowedPatient patient =
      NightStory.followed(
          NightStory.enrolments()
              .device("oximeter")
              .zone("Europe/Berlin")
              .above(Signal.HEART_RATE, 120, Duration.ofMinutes(10), AlertPriority.HIGH)
              .below(Signal.HEART_RATE, 40, Duration.ofMinutes(10), AlertPriority.MEDIUM)
              .silence(Signal.HEART_RATE, Duration.ofHours(6)));

  private final NightModel model = NightJudging.released();

  @BeforeEach
  void judged() {
    patient.judgedBy(model);
  }

  @AfterEach
  void close() {
    model.close();
  }

  /** A day's readings in hourly syncs; the heart rate wanders, now and then beyond the limits. */
  private void day(int i, int heartRateMs, boolean irregular, boolean steps) {
    for (int hour = 0; hour < 24; hour++) {
      Instant start = at(i, hour, 0);
      Instant end = start.plusSeconds(3_600);
      patient.advanceTo(end);
      boolean breach = random.nextInt(40) == 0;
      Batches heartRate = Batches.heartRate(NightStory.WATCH).offset(120);
      double value = 55 + random.nextInt(20);
      long t = start.toEpochMilli();
      long[] times = new long[3_600_000 / heartRateMs + 2];
      double[] values = new double[times.length];
      int n = 0;
      while (t < end.toEpochMilli()) {
        value = Math.max(45, Math.min(110, value + random.nextInt(5) - 2));
        times[n] = t;
        values[n++] = breach ? value + 80 : value;
        t += irregular ? 5_000 + 1_000L * random.nextInt(11) : heartRateMs;
      }
      patient.receive(
          heartRate.all(Arrays.copyOf(times, n), Arrays.copyOf(values, n)).receivedAt(end));
      if (steps) {
        Batches counted = Batches.steps(NightStory.WATCH).offset(120);
        for (int minute = 0; minute < 60; minute++) {
          boolean walks = hour >= 7 && random.nextInt(3) == 0;
          counted = counted.at(at(i, hour, minute), walks ? random.nextInt(120) : 0);
        }
        patient.receive(counted.receivedAt(end));
      }
    }
  }

  private long largest(int heartRateMs, boolean irregular, boolean steps, int days) {
    long largest = 0;
    for (int i = 0; i < days; i++) {
      day(i, heartRateMs, irregular, steps);
      largest = Math.max(largest, patient.state().bytes());
    }
    // For docs/deviation.md, "Figures".
    System.out.printf(
        "every %d ms%s, %s steps, %d days: %d bytes at most%n",
        heartRateMs, irregular ? " or so" : "", steps ? "with" : "without", days, largest);
    return largest;
  }

  @Test
  void minuteSourcesStayWithinTheirBudgetOverMonths() {
    assertThat(largest(60_000, false, true, DAYS)).isLessThanOrEqualTo(64 * KIB);
    assertThat(patient.alerts()).isNotEmpty();
    assertThat(patient.state().chunkCount()).isLessThanOrEqualTo(2 * 102);
    assertThat(patient.scores())
        .anyMatch(score -> score.model().equals(NightJudging.RELEASE) && score.score().isPresent());
  }

  @Test
  void aMinuteSourceWithoutStepsStaysWithinIt() {
    assertThat(largest(60_000, false, false, 30)).isLessThanOrEqualTo(64 * KIB);
  }

  @Test
  void fiveSecondSourcesStayWithinTheirBudget() {
    assertThat(largest(5_000, false, true, 30)).isLessThanOrEqualTo(256 * KIB);
  }

  @Test
  void sourcesOfIrregularSecondsStayWithinIt() {
    assertThat(largest(5_000, true, true, 30)).isLessThanOrEqualTo(256 * KIB);
  }

  @Test
  void fiveSecondSourcesWithoutStepsStayWithinIt() {
    assertThat(largest(5_000, false, false, 15)).isLessThanOrEqualTo(256 * KIB);
  }

  @Test
  void anEndedPatientLeavesNoMoreThanTheRevision() {
    largest(60_000, false, true, 10);
    patient.enrolled(
        NightStory.enrolments()
            .status(PatientStatus.ENDED, at(10, 0, 0), Optional.empty())
            .revision(2)
            .enrolment());
    assertThat(patient.state().chunkCount()).isZero();
    patient.advanceTo(at(14, 0, 0));
    assertThat(patient.state().bytes()).isLessThan(64);
    assertThat(patient.timer()).isEmpty();
  }

  @Test
  void aPatientAtHandIsReadAndWrittenOnceForManyEventsAndOnlyTheHoursTheyTouch() {
    largest(60_000, false, true, 4);
    int reads = patient.state().summaryReads();
    int writes = patient.state().summaryWrites();
    int chunks = patient.state().chunkWrites();
    PatientMonitor atHand = new PatientMonitor(patient.state(), Optional.of(model));
    for (int second = 1; second <= 10; second++) {
      atHand.onReadings(
          patient.moment(),
          Batches.heartRate(NightStory.WATCH)
              .at(at(3, 12, 30).plusSeconds(second), 60)
              .receivedAt(at(4, 0, 0)));
    }
    assertThat(patient.state().chunkWrites()).isEqualTo(chunks + 10);
    assertThat(patient.state().summaryWrites()).isEqualTo(writes);
    atHand.save();
    atHand.save();
    assertThat(patient.state().summaryWrites()).isEqualTo(writes + 1);
    assertThat(patient.state().summaryReads()).isEqualTo(reads + 1);
  }
}
