package io.homeward.vitals.reading;

import io.homeward.vitals.signal.Signal;
import java.util.Arrays;

/** Makes batches for tests. */
public final class ReadingBatches {
  private ReadingBatches() {}

  /** A heart-rate batch of a synthetic patient; times must ascend. */
  public static ReadingBatch heartRate(
      long[] measuredAtMs, double[] values, long revision, long receivedAtMs) {
    short[] offsets = new short[values.length];
    Arrays.fill(offsets, ReadingBatch.NO_UTC_OFFSET);
    return new ReadingBatch(
        "patient-1",
        "device-1",
        "acme",
        Signal.HEART_RATE,
        measuredAtMs,
        values,
        new int[values.length],
        offsets,
        revision,
        "canonical-json",
        1,
        receivedAtMs,
        1);
  }

  /** One reading. */
  public static ReadingBatch one(
      long measuredAtMs, double value, long revision, long receivedAtMs) {
    return heartRate(new long[] {measuredAtMs}, new double[] {value}, revision, receivedAtMs);
  }
}
