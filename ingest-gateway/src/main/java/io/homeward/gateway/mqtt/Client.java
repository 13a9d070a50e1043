package io.homeward.gateway.mqtt;

import java.time.Duration;

/**
 * A signed-in client.
 *
 * @param deviceId the device, which is its user name
 * @param vendor the device's vendor
 * @param clientId its client identifier; need not be the device id
 * @param version5 whether it speaks MQTT 5, else 3.1 or 3.1.1
 * @param secretHash the hash its secret was verified against
 * @param keepAlive longest silence it is allowed
 * @param sessionFor how long it wants its session remembered after it left; zero: not at all
 */
record Client(
    String deviceId,
    String vendor,
    String clientId,
    boolean version5,
    String secretHash,
    Duration keepAlive,
    Duration sessionFor) {

  /** A client identifier is unique within its device: no device can take over another's. */
  String key() {
    return deviceId + '/' + clientId;
  }

  /** Says nothing of whose it is. */
  @Override
  public String toString() {
    return "Client[MQTT " + (version5 ? "5" : "3") + "]";
  }
}
