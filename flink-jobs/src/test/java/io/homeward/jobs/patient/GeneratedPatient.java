package io.homeward.jobs.patient;

import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * A patient drawn from a seed, made to be awkward: two watches and an oximeter, gaps, breaches
 * about as long as the limits ask, spacings about as long as a run may bear, values in conflict,
 * nights above the median, offsets told or not, zones around a change of the clock, a pause, a
 * second enrolment revision, a retraction.
 */
final class GeneratedPatient {
  private static final long MINUTE = 60_000L;
  private static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  /** One reading as the device has it. */
  record Reading(
      String deviceId, Signal signal, long atMs, double value, int periodMs, short offset, int rev)
      implements Comparable<Reading> {
    @Override
    public int compareTo(Reading other) {
      return Long.compare(atMs, other.atMs);
    }
  }

  private final Random random;
  private final List<Reading> readings = new ArrayList<>();
  private final long startMs;
  private final int days;
  private final Enrolment first;
  private final Enrolment second;
  private final long secondFromMs;
  private final Optional<Retraction> retraction;

  GeneratedPatient(long seed) {
    random = new Random(seed);
    String[] starts = {"2026-03-22T00:00:00Z", "2026-10-18T00:00:00Z", "2026-06-01T00:00:00Z"};
    startMs = Instant.parse(starts[random.nextInt(starts.length)]).toEpochMilli();
    days = 8 + random.nextInt(9);
    secondFromMs = startMs + (3 + random.nextInt(3)) * DAY + random.nextInt(24) * HOUR;
    Enrolments enrolments = enrolments();
    first = enrolments.enrolment();
    second =
        enrolments
            .revision(2)
            .limit(
                new Enrolment.Limit(
                    Signal.OXYGEN_SATURATION,
                    OptionalDouble.of(93),
                    OptionalDouble.empty(),
                    Duration.ofMinutes(15),
                    AlertPriority.LOW,
                    Instant.ofEpochMilli(secondFromMs),
                    Optional.empty()))
            .enrolment();
    watch("watch-a", true);
    if (random.nextBoolean()) {
      watch("watch-b", random.nextBoolean());
    }
    oximeter();
    conflicts();
    retraction = random.nextInt(3) == 0 ? Optional.of(someRetraction()) : Optional.empty();
  }

  private Enrolments enrolments() {
    String[] zones = {
      "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"
    };
    Instant from = Instant.ofEpochMilli(startMs - DAY);
    Enrolments made =
        Enrolments.from(from)
            .zone(zones[random.nextInt(zones.length)])
            .device("watch-a")
            .device("watch-b")
            .device("oximeter")
            .above(
                Signal.HEART_RATE,
                110,
                Duration.ofMinutes(20),
                random.nextBoolean() ? AlertPriority.MEDIUM : AlertPriority.HIGH)
            .above(
                Signal.HEART_RATE, 125, Duration.ofMinutes(random.nextInt(10)), AlertPriority.HIGH)
            .below(Signal.OXYGEN_SATURATION, 90, Duration.ofMinutes(30), AlertPriority.HIGH);
    if (random.nextInt(3) == 0) {
      made.zone("America/Sao_Paulo", Instant.ofEpochMilli(startMs + 4 * DAY + 13 * HOUR));
    }
    if (random.nextInt(3) == 0) {
      long paused = startMs + 4 * DAY + random.nextInt(48) * HOUR;
      made.status(
          PatientStatus.PAUSED,
          Instant.ofEpochMilli(paused),
          Optional.of(Instant.ofEpochMilli(paused + random.nextInt(72) * HOUR + 7 * MINUTE)));
    }
    return made;
  }

