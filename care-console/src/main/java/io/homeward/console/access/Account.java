package io.homeward.console.access;

import io.homeward.vitals.identity.Identifiers;
import java.util.Optional;

/**
 * Someone who may sign in.
 *
 * @param name what is typed at sign-in
 * @param displayName what stands beside an acknowledgement
 * @param role what they may see
 * @param passwordHash as Spring's delegating encoder writes it, {@code {bcrypt}…}
 * @param vendor for {@link Role#VENDOR}: whose figures they see
 * @param patientId for {@link Role#PATIENT}: who they are
 */
public record Account(
    String name,
    String displayName,
    Role role,
    String passwordHash,
    Optional<String> vendor,
    Optional<String> patientId) {

  /** Checks that the role has what it is bound to. */
  public Account {
    Identifiers.require(name, "the name of an account");
    if ((role == Role.VENDOR) != vendor.isPresent()) {
      throw new IllegalArgumentException("a vendor's account, and only that, names its vendor");
    }
    if ((role == Role.PATIENT) != patientId.isPresent()) {
      throw new IllegalArgumentException("a patient's account, and only that, names its patient");
    }
  }

  /** Says who, never the hash. */
  @Override
  public String toString() {
    return "Account[" + role + "]";
  }
}
