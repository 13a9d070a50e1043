package io.homeward.vitals.intake;

/**
 * Readings of one refused message that a later enrolment has admitted, and that are durable on
 * {@code readings}; kept on {@code redemptions} so that they are not admitted again with every
 * further enrolment.
 *
 * @param deviceId the device whose message it was
 * @param payloadSha256 SHA-256 of the message's payload
 * @param receivedAtMs when the message was received, ward clock; with device and digest its
 *     identity
 * @param readingIndex places of the readings in the message, ascending
 * @param redeemedAtMs when they were admitted, ward clock
 */
@SuppressWarnings("ArrayRecordComponent") // written and read once, compared nowhere
public record Redemption(
    String deviceId,
    byte[] payloadSha256,
    long receivedAtMs,
    int[] readingIndex,
    long redeemedAtMs) {

  /** Says how many, never whose. */
  @Override
  public String toString() {
    return "Redemption[× " + readingIndex.length + "]";
  }
}
