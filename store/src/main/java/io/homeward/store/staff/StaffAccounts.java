package io.homeward.store.staff;

import io.homeward.store.jdbc.Query;
import java.util.Optional;
import javax.sql.DataSource;

/** Who may sign in to the console: the {@code staff} table. Thread-safe. */
public final class StaffAccounts {
  private final DataSource source;

  /** The accounts of this store. */
  public StaffAccounts(DataSource source) {
    this.source = source;
  }

  /**
   * A row, as it was written: whether it makes an account is the console's to say.
   *
   * @param passwordHash a slow salted hash with its parameters in it
   * @param scope the one patient or vendor the account is bound to, by its role
   */
  public record StaffAccount(
      String username,
      String displayName,
      String passwordHash,
      String role,
      Optional<String> scope) {

    /** Says the role, never who nor the hash. */
    @Override
    public String toString() {
      return "StaffAccount[" + role + "]";
    }
  }

  /** The active account of that name. */
  public Optional<StaffAccount> find(String username) {
    return Query.list(
            source,
            "select username, display_name, password_hash, role, scope from staff"
                + " where username = ? and active",
            statement -> statement.setString(1, username),
            row ->
                new StaffAccount(
                    row.getString("username"),
                    row.getString("display_name"),
                    row.getString("password_hash"),
                    row.getString("role"),
                    Optional.ofNullable(row.getString("scope"))))
        .stream()
        .findFirst();
  }
}
