package io.homeward.jobs.backtest;

import io.homeward.jobs.patient.PatientState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A patient's state in memory, for as long as the run goes. Used by one thread at a time. */
final class HeapPatientState implements PatientState {
  private final Map<String, byte[]> chunks = new HashMap<>();
  private Optional<byte[]> summary = Optional.empty();

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
  }

  @Override
  public void clear() {
    summary = Optional.empty();
    chunks.clear();
  }
}
