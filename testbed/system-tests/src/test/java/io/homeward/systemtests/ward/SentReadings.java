package io.homeward.systemtests.ward;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.device.SignalReadings;
import io.homeward.simulator.fleet.FleetListener;
import io.homeward.vitals.signal.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** What the senders saw acknowledged: their own list, kept apart from the ward. Thread-safe. */
public final class SentReadings implements FleetListener {
  private static final int MOST_DIFFERENCES = 20;

  /** The readings of one device that measure one thing. */
  public record Series(String patientId, String deviceId, Signal signal) {}

  private final Map<Series, Map<Long, Double>> acknowledged = new HashMap<>();

  /** Times that were sent with several values: the rare case. */
  private final Map<Series, Map<Long, Set<Double>>> conflicting = new HashMap<>();

  private long acknowledgedCount;
  private long refusedCount;

  @Override
  public synchronized void acknowledged(DeviceMessage message) {
    acknowledgedCount += message.readingCount();
    for (SignalReadings readings : message.series()) {
      Series series = new Series(message.patientId(), message.deviceId(), readings.signal());
      Map<Long, Double> values = acknowledged.computeIfAbsent(series, s -> new HashMap<>());
      for (int i = 0; i < readings.size(); i++) {
        long atMs = readings.measuredAtMs()[i];
        double value = readings.values()[i];
        Double before = values.put(atMs, value);
        if (before != null && before != value) {
          conflicting
              .computeIfAbsent(series, s -> new HashMap<>())
              .computeIfAbsent(atMs, at -> new HashSet<>())
              .addAll(Set.of(before, value));
        }
      }
    }
  }

  @Override
  public synchronized void refused(DeviceMessage message, int reason) {
    refusedCount += message.readingCount();
  }

  /** Readings acknowledged, each as often as it was. */
  public synchronized long acknowledgedCount() {
    return acknowledgedCount;
  }

  /** Readings refused. */
  public synchronized long refusedCount() {
    return refusedCount;
  }

  /** How many different readings were acknowledged. */
  public synchronized long distinctCount() {
    return acknowledged.values().stream().mapToLong(Map::size).sum();
  }

  /**
   * Compares, one by one, with what stands in the store: each reading acknowledged must be there
   * once, with a value it was sent with, and no other. The first differences, empty if there are
   * none.
   */
  public synchronized List<String> differences(WardDatabase database) {
    List<String> differences = new ArrayList<>();
    Set<Series> stored = database.series();
    Set<Series> unknown = new HashSet<>(stored);
    unknown.removeAll(acknowledged.keySet());
    unknown.forEach(series -> differences.add("never acknowledged: " + series));
    acknowledged.forEach((series, values) -> compare(series, values, database, differences));
    return differences;
  }

  private void compare(
      Series series, Map<Long, Double> values, WardDatabase database, List<String> differences) {
    Map<Long, Double> missing = new HashMap<>(values);
    Map<Long, Set<Double>> several = conflicting.getOrDefault(series, Map.of());
    BiConsumer<Long, Double> check =
        (atMs, value) -> {
          Double sent = missing.remove(atMs);
          boolean same =
              sent != null
                  && (sent.equals(value) || several.getOrDefault(atMs, Set.of()).contains(value));
          if (!same && differences.size() < MOST_DIFFERENCES) {
            differences.add(series + " at " + atMs + ": stored " + value + ", sent " + sent);
          }
        };
    database.forEachReading(series, check);
    missing.entrySet().stream()
        .limit(Math.max(0, MOST_DIFFERENCES - differences.size()))
        .forEach(lost -> differences.add(series + " at " + lost.getKey() + ": lost"));
  }
}
