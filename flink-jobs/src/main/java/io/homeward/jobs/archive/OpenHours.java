package io.homeward.jobs.archive;

import io.homeward.store.archive.ArchivedHour;
import io.homeward.store.archive.HourKey;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.Retraction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The hours in memory, least recently used first. What is dirty stays until it is settled; of the
 * rest at most {@code mostReadings} readings are kept. Owned by one thread.
 */
final class OpenHours {
  private final int mostReadings;
  private final LinkedHashMap<HourKey, OpenHour> hours = new LinkedHashMap<>(1024, 0.75f, true);

  OpenHours(int mostReadings) {
    this.mostReadings = mostReadings;
  }

  int size() {
    return hours.size();
  }

  boolean holds(HourKey key) {
    return hours.containsKey(key);
  }

  /** Takes an hour as the store has it. */
  void hold(ArchivedHour stored) {
    hours.put(stored.key(), OpenHour.of(stored));
  }

  /** The hour of {@code key}; an empty one where neither memory nor, so far, the store has it. */
  OpenHour open(HourKey key, String vendor) {
    return hours.computeIfAbsent(key, k -> OpenHour.empty(k, vendor));
  }

  /** The hours that {@code retraction} reaches into. */
  List<OpenHour> reachedBy(Retraction retraction) {
    List<OpenHour> reached = new ArrayList<>();
    for (Map.Entry<HourKey, OpenHour> entry : hours.entrySet()) {
      HourKey key = entry.getKey();
      if (key.patientId().equals(retraction.patientId())
          && retraction.deviceId().map(key.deviceId()::equals).orElse(true)
          && retraction.signal().map(s -> s == key.signal()).orElse(true)
          && key.hourStartMs() < retraction.untilMs()
          && key.hourStartMs() + PackedHour.HOUR_MS > retraction.fromMs()) {
        reached.add(entry.getValue());
      }
    }
    return reached;
  }

  /** What the store does not have yet. */
  List<OpenHour> dirty() {
    return hours.values().stream().filter(OpenHour::isDirty).toList();
  }

  /** The store has these; what is too much goes, the longest unused first. */
  void settle(Collection<OpenHour> written) {
    written.forEach(OpenHour::settle);
    long readings = 0;
    for (OpenHour hour : hours.values()) {
      readings += weight(hour);
    }
    Iterator<OpenHour> oldestFirst = hours.values().iterator();
    while (readings > mostReadings && oldestFirst.hasNext()) {
      OpenHour hour = oldestFirst.next();
      if (!hour.isDirty()) {
        readings -= weight(hour);
        oldestFirst.remove();
      }
    }
  }

  /** An empty hour takes room too. */
  private static int weight(OpenHour hour) {
    return 16 + hour.size();
  }
}
