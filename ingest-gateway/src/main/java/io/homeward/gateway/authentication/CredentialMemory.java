package io.homeward.gateway.authentication;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers which credentials were verified, with what result, so that a device that reconnects
 * does not cost a slow hash each time.
 *
 * <p>Keyed by an HMAC under a key that only this process has, over device, secret and the stored
 * hash: a memory dump holds no secret, and a changed registration is a new key. Bounded, the least
 * recently used goes first. Thread-safe.
 */
public final class CredentialMemory {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;
  private final Map<String, Boolean> results;

  /** Remembers at most {@code most} results. */
  public CredentialMemory(int most, SecureRandom random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    key = new SecretKeySpec(bytes, ALGORITHM);
    results =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > most;
          }
        };
  }

  /** Whether the secret was right, if that is remembered. */
  public Optional<Boolean> recall(String deviceId, String secret, String secretHash) {
    String digest = digest(deviceId, secret, secretHash);
    synchronized (results) {
      return Optional.ofNullable(results.get(digest));
    }
  }

  /** Remembers whether the secret is right. */
  public void remember(String deviceId, String secret, String secretHash, boolean right) {
    String digest = digest(deviceId, secret, secretHash);
    synchronized (results) {
      results.put(digest, right);
    }
  }

  private String digest(String deviceId, String secret, String secretHash) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (String part : new String[] {deviceId, secretHash, secret}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        // The length keeps "ab","c" and "a","bc" apart.
        mac.update((byte) (bytes.length >> 8));
        mac.update((byte) bytes.length);
        mac.update(bytes);
      }
      return Base64.getEncoder().encodeToString(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
