package io.homeward.gateway.deadletter;

/**
 * Where a message came from.
 *
 * @param vendor as its topic claimed it
 * @param deviceId as its topic claimed it; key of its dead letters
 * @param topic the topic, cut to a length that a record bears
 * @param receivedAtMs ward clock
 */
public record MessageOrigin(String vendor, String deviceId, String topic, long receivedAtMs) {
  private static final int MOST_TOPIC_CHARACTERS = 256;

  /** An origin whose topic may be of any length. */
  public static MessageOrigin of(String vendor, String deviceId, String topic, long receivedAtMs) {
    return new MessageOrigin(
        vendor,
        deviceId,
        topic.length() <= MOST_TOPIC_CHARACTERS ? topic : topic.substring(0, MOST_TOPIC_CHARACTERS),
        receivedAtMs);
  }
}
