package io.homeward.jobs.backtest;

import io.homeward.jobs.patient.PatientState;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.PackedHourCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A patient's state in memory, for as long as the run goes. Hours stay as they are until {@link
 * #pack}. Used by one thread at a time.
 */
public final class HeapPatientState implements PatientState {
  private final Map<String, PackedHour> hours = new HashMap<>();
  private final Map<String, byte[]> chunks = new HashMap<>();
  private Optional<byte[]> summary = Optional.empty();

  /** Turns all hours into bytes, a tenth of their size: the patient waits for the others. */
  void pack() {
    hours.forEach((key, hour) -> chunks.put(key, PackedHourCodec.encode(hour)));
    hours.clear();
  }

  @Override
  public Optional<PackedHour> hour(String key) {
    PackedHour hour = hours.get(key);
    return hour == null ? PatientState.super.hour(key) : Optional.of(hour);
  }

  @Override
  public void putHour(String key, PackedHour hour) {
    hours.put(key, hour);
    chunks.remove(key);
  }

  @Override
  public Optional<byte[]> summary() {
    return summary;
  }

  @Override
  public void putSummary(byte[] bytes) {
    summary = Optional.of(bytes);
  }

  @Override
  public Optional<byte[]> chunk(String key) {
    return Optional.ofNullable(chunks.get(key));
  }

  @Override
  public void putChunk(String key, byte[] bytes) {
    chunks.put(key, bytes);
  }

  @Override
  public void removeChunk(String key) {
    chunks.remove(key);
    hours.remove(key);
  }

  @Override
  public void clear() {
    summary = Optional.empty();
    chunks.clear();
    hours.clear();
  }
}
