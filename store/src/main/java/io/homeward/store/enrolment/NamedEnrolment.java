package io.homeward.store.enrolment;

import io.homeward.vitals.enrolment.Enrolment;

/**
 * A patient's enrolment and the name the console shows for them. The name goes no further: no
 * record that leaves the store carries it.
 */
public record NamedEnrolment(Enrolment enrolment, String name) {
  /** The longest name, in characters. */
  public static final int LONGEST_NAME = 200;

  /** Checks the name's length. */
  public NamedEnrolment {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("a name has 1 to " + LONGEST_NAME + " characters");
    }
  }

  /** Never the name. */
  @Override
  public String toString() {
    return "NamedEnrolment[revision " + enrolment.revision() + "]";
  }
}
