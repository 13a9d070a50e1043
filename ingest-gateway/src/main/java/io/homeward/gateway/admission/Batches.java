package io.homeward.gateway.admission;

import io.homeward.gateway.decoding.DecodedReadings;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Packs the admitted readings of one message into batches: one patient and signal each, strictly
 * ascending in time, none larger than {@link #MOST_READINGS}. A key that the message holds several
 * times goes into as many batches, so that none of them is lost before the merge decides.
 *
 * <p>Mutable, reused, owned by one thread.
 */
final class Batches {
  /** At most 26 bytes a reading on the wire: 130 kB, far within the topic's megabyte. */
  static final int MOST_READINGS = 5_000;

  private Admission.Message message;
  private DecodedReadings readings;
  private PatientTerms[] wearers = new PatientTerms[64];
  private int[] indexes = new int[64];
  private int count;

  void begin(Admission.Message ofMessage, DecodedReadings ofReadings) {
    message = ofMessage;
    readings = ofReadings;
    count = 0;
  }

  void add(PatientTerms wearer, int i) {
    if (count == indexes.length) {
      wearers = Arrays.copyOf(wearers, count * 2);
      indexes = Arrays.copyOf(indexes, count * 2);
    }
    wearers[count] = wearer;
    indexes[count] = i;
    count++;
  }

  List<ReadingBatch> end() {
    if (count == 0) {
      return List.of();
    }
    List<ReadingBatch> batches = new ArrayList<>(1);
    int left = count;
    while (left > 0) {
      left = takeGroup(left, batches);
    }
    Arrays.fill(wearers, 0, count, null);
    return batches;
  }

  /**
   * Packs all readings of the first one's patient and signal; those of others move to the front, in
   * order. Returns how many these are.
   */
  private int takeGroup(int left, List<ReadingBatch> batches) {
    PatientTerms wearer = wearers[0];
    Signal signal = readings.signal(indexes[0]);
    int[] group = new int[left];
    int size = 0;
    int others = 0;
    boolean ascending = true;
    for (int k = 0; k < left; k++) {
      int i = indexes[k];
      if (wearers[k] == wearer && readings.signal(i) == signal) {
        ascending &= size == 0 || readings.measuredAtMs(i) > readings.measuredAtMs(group[size - 1]);
        group[size++] = i;
      } else {
        wearers[others] = wearers[k];
        indexes[others] = i;
        others++;
      }
    }
    if (ascending) {
      pack(wearer, signal, group, size, batches);
    } else {
      packUnordered(wearer, signal, Arrays.copyOf(group, size), batches);
    }
    return others;
  }

  private void packUnordered(
      PatientTerms wearer, Signal signal, int[] group, List<ReadingBatch> batches) {
    Integer[] sorted = Arrays.stream(group).boxed().toArray(Integer[]::new);
    // Stable: of several readings under one key the first in the message comes first.
    Arrays.sort(sorted, Comparator.comparingLong(readings::measuredAtMs));
    int[] repeated = new int[sorted.length];
    int rest = sorted.length;
    int[] now = new int[sorted.length];
    for (int k = 0; k < rest; k++) {
      now[k] = sorted[k];
    }
    while (rest > 0) {
      int taken = 0;
      int later = 0;
      for (int k = 0; k < rest; k++) {
        boolean again =
            taken > 0 && readings.measuredAtMs(now[k]) == readings.measuredAtMs(now[taken - 1]);
        if (again) {
          repeated[later++] = now[k];
        } else {
          now[taken++] = now[k];
        }
      }
      pack(wearer, signal, now, taken, batches);
      System.arraycopy(repeated, 0, now, 0, later);
      rest = later;
    }
  }

  private void pack(
      PatientTerms wearer, Signal signal, int[] group, int size, List<ReadingBatch> batches) {
    for (int from = 0; from < size; from += MOST_READINGS) {
      batches.add(batch(wearer, signal, group, from, Math.min(size, from + MOST_READINGS)));
    }
  }

  private ReadingBatch batch(PatientTerms wearer, Signal signal, int[] group, int from, int to) {
    int size = to - from;
    long[] measuredAtMs = new long[size];
    double[] values = new double[size];
    int[] periodMs = new int[size];
    short[] offsets = new short[size];
    for (int k = 0; k < size; k++) {
      int i = group[from + k];
      measuredAtMs[k] = readings.measuredAtMs(i);
      values[k] = readings.value(i);
      periodMs[k] = readings.periodMs(i);
      offsets[k] = readings.utcOffsetMinutes(i);
    }
    return new ReadingBatch(
        wearer.patientId(),
        message.deviceId(),
        message.vendor(),
        signal,
        measuredAtMs,
        values,
        periodMs,
        offsets,
        readings.vendorRevision(),
        message.mappingName(),
        message.mappingVersion(),
        message.receivedAtMs(),
        wearer.enrolmentRevision());
  }
}
