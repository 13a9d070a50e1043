package io.homeward.vitals.intake;

import java.util.Optional;

/**
 * The readings of one message that were refused for one reason, as kept on {@code
 * readings-rejected}.
 *
 * @param vendor as the MQTT topic claimed it
 * @param deviceId as the MQTT topic claimed it
 * @param mqttTopic the topic the message came on
 * @param reason the one reason
 * @param detail for the vendor's engineer: where in the payload and what was expected; never a
 *     patient's value
 * @param readingCount how many readings were refused; 1 for a message that could not be read at
 *     all; 0 for a further part of a payload, and where nothing could be sent: a refused sign-in
 * @param readingIndex their places in the message, the first 1,000; where an enrolment may redeem
 *     them, the first 100,000
 * @param receivedAtMs ward clock
 * @param payloadLength bytes of the whole payload
 * @param payloadSha256 its SHA-256
 * @param payload what of it is kept, if any of it may be
 */
public record RejectedReadings(
    String vendor,
    String deviceId,
    String mqttTopic,
    RejectReason reason,
    String detail,
    int readingCount,
    int[] readingIndex,
    long receivedAtMs,
    long payloadLength,
    byte[] payloadSha256,
    Optional<KeptPayload> payload) {

  /**
   * The kept bytes, or one part of them.
   *
   * @param encrypted AES-GCM: 12 bytes of nonce, then ciphertext and tag
   * @param keyId which key decrypts them
   * @param partIndex from 0
   * @param partCount at least 1; only part 0 carries the counts of readings
   * @param truncated whether only the beginning of the payload is kept
   * @param keepUntilMs after this the bytes are no longer shown to anyone, ward clock
   */
  public record KeptPayload(
      byte[] encrypted,
      String keyId,
      int partIndex,
      int partCount,
      boolean truncated,
      long keepUntilMs) {}

  /** Says the reason and the count, never the payload. */
  @Override
  public String toString() {
    return "RejectedReadings[" + reason + " × " + readingCount + "]";
  }
}
