package io.homeward.console.access;

import java.util.Optional;

/** The accounts of a ward's own staff, vendors and patients, as the store keeps them. */
public interface StaffRecords {
  /** The account of that name, if there is one and it may be used. */
  Optional<Account> find(String name);
}
