package io.homeward.gateway.redemption;

import java.util.HexFormat;

/**
 * Which refused message: of two with the same payload the time of receipt tells them apart, and two
 * of the same millisecond are the same to all that follows.
 *
 * @param deviceId the device, as the topic claimed it
 * @param receivedAtMs ward clock
 * @param sha256 digest of the payload, hexadecimal
 */
record MessageId(String deviceId, long receivedAtMs, String sha256) {

  static MessageId of(String deviceId, long receivedAtMs, byte[] sha256) {
    return new MessageId(deviceId, receivedAtMs, HexFormat.of().formatHex(sha256));
  }

  /** Says nothing of whose it is. */
  @Override
  public String toString() {
    return "MessageId[of a device]";
  }
}
