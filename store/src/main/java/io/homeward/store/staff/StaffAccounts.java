package io.homeward.store.staff;

import io.homeward.store.jdbc.Query;
import io.homeward.store.jdbc.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

  /**
   * Writes an account, active from now on. One of the same name is replaced: a new password, or an
   * account taken up again.
   *
   * @return whether the name was new
   */
  public boolean write(StaffAccount account) {
    return Transactions.inTransaction(
        source,
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "insert into staff (username, display_name, password_hash, role, scope, active)"
                      + " values (?, ?, ?, ?, ?, true) on conflict (username) do update set"
                      + " display_name = excluded.display_name, password_hash ="
                      + " excluded.password_hash, role = excluded.role, scope = excluded.scope,"
                      + " active = true returning xmax = 0")) {
            statement.setString(1, account.username());
            statement.setString(2, account.displayName());
            statement.setString(3, account.passwordHash());
            statement.setString(4, account.role());
            statement.setString(5, account.scope().orElse(null));
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return row.getBoolean(1);
            }
          }
        });
  }

  /**
   * Closes an account: nobody signs in by it any more, what was done by it stays.
   *
   * @return whether there was an active one of that name
   */
  public boolean close(String username) {
    return Transactions.inTransaction(
        source,
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "update staff set active = false where username = ? and active")) {
            statement.setString(1, username);
            return statement.executeUpdate() == 1;
          }
        });
  }
}
