package io.homeward.vitals.wire;

import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import java.util.function.Function;

/** What {@code readings} carries for a patient: readings, or the retraction of some. */
public sealed interface PatientReadings {

  /** Readings. */
  record Batch(ReadingBatch batch) implements PatientReadings {}

  /** Their retraction. */
  record Retracted(Retraction retraction) implements PatientReadings {}

  /** One answer for each content. */
  default <R> R fold(Function<ReadingBatch, R> onBatch, Function<Retraction, R> onRetraction) {
    if (this instanceof Batch b) {
      return onBatch.apply(b.batch());
    }
    return onRetraction.apply(((Retracted) this).retraction());
  }
}
