package io.homeward.gateway.mqtt;

import io.homeward.gateway.publishing.Receipt;
import java.util.ArrayDeque;

/**
 * The messages of one connection that are not acknowledged yet, in the order they came. MQTT wants
 * acknowledgements in that order (3.1.1 section 4.6, MQTT 5 section 4.6); Kafka answers in order
 * only within a partition. Owned by one event loop.
 */
final class AckWindow {
  private final ArrayDeque<Pending> pending = new ArrayDeque<>(4);

  /**
   * A message on its way.
   *
   * @param qos 0, 1 or 2; a message of QoS 0 is awaited, too, so that no client can outrun Kafka
   * @param packetId its packet identifier; 0 at QoS 0
   * @param reason what MQTT 5 tells the client once the records are durable
   * @param receivedNanos when it came
   * @param receipt what becomes of it
   */
  record Pending(int qos, int packetId, int reason, long receivedNanos, Receipt receipt) {}

  void add(Pending message) {
    pending.add(message);
  }

  int size() {
    return pending.size();
  }

  /** Takes the oldest message if it is settled; null otherwise. */
  Pending pollSettled() {
    Pending oldest = pending.peek();
    if (oldest == null || !oldest.receipt().isSettled()) {
      return null;
    }
    return pending.poll();
  }
}
