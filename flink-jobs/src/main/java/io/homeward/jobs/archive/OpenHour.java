package io.homeward.jobs.archive;

import io.homeward.store.archive.ArchivedHour;
import io.homeward.store.archive.HourKey;
import io.homeward.store.archive.Mapping;
import io.homeward.vitals.reading.MergeCounts;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import java.util.SortedSet;
import java.util.TreeSet;

/** An hour in memory, as the store has it or newer. Owned by one thread. */
final class OpenHour {
  private final HourKey key;
  private final String vendor;
  private final TreeSet<Mapping> mappings;
  private final PackedHour hour;
  private boolean dirty;

  private OpenHour(HourKey key, String vendor, SortedSet<Mapping> mappings, PackedHour hour) {
    this.key = key;
    this.vendor = vendor;
    this.mappings = new TreeSet<>(mappings);
    this.hour = hour;
  }

  /** An hour the store does not have. */
  static OpenHour empty(HourKey key, String vendor) {
    return new OpenHour(key, vendor, new TreeSet<>(), new PackedHour(key.hourStartMs()));
  }

  /** An hour as the store has it. */
  static OpenHour of(ArchivedHour stored) {
    return new OpenHour(stored.key(), stored.vendor(), stored.mappings(), stored.hour());
  }

  HourKey key() {
    return key;
  }

  int size() {
    return hour.size();
  }

  boolean isDirty() {
    return dirty;
  }

  MergeCounts merge(ReadingBatch batch, int from, int to) {
    MergeCounts counts = hour.merge(batch, from, to);
    mappings.add(new Mapping(batch.mappingName(), batch.mappingVersion()));
    if (mappings.size() > ArchivedHour.MOST_MAPPINGS) {
      mappings.pollFirst();
    }
    // A duplicate may still have raised a revision or a received-at time.
    dirty = true;
    return counts;
  }

  /** Removes what the retraction covers of this hour. */
  void retract(Retraction retraction) {
    hour.retract(retraction);
    dirty = true;
  }

  /** As it is to stand in the store. */
  ArchivedHour toArchived() {
    return new ArchivedHour(key, vendor, mappings, hour);
  }

  /** The store has it as it is. */
  void settle() {
    dirty = false;
  }
}
