package io.homeward.jobs.archive;

import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What seeded wearables send: bursts that overlap, come again, and now and then disagree. */
public final class SyncedReadings {
  public static final String VENDOR = "vendor-a";
  private static final long START_MS = 1_764_000_000_000L;
  private static final long MINUTE_MS = 60_000;

  private SyncedReadings() {}

  /** Batches of {@code patients} patients, each of at most two hours, in no particular order. */
  public static List<ReadingBatch> batches(long seed, int patients, int batchesEach) {
    Random random = new Random(seed);
    List<ReadingBatch> batches = new ArrayList<>();
    for (int i = 0; i < batchesEach; i++) {
      for (int p = 0; p < patients; p++) {
        batches.add(batch(random, "patient-" + p, START_MS + i * 20L * MINUTE_MS));
      }
    }
    return batches;
  }

  private static ReadingBatch batch(Random random, String patient, long fromMs) {
    int size = 1 + random.nextInt(60);
    long firstMs = fromMs + random.nextInt(30) * MINUTE_MS;
    Signal signal = random.nextInt(3) == 0 ? Signal.STEPS : Signal.HEART_RATE;
    long[] measuredAtMs = new long[size];
    double[] values = new double[size];
    int[] periodMs = new int[size];
    short[] offsets = new short[size];
    for (int i = 0; i < size; i++) {
      measuredAtMs[i] = firstMs + i * MINUTE_MS;
      // Mostly the same value for the same minute, so that a minute sent again is a duplicate.
      long minute = measuredAtMs[i] / MINUTE_MS;
      values[i] = 60 + (minute % 37) + (random.nextInt(20) == 0 ? 1 : 0);
      periodMs[i] = signal == Signal.STEPS ? (int) MINUTE_MS : 0;
      offsets[i] = 60;
    }
    return new ReadingBatch(
        patient,
        "device-of-" + patient,
        VENDOR,
        signal,
        measuredAtMs,
        values,
        periodMs,
        offsets,
        0,
        "canonical-json",
        1,
        firstMs + size * MINUTE_MS,
        1);
  }

  /** How many readings are in {@code batches}. */
  public static long count(List<ReadingBatch> batches) {
    return batches.stream().mapToLong(ReadingBatch::size).sum();
  }
}
