package io.homeward.jobs.patient;

import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** Batches of readings for tests. Immutable: each step gives another one. */
record Batches(
    String deviceId,
    Signal signal,
    long[] times,
    double[] values,
    int periodMs,
    short offsetMinutes,
    long vendorRevision,
    long receivedAtMs,
    long enrolmentRevision) {
  static final String PATIENT = "p-1";
  static final String VENDOR = "acme";

  static Batches of(String deviceId, Signal signal) {
    return new Batches(
        deviceId, signal, new long[0], new double[0], 0, ReadingBatch.NO_UTC_OFFSET, 0, 0, 1);
  }

  static Batches heartRate(String deviceId) {
    return of(deviceId, Signal.HEART_RATE);
  }

  static Batches steps(String deviceId) {
    Batches none = of(deviceId, Signal.STEPS);
    return new Batches(
        deviceId, Signal.STEPS, none.times, none.values, 60_000, none.offsetMinutes, 0, 0, 1);
  }

  /** One more reading, later than those before; received then, unless that is stated after. */
  Batches at(Instant time, double value) {
    long[] moreTimes = Arrays.copyOf(times, times.length + 1);
    double[] moreValues = Arrays.copyOf(values, values.length + 1);
    moreTimes[times.length] = time.toEpochMilli();
    moreValues[values.length] = value;
    return new Batches(
        deviceId,
        signal,
        moreTimes,
        moreValues,
        periodMs,
        offsetMinutes,
        vendorRevision,
        time.toEpochMilli(),
        enrolmentRevision);
  }

  /** Readings of one value from {@code from}, inclusive, to {@code until}, exclusive. */
  Batches every(Duration spacing, Instant from, Instant until, double value) {
    Batches more = this;
    long[] added =
        java.util.stream.LongStream.iterate(
                from.toEpochMilli(), t -> t < until.toEpochMilli(), t -> t + spacing.toMillis())
            .toArray();
    long[] allTimes = Arrays.copyOf(times, times.length + added.length);
    double[] allValues = Arrays.copyOf(values, times.length + added.length);
    System.arraycopy(added, 0, allTimes, times.length, added.length);
    Arrays.fill(allValues, times.length, allValues.length, value);
    return new Batches(
        deviceId,
        signal,
        allTimes,
        allValues,
        more.periodMs,
        offsetMinutes,
        vendorRevision,
        allTimes.length == 0 ? receivedAtMs : allTimes[allTimes.length - 1],
        enrolmentRevision);
  }

  /** These readings and no others. */
  Batches all(long[] atMs, double[] ofThem) {
    return new Batches(
        deviceId,
        signal,
        atMs,
        ofThem,
        periodMs,
        offsetMinutes,
        vendorRevision,
        atMs[atMs.length - 1],
        enrolmentRevision);
  }

  Batches offset(int minutes) {
    return new Batches(
        deviceId,
        signal,
        times,
        values,
        periodMs,
        (short) minutes,
        vendorRevision,
        receivedAtMs,
        enrolmentRevision);
  }

  Batches vendorRevision(long revision) {
    return new Batches(
        deviceId,
        signal,
        times,
        values,
        periodMs,
        offsetMinutes,
        revision,
        receivedAtMs,
        enrolmentRevision);
  }

  Batches underRevision(long revision) {
    return new Batches(
        deviceId,
        signal,
        times,
        values,
        periodMs,
        offsetMinutes,
        vendorRevision,
        receivedAtMs,
        revision);
  }

  ReadingBatch receivedAt(Instant received) {
    short[] offsets = new short[times.length];
    Arrays.fill(offsets, offsetMinutes);
    int[] periods = new int[times.length];
    Arrays.fill(periods, periodMs);
    return new ReadingBatch(
        PATIENT,
        deviceId,
        VENDOR,
        signal,
        times,
        values,
        periods,
        offsets,
        vendorRevision,
        "canonical-json",
        1,
        received.toEpochMilli(),
        enrolmentRevision);
  }

  /** Received the moment the last reading was measured. */
  ReadingBatch received() {
    return receivedAt(Instant.ofEpochMilli(receivedAtMs));
  }
}
