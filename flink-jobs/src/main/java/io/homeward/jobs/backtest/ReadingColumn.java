package io.homeward.jobs.backtest;

import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.util.Arrays;

/**
 * All readings of one signal of one device, as the files tell them; {@link #sort} brings them in
 * order of time. Mutable, used by one thread at a time.
 */
final class ReadingColumn {
  private static final int STEPS_PERIOD_MS = 60_000;
  private static final int FIRST_CAPACITY = 4_096;
  private static final int MOST_READINGS = 1 << 28;

  private final String deviceId;
  private final String vendor;
  private final Signal signal;
  private final ReadingSpace space;
  private long[] measuredAtMs = new long[0];
  private double[] values = new double[0];
  private short[] utcOffsetMinutes = new short[0];
  private int size;
  private boolean sorted = true;

  ReadingColumn(String deviceId, String vendor, Signal signal, ReadingSpace space) {
    this.deviceId = deviceId;
    this.vendor = vendor;
    this.signal = signal;
    this.space = space;
  }

  String deviceId() {
    return deviceId;
  }

  Signal signal() {
    return signal;
  }

  int size() {
    return size;
  }

  long measuredAtMs(int i) {
    return measuredAtMs[i];
  }

  void add(long atMs, double value, short offsetMinutes) throws BacktestException {
    if (size == measuredAtMs.length) {
      grow();
    }
    sorted &= size == 0 || atMs >= measuredAtMs[size - 1];
    measuredAtMs[size] = atMs;
    values[size] = value;
    utcOffsetMinutes[size] = offsetMinutes;
    size++;
  }

  private void grow() throws BacktestException {
    int capacity = Math.max(FIRST_CAPACITY, size * 2);
    if (capacity > MOST_READINGS) {
      throw new BacktestException("more readings of one device than one recording can hold");
    }
    space.take(capacity - size);
    measuredAtMs = Arrays.copyOf(measuredAtMs, capacity);
    values = Arrays.copyOf(values, capacity);
    utcOffsetMinutes = Arrays.copyOf(utcOffsetMinutes, capacity);
  }

  /** Gives the memory back. */
  void clear() {
    space.free(measuredAtMs.length);
    measuredAtMs = new long[0];
    values = new double[0];
    utcOffsetMinutes = new short[0];
    size = 0;
  }

  /** Brings the readings in order of time; those of one moment stay in the order of the files. */
  void sort() throws BacktestException {
    if (sorted) {
      return;
    }
    space.take(size);
    Columns from = new Columns(measuredAtMs, values, utcOffsetMinutes);
    Columns to = new Columns(new long[size], new double[size], new short[size]);
    for (int width = 1; width < size; width *= 2) {
      for (int start = 0; start < size; start += 2 * width) {
        int middle = Math.min(size, start + width);
        from.merge(start, middle, Math.min(size, middle + width), to);
      }
      Columns swap = from;
      from = to;
      to = swap;
    }
    space.free(measuredAtMs.length);
    measuredAtMs = from.times();
    values = from.values();
    utcOffsetMinutes = from.offsets();
    sorted = true;
  }

  private record Columns(long[] times, double[] values, short[] offsets) {
    /** Merges two neighbouring stretches that are in order into {@code to}. */
    void merge(int start, int middle, int end, Columns to) {
      if (middle >= end || times[middle - 1] <= times[middle]) {
        copy(start, to, start, end - start);
        return;
      }
      int left = start;
      int right = middle;
      for (int at = start; at < end; at++) {
        boolean takeLeft = right >= end || (left < middle && times[left] <= times[right]);
        copy(takeLeft ? left++ : right++, to, at, 1);
      }
    }

    private void copy(int source, Columns to, int target, int count) {
      if (count == 1) {
        to.times[target] = times[source];
        to.values[target] = values[source];
        to.offsets[target] = offsets[source];
      } else {
        System.arraycopy(times, source, to.times, target, count);
        System.arraycopy(values, source, to.values, target, count);
        System.arraycopy(offsets, source, to.offsets, target, count);
      }
    }
  }

  /** The readings [from, until) as one message's. */
  ReadingBatch batch(String patientId, int from, int until, long receivedAtMs, long revision) {
    int[] periods = new int[until - from];
    if (signal == Signal.STEPS) {
      Arrays.fill(periods, STEPS_PERIOD_MS);
    }
    return new ReadingBatch(
        patientId,
        deviceId,
        vendor,
        signal,
        Arrays.copyOfRange(measuredAtMs, from, until),
        Arrays.copyOfRange(values, from, until),
        periods,
        Arrays.copyOfRange(utcOffsetMinutes, from, until),
        0,
        "recording",
        1,
        receivedAtMs,
        revision);
  }
}
