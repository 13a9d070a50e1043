package io.homeward.standalone.replay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The MQTT passwords of the devices that recordings are sent by: the same at every replay into a
 * ward, without a file for each. Derived from the ward's own secret by HMAC-SHA-256 (RFC 2104).
 */
record SecretsOfRecordings(String wardSecret) {
  private static final String ALGORITHM = "HmacSHA256";

  /** The password of one device. */
  String of(String deviceId) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(wardSecret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      byte[] hash = mac.doFinal(deviceId.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "SecretsOfRecordings";
  }
}
