package io.homeward.vitals.identity;

import java.util.regex.Pattern;

/**
 * The form all identifiers share: 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}.
 *
 * <p>The set is what is safe at once in an MQTT topic level, a Kafka key, a file name and a URL
 * path. Patient ids are random and unlinkable; device ids are the vendor's, unique within Homeward.
 */
public final class Identifiers {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private Identifiers() {}

  /**
   * Whether {@code text} may be used as the id of a patient, a device or a vendor. Null is no
   * identifier.
   */
  public static boolean isIdentifier(String text) {
    return text != null && FORM.matcher(text).matches();
  }

  /**
   * Returns {@code text} if it is an identifier.
   *
   * @throws IllegalArgumentException otherwise; the message names {@code what}, never the text
   */
  public static String require(String text, String what) {
    if (!isIdentifier(text)) {
      throw new IllegalArgumentException(
          what + " is not 1 to 64 characters of A-Z a-z 0-9 . _ - starting with a letter or digit");
    }
    return text;
  }
}
