package io.homeward.console.records;

import io.homeward.console.access.Account;
import io.homeward.console.access.Role;
import io.homeward.console.access.StaffRecords;
import io.homeward.store.staff.StaffAccounts;
import io.homeward.store.staff.StaffAccounts.StaffAccount;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code staff} table. An account that is not active is none. Thread-safe. */
public final class StoredStaff implements StaffRecords {
  /**
   * Slow salted hashes that Spring's delegating encoder knows without further libraries. Not what
   * it also knows: passwords in the clear.
   */
  private static final List<String> HASHES = List.of("{bcrypt}", "{pbkdf2@SpringSecurity_v5_8}");

  private static final Logger LOG = LoggerFactory.getLogger(StoredStaff.class);

  private final StaffAccounts store;

  /** The staff of this store. */
  public StoredStaff(StaffAccounts store) {
    this.store = store;
  }

  @Override
  public Optional<Account> find(String name) {
    return store.find(name).flatMap(StoredStaff::account);
  }

  /** Empty where the row is no account: a person wrote it, and nobody signs in by half of one. */
  private static Optional<Account> account(StaffAccount row) {
    try {
      Role role = Role.valueOf(row.role());
      if (HASHES.stream().noneMatch(row.passwordHash()::startsWith)) {
        throw new IllegalArgumentException("its password is not hashed as one of " + HASHES);
      }
      return Optional.of(
          new Account(
              row.username(),
              row.displayName(),
              role,
              row.passwordHash(),
              row.scope().filter(s -> role == Role.VENDOR),
              row.scope().filter(s -> role == Role.PATIENT)));
    } catch (IllegalArgumentException e) {
      LOG.warn("A row of staff is no account: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
