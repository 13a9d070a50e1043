package io.homeward.models;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which model said something: two scores compare only where all three agree.
 *
 * @param name as enrolments, alerts and files name it
 * @param version grows with every change of what it computes
 * @param hash lower-case hexadecimal SHA-256 of its stated parameters (or of its artefact)
 */
public record ModelIdentity(String name, String version, String hash) {

  /** The identity of a model that is wholly described by the text {@code parameters}. */
  public static ModelIdentity ofParameters(String name, String version, String parameters) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(parameters.getBytes(StandardCharsets.UTF_8));
      return new ModelIdentity(name, version, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
