package io.homeward.jobs.patient;

import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.wire.PatientReadings;
import io.homeward.vitals.wire.ReadingsWire;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Batches that wait for the enrolment revision they were admitted under, in order of arrival: at
 * most {@link #MOST_BATCHES} and {@link #MOST_BYTES}. Mutable, owned by one thread.
 */
final class HeldBatches {
  static final int MOST_BATCHES = 64;
  static final int MOST_BYTES = 128 * 1024;

  /** One that waits; its bytes lie in the patient's chunks. */
  record Held(int number, int bytes, long enrolmentRevision, int readings) {
    String key() {
      return "held/" + number;
    }
  }

  private final List<Held> waiting = new ArrayList<>(0);
  private int nextNumber;

  void restore(int next, List<Held> held) {
    nextNumber = next;
    waiting.addAll(held);
  }

  int nextNumber() {
    return nextNumber;
  }

  List<Held> waiting() {
    return waiting;
  }

  void hold(PatientState state, ReadingBatch batch) {
    byte[] bytes = ReadingsWire.encode(batch);
    Held held = new Held(nextNumber++, bytes.length, batch.enrolmentRevision(), batch.size());
    state.putChunk(held.key(), bytes);
    waiting.add(held);
  }

  boolean isOverBound() {
    return waiting.size() > MOST_BATCHES
        || waiting.stream().mapToLong(Held::bytes).sum() > MOST_BYTES;
  }

  /** Takes out the batches that {@code which} names. */
  List<ReadingBatch> release(PatientState state, Predicate<Held> which) {
    List<ReadingBatch> released = new ArrayList<>();
    for (Held held : List.copyOf(waiting)) {
      if (which.test(held)) {
        waiting.remove(held);
        byte[] bytes =
            state
                .chunk(held.key())
                .orElseThrow(() -> new IllegalStateException("a held batch without its bytes"));
        state.removeChunk(held.key());
        released.add(batch(bytes));
      }
    }
    return released;
  }

  private static ReadingBatch batch(byte[] bytes) {
    PatientReadings readings =
        ReadingsWire.decode(bytes)
            .toOptional()
            .orElseThrow(() -> new IllegalStateException("a held batch that cannot be read"));
    return readings.fold(
        batch -> batch,
        retraction -> {
          throw new IllegalStateException("a retraction is never held");
        });
  }
}
