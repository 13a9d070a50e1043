package io.homeward.vitals.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A slow, salted hash of a device's secret: PBKDF2 with HMAC-SHA-256 (RFC 8018), written as {@code
 * pbkdf2-sha256$iterations$salt$hash}, so the cost can be raised without a new format. Stateless,
 * thread-safe.
 */
public final class SecretHash {
  /** OWASP Password Storage Cheat Sheet, 2023: 600,000 for PBKDF2-HMAC-SHA256. */
  public static final int RECOMMENDED_ITERATIONS = 600_000;

  private static final String SCHEME = "pbkdf2-sha256";
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final int BYTES = 32;

  private SecretHash() {}

  /**
   * Hashes {@code secret} with a fresh salt from {@code random}; takes about 0.2 s at the
   * recommended cost.
   */
  public static String of(String secret, int iterations, SecureRandom random) {
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return SCHEME
        + "$"
        + iterations
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(derive(secret, salt, iterations));
  }

  /**
   * Whether {@code secret} is the one that {@code hash} was made of; false for a hash this version
   * cannot read.
   */
  public static boolean matches(String secret, String hash) {
    String[] parts = hash.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(SCHEME)) {
      return false;
    }
    try {
      int iterations = Integer.parseInt(parts[1]);
      byte[] salt = Base64.getDecoder().decode(parts[2]);
      byte[] expected = Base64.getDecoder().decode(parts[3]);
      return iterations > 0
          && iterations <= MOST_ITERATIONS
          && salt.length > 0
          && MessageDigest.isEqual(expected, derive(secret, salt, iterations));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] derive(String secret, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, iterations, BYTES * 8);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
    }
  }
}
