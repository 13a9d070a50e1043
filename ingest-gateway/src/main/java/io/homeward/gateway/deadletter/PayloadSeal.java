package io.homeward.gateway.deadletter;

import io.homeward.vitals.intake.RejectedReadings.KeptPayload;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what is kept of a refused payload, and opens it again: AES-256-GCM (NIST SP 800-38D), a
 * fresh random nonce a part, bound to the device that sent it and to its place among the parts.
 * Random nonces allow 2^32 parts a key. Thread-safe.
 */
public final class PayloadSeal {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String CIPHER = "AES/GCM/NoPadding";

  private final SecretKeySpec key;
  private final String keyId;
  private final SecureRandom random;

  /** Encrypts under {@code key}. */
  public PayloadSeal(PayloadKey key, SecureRandom random) {
    this.key = new SecretKeySpec(key.bytes(), "AES");
    this.keyId = key.id();
    this.random = random;
  }

  /** Which key it encrypts with. */
  public String keyId() {
    return keyId;
  }

  byte[] seal(byte[] payload, int from, int to, String deviceId, int partIndex, int partCount) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(boundTo(deviceId, partIndex, partCount));
      byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(to - from));
      int written = cipher.doFinal(payload, from, to - from, sealed, NONCE_BYTES);
      return written == sealed.length - NONCE_BYTES
          ? sealed
          : Arrays.copyOf(sealed, NONCE_BYTES + written);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + CIPHER, e);
    }
  }

  /** The bytes of a kept part; empty where another key sealed it or it was tampered with. */
  public Optional<byte[]> open(KeptPayload part, String deviceId) {
    if (!part.keyId().equals(keyId) || part.encrypted().length < NONCE_BYTES) {
      return Optional.empty();
    }
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(
          Cipher.DECRYPT_MODE,
          key,
          new GCMParameterSpec(TAG_BITS, part.encrypted(), 0, NONCE_BYTES));
      cipher.updateAAD(boundTo(deviceId, part.partIndex(), part.partCount()));
      return Optional.of(
          cipher.doFinal(part.encrypted(), NONCE_BYTES, part.encrypted().length - NONCE_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + CIPHER, e);
    }
  }

  private static byte[] boundTo(String deviceId, int partIndex, int partCount) {
    return (deviceId + '/' + partIndex + '/' + partCount).getBytes(StandardCharsets.UTF_8);
  }
}
