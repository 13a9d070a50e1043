package io.homeward.gateway.intake;

import io.homeward.gateway.deadletter.MessageOrigin;
import io.homeward.vitals.identity.Identifiers;
import io.homeward.vitals.intake.RejectReason;

/**
 * A topic and what it claims: {@code homeward/v1/{vendor}/{device}/readings}.
 *
 * @param name the topic as it came
 * @param vendor the vendor it names; empty where the topic is of another form
 * @param deviceId the device it names; empty where the topic is of another form
 */
public record DeviceTopic(String name, String vendor, String deviceId) {
  /** What a refusal says was expected. */
  public static final String EXPECTED =
      "expected the device's own topic homeward/v1/{vendor}/{device}/readings";

  private static final String PREFIX = "homeward/v1/";
  private static final String SUFFIX = "/readings";

  /** Reads a topic of whatever form. */
  public static DeviceTopic parse(String name) {
    if (name.startsWith(PREFIX)
        && name.endsWith(SUFFIX)
        && name.length() > PREFIX.length() + SUFFIX.length()) {
      String middle = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
      int slash = middle.indexOf('/');
      if (slash > 0) {
        String vendor = middle.substring(0, slash);
        String device = middle.substring(slash + 1);
        if (Identifiers.isIdentifier(vendor) && Identifiers.isIdentifier(device)) {
          return new DeviceTopic(name, vendor, device);
        }
      }
    }
    return new DeviceTopic(name, "", "");
  }

  /** The topic a device publishes to. */
  public static DeviceTopic of(String vendor, String deviceId) {
    return new DeviceTopic(PREFIX + vendor + '/' + deviceId + SUFFIX, vendor, deviceId);
  }

  /** Whether it is the own topic of this device. */
  public boolean isOf(String ofVendor, String ofDevice) {
    return !deviceId.isEmpty() && deviceId.equals(ofDevice) && vendor.equals(ofVendor);
  }

  /** Why a message on it is refused, where it is not the device's own. */
  RejectReason faultFor() {
    return deviceId.isEmpty() ? RejectReason.TOPIC_UNKNOWN : RejectReason.TOPIC_OF_ANOTHER_DEVICE;
  }

  /**
   * Where a message of a signed-in device came from; what the topic does not tell, the device does.
   */
  MessageOrigin origin(String ofVendor, String ofDevice, long receivedAtMs) {
    return deviceId.isEmpty()
        ? MessageOrigin.of(ofVendor, ofDevice, name, receivedAtMs)
        : MessageOrigin.of(vendor, deviceId, name, receivedAtMs);
  }
}
