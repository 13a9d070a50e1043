package io.homeward.store.archive;

import io.homeward.vitals.reading.PackedHour;
import java.util.SortedSet;

/**
 * A whole hour as it is to stand in the store: it replaces what is there. An hour without readings
 * is removed.
 *
 * @param key which hour
 * @param vendor the vendor of the device
 * @param mappings the mappings its readings came through, at least one and at most {@link
 *     #MOST_MAPPINGS}
 * @param hour the readings; owned by the caller's thread while a call runs
 */
public record ArchivedHour(
    HourKey key, String vendor, SortedSet<Mapping> mappings, PackedHour hour) {
  /** Bound of {@code mappings}. */
  public static final int MOST_MAPPINGS = 16;
}
