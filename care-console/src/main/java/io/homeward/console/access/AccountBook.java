package io.homeward.console.access;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** Who may sign in. Immutable, thread-safe. */
public final class AccountBook implements UserDetailsService {
  private final Map<String, Account> byName;

  /**
   * The book of these accounts.
   *
   * @throws IllegalStateException where two share a name
   */
  public AccountBook(List<Account> accounts) {
    byName =
        accounts.stream().collect(Collectors.toUnmodifiableMap(Account::name, Function.identity()));
  }

  @Override
  public UserDetails loadUserByUsername(String name) {
    Account account = byName.get(name);
    if (account == null) {
      throw new UsernameNotFoundException("no such account");
    }
    return new SignedIn(account);
  }
}
