package io.homeward.benchmarks;

import io.homeward.jobs.backtest.HeapPatientState;
import io.homeward.jobs.episode.IntakeHealth;
import io.homeward.jobs.patient.Moment;
import io.homeward.jobs.patient.Outcome;
import io.homeward.jobs.patient.PatientMonitor;
import io.homeward.models.release.NightModel;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.enrolment.StandardLimits;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * One patient followed for months by DeviationJob's core, hour by hour, heart rate and steps a
 * minute apart, the patient at hand as in the job. Used by one thread.
 */
final class MonitoredMonths {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 7;
  private static final long START_MS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final String PATIENT = "p-1";
  private static final String DEVICE = "watch-1";

  private final long seed;
  private final int days;

  MonitoredMonths(long seed, int days) {
    this.seed = seed;
    this.days = days;
  }

  /** CPU milliseconds that the months take without a model and with it. */
  record Cost(double without, double with) {}

  /** Medians of some rounds, in turn without the model and with it, after two that warm up. */
  Cost cost(NightModel model) {
    double[] without = new double[ROUNDS];
    double[] with = new double[ROUNDS];
    for (int round = -2; round < ROUNDS; round++) {
      double tookWithout = run(Optional.empty());
      double tookWith = run(Optional.of(model));
      if (round >= 0) {
        without[round] = tookWithout;
        with[round] = tookWith;
      }
    }
    Arrays.sort(without);
    Arrays.sort(with);
    return new Cost(without[ROUNDS / 2], with[ROUNDS / 2]);
  }

  private double run(Optional<NightModel> model) {
    Random random = new Random(seed);
    PatientMonitor patient = new PatientMonitor(new HeapPatientState(), model);
    OptionalLong timer = patient.onEnrolment(at(START_MS), enrolment()).timerMs();
    long nanos = 0;
    long endMs = START_MS + days * 24L * PackedHour.HOUR_MS;
    for (long ms = START_MS; ms < endMs; ms += PackedHour.HOUR_MS) {
      ReadingBatch rate = hour(Signal.HEART_RATE, ms, random);
      ReadingBatch steps = hour(Signal.STEPS, ms, random);
      long start = THREADS.getCurrentThreadCpuTime();
      while (timer.isPresent() && timer.getAsLong() <= ms) {
        timer = patient.onWardClock(at(timer.getAsLong())).timerMs();
      }
      patient.onReadings(at(ms + PackedHour.HOUR_MS), rate);
      Outcome outcome = patient.onReadings(at(ms + PackedHour.HOUR_MS), steps);
      timer = outcome.timerMs();
      nanos += THREADS.getCurrentThreadCpuTime() - start;
    }
    return nanos / 1e6;
  }

  private static Moment at(long wardClockMs) {
    return new Moment(wardClockMs, 1, IntakeHealth.UNHEARD);
  }

  private static Enrolment enrolment() {
    Instant from = Instant.EPOCH;
    return new Enrolment(
        PATIENT,
        1,
        List.of(new Enrolment.ZonePeriod(from, ZoneOffset.UTC)),
        List.of(new Enrolment.ConsentPeriod(from, Optional.empty())),
        List.of(new Enrolment.DeviceAssignment(DEVICE, "bench", from, Optional.empty())),
        StandardLimits.from(from),
        List.of(new Enrolment.StatusPeriod(PatientStatus.ACTIVE, from, Optional.empty())),
        List.of(),
        List.of());
  }

  /** An hour's readings, one a minute: a daily rhythm, now and then a walk. */
  static ReadingBatch hour(Signal signal, long hourMs, Random random) {
    int n = 60;
    long[] times = new long[n];
    double[] values = new double[n];
    int[] periods = new int[n];
    short[] offsets = new short[n];
    Arrays.fill(offsets, ReadingBatch.NO_UTC_OFFSET);
    double rhythm = -8 * Math.cos((hourMs / 3_600_000 % 24 - 5) / 24.0 * 2 * Math.PI);
    for (int i = 0; i < n; i++) {
      times[i] = hourMs + i * 60_000L;
      boolean steps = signal == Signal.STEPS;
      boolean walks = hourMs / 3_600_000 % 24 >= 7 && random.nextInt(4) == 0;
      values[i] =
          steps
              ? (walks ? random.nextInt(110) : 0)
              : Math.rint(65 + rhythm + 4 * random.nextGaussian());
      periods[i] = steps ? 60_000 : 0;
    }
    return new ReadingBatch(
        PATIENT,
        DEVICE,
        "bench",
        signal,
        times,
        values,
        periods,
        offsets,
        0,
        "bench",
        1,
        hourMs + PackedHour.HOUR_MS,
        1);
  }
}
