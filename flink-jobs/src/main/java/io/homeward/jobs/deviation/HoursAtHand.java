package io.homeward.jobs.deviation;

import io.homeward.jobs.patient.PatientState;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.PackedHourCodec;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A patient's state whose hours touched last stay objects until {@link #save}: the next message
 * mostly falls into the same hour, and an hour's bytes are as long as all its readings.
 *
 * <p>Everything else goes through at once. Used by one thread at a time.
 */
final class HoursAtHand implements PatientState {
  /** Three signals each in the hour that ends and the one that begins. */
  static final int MOST_AT_HAND = 6;

  private final PatientState state;
  private final Map<String, Hour> hours = new LinkedHashMap<>(16, 0.75f, true);

  HoursAtHand(PatientState state) {
    this.state = state;
  }

  private static final class Hour {
    final PackedHour readings;
    boolean changed;

    Hour(PackedHour readings, boolean changed) {
      this.readings = readings;
      this.changed = changed;
    }
  }

  /** Writes the hours that changed since the last time. */
  void save() {
    hours.forEach(this::save);
  }

  private void save(String key, Hour hour) {
    if (hour.changed) {
      state.putHour(key, hour.readings);
      hour.changed = false;
    }
  }

  @Override
  public Optional<PackedHour> hour(String key) {
    Hour known = hours.get(key);
    if (known != null) {
      return Optional.of(known.readings);
    }
    Optional<PackedHour> read = state.hour(key);
    read.ifPresent(hour -> keep(key, new Hour(hour, false)));
    return read;
  }

  @Override
  public void putHour(String key, PackedHour hour) {
    keep(key, new Hour(hour, true));
  }

  /** One that was read and then pushed out by others comes back when it is put. */
  private void keep(String key, Hour hour) {
    hours.put(key, hour);
    if (hours.size() > MOST_AT_HAND) {
      Iterator<Map.Entry<String, Hour>> eldest = hours.entrySet().iterator();
      Map.Entry<String, Hour> leaving = eldest.next();
      save(leaving.getKey(), leaving.getValue());
      eldest.remove();
    }
  }

  @Override
  public Optional<byte[]> chunk(String key) {
    Hour known = hours.get(key);
    return known == null ? state.chunk(key) : Optional.of(PackedHourCodec.encode(known.readings));
  }

  @Override
  public void putChunk(String key, byte[] bytes) {
    hours.remove(key);
    state.putChunk(key, bytes);
  }

  @Override
  public void removeChunk(String key) {
    hours.remove(key);
    state.removeChunk(key);
  }

  @Override
  public Optional<byte[]> summary() {
    return state.summary();
  }

  @Override
  public void putSummary(byte[] bytes) {
    state.putSummary(bytes);
  }

  @Override
  public void clear() {
    hours.clear();
    state.clear();
  }
}
