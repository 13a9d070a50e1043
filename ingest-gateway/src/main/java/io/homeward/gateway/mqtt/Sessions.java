package io.homeward.gateway.mqtt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Which clients are connected, and which left a session behind.
 *
 * <p>A session of a client that only publishes holds nothing but the fact that it exists: what the
 * server had not acknowledged the client sends again, and identity from content makes that
 * harmless. That fact is kept in memory for {@link #MOST_REMEMBERED} clients, so that one that
 * reconnects hears "session present" and keeps its unacknowledged messages. Thread-safe.
 */
final class Sessions {
  static final int MOST_REMEMBERED = 100_000;

  private final int mostPerDevice;
  private final LongSupplier nanoTime;
  private final Map<String, DeviceSession> connected = new HashMap<>();
  private final Map<String, Set<DeviceSession>> ofDevice = new HashMap<>();

  /** Until when each is remembered, by {@link #nanoTime}. */
  private final Map<String, Long> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  Sessions(int mostPerDevice, LongSupplier nanoTime) {
    this.mostPerDevice = mostPerDevice;
    this.nanoTime = nanoTime;
  }

  /**
   * What came of adding a session.
   *
   * @param takenOver the session of the same client that is to end
   * @param present whether the client had left a session behind
   */
  record Added(Optional<DeviceSession> takenOver, boolean present) {}

  /** Adds a session; empty where the device has as many as it may. */
  synchronized Optional<Added> add(DeviceSession session, boolean clean) {
    Client client = session.client();
    Set<DeviceSession> siblings = ofDevice.getOrDefault(client.deviceId(), Set.of());
    DeviceSession before = connected.get(client.key());
    if (before == null && siblings.size() >= mostPerDevice) {
      return Optional.empty();
    }
    Long until = remembered.remove(client.key());
    boolean left = until != null && until - nanoTime.getAsLong() > 0;
    boolean shared = before != null && !before.client().sessionFor().isZero();
    connected.put(client.key(), session);
    Set<DeviceSession> all = ofDevice.computeIfAbsent(client.deviceId(), d -> new HashSet<>());
    all.add(session);
    if (before != null) {
      all.remove(before);
    }
    return Optional.of(new Added(Optional.ofNullable(before), !clean && (left || shared)));
  }

  /** Removes a session that has ended, and remembers it as long as its client wants. */
  synchronized void remove(DeviceSession session) {
    Client client = session.client();
    if (connected.remove(client.key(), session) && !client.sessionFor().isZero()) {
      remembered.put(client.key(), nanoTime.getAsLong() + client.sessionFor().toNanos());
    }
    ofDevice.computeIfPresent(
        client.deviceId(),
        (device, all) -> {
          all.remove(session);
          return all.isEmpty() ? null : all;
        });
  }

  /** The sessions of a device now. */
  synchronized List<DeviceSession> of(String deviceId) {
    return List.copyOf(ofDevice.getOrDefault(deviceId, Set.of()));
  }

  /** All sessions now. */
  synchronized List<DeviceSession> all() {
    return new ArrayList<>(connected.values());
  }

  synchronized int size() {
    return connected.size();
  }
}