  private void watch(String device, boolean withSteps) {
    boolean tells = random.nextBoolean();
    int offset = new int[] {0, 60, 120, -300, 330}[random.nextInt(5)];
    int base = 52 + random.nextInt(12);
    int lift = 0;
    long endMs = startMs + days * DAY - random.nextInt(20) * HOUR;
    long at = startMs + random.nextInt(12) * HOUR;
    long day = -1;
    long breachUntil = 0;
    double breach = 0;
    while (at < endMs) {
      if (at / DAY != day) {
        day = at / DAY;
        lift = new int[] {0, 0, 0, 3, 4, 5, 7}[random.nextInt(7)];
      }
      if (random.nextInt(120) == 0) {
        breachUntil = at + (8 + random.nextInt(60)) * MINUTE;
        breach = 108 + random.nextInt(25);
      }
      double value = at < breachUntil ? breach + random.nextInt(4) : base + lift;
      value += random.nextInt(5) + (random.nextInt(4) == 0 ? 0.5 : 0);
      readings.add(new Reading(device, Signal.HEART_RATE, at, value, 0, offset(tells, offset), 0));
      at += spacing();
      if (random.nextInt(400) == 0) {
        offset += random.nextBoolean() ? 60 : -60;
      }
    }
    if (withSteps) {
      steps(device, endMs, offset(tells, offset));
    }
  }

  private static short offset(boolean tells, int minutes) {
    return tells ? (short) minutes : ReadingBatch.NO_UTC_OFFSET;
  }

  /** Mostly a few minutes, sometimes about the longest gap a run bears, sometimes hours. */
  private long spacing() {
    int kind = random.nextInt(60);
    if (kind == 0) {
      return HOUR + random.nextInt(14) * HOUR;
    }
    if (kind < 4) {
      return 14 * MINUTE + random.nextInt(121) * 1_000L;
    }
    return (1 + random.nextInt(9)) * MINUTE + random.nextInt(60) * 1_000L;
  }

  private void steps(String device, long endMs, short offset) {
    long at = startMs;
    while (at < endMs) {
      int period = random.nextInt(4) == 0 ? 5 : 1;
      int count = random.nextInt(3) == 0 ? random.nextInt(80) : 0;
      readings.add(new Reading(device, Signal.STEPS, at, count, period * (int) MINUTE, offset, 0));
      at += (period + random.nextInt(12)) * MINUTE;
    }
  }

  private void oximeter() {
    long at = startMs + random.nextInt(40) * HOUR;
    double value = 95;
    while (at < startMs + days * DAY) {
      if (random.nextInt(12) == 0) {
        value = 86 + random.nextInt(12);
      }
      readings.add(
          new Reading(
              "oximeter", Signal.OXYGEN_SATURATION, at, value, 0, ReadingBatch.NO_UTC_OFFSET, 0));
      at += random.nextInt(30) == 0 ? 9 * HOUR : (4 + random.nextInt(12)) * MINUTE;
    }
  }

  /** Other contents under keys there are, with and without a vendor revision that decides. */
  private void conflicts() {
    for (Reading reading : List.copyOf(readings)) {
      if (random.nextInt(80) == 0) {
        readings.add(
            new Reading(
                reading.deviceId(),
                reading.signal(),
                reading.atMs(),
                Math.max(0, reading.value() + random.nextInt(9) - 4),
                reading.periodMs(),
                reading.offset(),
                random.nextInt(3)));
      }
    }
  }

  private Retraction someRetraction() {
    long from = startMs + 2 * DAY + random.nextInt((days - 4) * 24) * HOUR;
    return new Retraction(
        "r-1",
        Batches.PATIENT,
        random.nextBoolean() ? Optional.of("watch-a") : Optional.empty(),
        random.nextInt(3) == 0 ? Optional.of(Signal.STEPS) : Optional.empty(),
        from,
        from + (1 + random.nextInt(20)) * HOUR,
        Long.MAX_VALUE,
        Retraction.Reason.WRONG_PATIENT);
  }

  List<Reading> readings() {
    return readings;
  }

  Enrolment first() {
    return first;
  }

  Enrolment second() {
    return second;
  }

  long secondFromMs() {
    return secondFromMs;
  }

  Optional<Retraction> retraction() {
    return retraction;
  }

  long startMs() {
    return startMs;
  }

  /** When everything has settled, in whatever order it came. */
  long settledMs() {
    return startMs + (days + 60) * DAY;
  }
}
