package io.homeward.store.hours;

import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.util.Arrays;

/** Hours for tests. */
public final class PackedHours {
  /** 2026-03-02T10:00:00Z. */
  public static final long HOUR = 1_772_445_600_000L;

  private PackedHours() {}

  /** A batch of points at {@code measuredAtMs}. */
  public static ReadingBatch batch(
      long[] measuredAtMs, double[] values, short offset, long revision, long receivedAtMs) {
    short[] offsets = new short[values.length];
    Arrays.fill(offsets, offset);
    return new ReadingBatch(
        "p",
        "d",
        "v",
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

  /** An hour with one reading a minute from its start. */
  public static PackedHour everyMinute(long hourStartMs, double... values) {
    long[] times = new long[values.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = hourStartMs + 60_000L * i;
    }
    PackedHour hour = new PackedHour(hourStartMs);
    hour.merge(batch(times, values, (short) 60, 0, hourStartMs + 3_600_000), 0, values.length);
    return hour;
  }
}
