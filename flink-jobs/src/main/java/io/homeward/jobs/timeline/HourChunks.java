package io.homeward.jobs.timeline;

import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.PackedHourCodec;
import java.util.Optional;

/**
 * Where the bytes of one patient's open hours lie, by key. Behind it stands a keyed map state of
 * the stream processor, or a plain map.
 *
 * <p>Used by one thread at a time. An implementation throws unchecked where its store fails: the
 * caller can do nothing about it.
 */
public interface HourChunks {
  /** The bytes under {@code key}. */
  Optional<byte[]> chunk(String key);

  /** Puts bytes under {@code key}, in place of those there. */
  void putChunk(String key, byte[] bytes);

  /** Forgets what lies under {@code key}, if anything does. */
  void removeChunk(String key);

  /** The hour under {@code key}. */
  default Optional<PackedHour> hour(String key) {
    return chunk(key).map(PackedHourCodec::decode);
  }

  /** Puts an hour under {@code key}; the caller may change it later and put it again. */
  default void putHour(String key, PackedHour hour) {
    putChunk(key, PackedHourCodec.encode(hour));
  }
}
