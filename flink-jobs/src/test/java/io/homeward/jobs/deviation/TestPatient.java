package io.homeward.jobs.deviation;

import io.homeward.models.nightsignal.NightSignal;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongToDoubleFunction;

/** A patient with one device, a limit on the heart rate, and NightSignal chosen. */
final class TestPatient {
  static final double HIGH = 120;
  static final Duration SUSTAINED = Duration.ofMinutes(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final String id;
  private final Instant since;

  TestPatient(String id, Instant since) {
    this.id = id;
    this.since = since;
  }

  String id() {
    return id;
  }

  Enrolment enrolment(long revision) {
    return enrolment(revision, List.of(), List.of());
  }

  Enrolment enrolment(
      long revision,
      List<Enrolment.StatusPeriod> statuses,
      List<Enrolment.SilenceRule> silenceRules) {
    return new Enrolment(
        id,
        revision,
        List.of(new Enrolment.ZonePeriod(since, ZoneOffset.UTC)),
        List.of(new Enrolment.ConsentPeriod(since, Optional.empty())),
        List.of(new Enrolment.DeviceAssignment(device(), "vendor-a", since, Optional.empty())),
        List.of(
            new Enrolment.Limit(
                Signal.HEART_RATE,
                OptionalDouble.empty(),
                OptionalDouble.of(HIGH),
                SUSTAINED,
                AlertPriority.HIGH,
                since,
                Optional.empty())),
        statuses,
        List.of(
            new Enrolment.ModelChoice(
                NightSignal.CAUSAL.name(), ModelMode.CHOSEN, since, Optional.empty())),
        silenceRules);
  }

  String device() {
    return "watch-of-" + id;
  }

  /** One heart rate a minute in {@code [from, until)}, received when the last was measured. */
  ReadingBatch heartRates(Instant from, Instant until, LongToDoubleFunction valueAtMs) {
    int size = (int) Duration.between(from, until).dividedBy(MINUTE);
    long[] measuredAtMs = new long[size];
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      measuredAtMs[i] = from.plus(MINUTE.multipliedBy(i)).toEpochMilli();
      values[i] = valueAtMs.applyAsDouble(measuredAtMs[i]);
    }
    short[] offsets = new short[size];
    Arrays.fill(offsets, ReadingBatch.NO_UTC_OFFSET);
    return new ReadingBatch(
        id,
        device(),
        "vendor-a",
        Signal.HEART_RATE,
        measuredAtMs,
        values,
        new int[size],
        offsets,
        0,
        "canonical-json",
        1,
        measuredAtMs[size - 1],
        1);
  }

  ReadingBatch heartRates(Instant from, Instant until, double value) {
    return heartRates(from, until, atMs -> value);
  }
}
