package io.homeward.jobs.deviation;

import io.homeward.jobs.patient.PatientState;
import java.util.Optional;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.util.FlinkRuntimeException;

/** The state of whichever patient is Flink's current key. */
final class KeyedPatientState implements PatientState {
  private final ValueState<byte[]> summary;
  private final MapState<String, byte[]> chunks;

  KeyedPatientState(ValueState<byte[]> summary, MapState<String, byte[]> chunks) {
    this.summary = summary;
    this.chunks = chunks;
  }

  private interface Access<T> {
    T get() throws Exception;
  }

  private static <T> T access(Access<T> state) {
    try {
      return state.get();
    } catch (Exception e) {
      throw new FlinkRuntimeException("the state of a patient cannot be accessed", e);
    }
  }

  @Override
  public Optional<byte[]> summary() {
    return Optional.ofNullable(access(summary::value));
  }

  @Override
  public void putSummary(byte[] bytes) {
    access(
        () -> {
          summary.update(bytes);
          return null;
        });
  }

  @Override
  public Optional<byte[]> chunk(String key) {
    return Optional.ofNullable(access(() -> chunks.get(key)));
  }

  @Override
  public void putChunk(String key, byte[] bytes) {
    access(
        () -> {
          chunks.put(key, bytes);
          return null;
        });
  }

  @Override
  public void removeChunk(String key) {
    access(
        () -> {
          chunks.remove(key);
          return null;
        });
  }

  @Override
  public void clear() {
    summary.clear();
    chunks.clear();
  }
}
