package io.homeward.jobs.episode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Identities of alerts: those of their episodes when first published, so that the same episode
 * published again after a restart has the same one. Stateless, thread-safe.
 */
final class AlertIds {
  private AlertIds() {}

  /**
   * The id of an episode: a name-based UUID (version 8, RFC 9562) of SHA-256.
   *
   * @param attempt 0, or how many ids of the same onset are taken already
   */
  static String of(String patientId, String causeLabel, long onsetMs, int attempt) {
    String name =
        patientId + '|' + causeLabel + '|' + onsetMs + (attempt == 0 ? "" : "|" + attempt);
    try {
      ByteBuffer digest =
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
      long high = (digest.getLong() & ~0xF000L) | 0x8000L;
      long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
      return new UUID(high, low).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
