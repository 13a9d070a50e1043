package io.homeward.vitals.enrolment;

/**
 * What the gateway needs to authenticate a device.
 *
 * @param deviceId MQTT user name and client id of the device
 * @param vendor whose topic it publishes to
 * @param secretHash a slow salted hash with its parameters in it, never the secret
 * @param revoked whether it is shut out
 * @param revision grows with every change; consumers ignore lower ones
 */
public record DeviceRegistration(
    String deviceId, String vendor, String secretHash, boolean revoked, long revision) {

  /** Says whose, never the hash. */
  @Override
  public String toString() {
    return "DeviceRegistration[" + vendor + ", revision " + revision + "]";
  }
}
