package io.homeward.gateway.deadletter;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The payload of a message of which something was refused.
 *
 * @param bytes its beginning, or all of it, at index 0; longer than {@code available} where the
 *     array is a reused one
 * @param available how many of them are there
 * @param length bytes of the whole payload
 * @param sha256 digest of the whole payload
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, compared nowhere
public record RefusedPayload(byte[] bytes, int available, long length, byte[] sha256) {

  /** A payload that is here as a whole. */
  public static RefusedPayload whole(byte[] bytes, int length) {
    MessageDigest digest = newDigest();
    digest.update(bytes, 0, length);
    return new RefusedPayload(bytes, length, length, digest.digest());
  }

  /** A payload that is here as a whole and of which only the beginning goes on. */
  public static RefusedPayload beginning(byte[] bytes) {
    RefusedPayload whole = whole(bytes, bytes.length);
    byte[] kept = Arrays.copyOf(bytes, Math.min(bytes.length, DeadLetters.BEGINNING_BYTES));
    return new RefusedPayload(kept, kept.length, bytes.length, whole.sha256());
  }

  /** A fresh SHA-256. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Says how long, never what. */
  @Override
  public String toString() {
    return "RefusedPayload[" + length + " bytes]";
  }
}
