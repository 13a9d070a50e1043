package io.homeward.console.access;

import io.homeward.vitals.identity.Identifiers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * Who may sign in: the accounts the process was started with, which only a demo has, and those of
 * the store, asked at each sign-in. A name that both have is the process's. Thread-safe.
 */
public final class AccountBook implements UserDetailsService {
  private final Map<String, Account> byName;
  private final StaffRecords staff;

  /**
   * The book of these accounts.
   *
   * @throws IllegalStateException where two share a name
   */
  public AccountBook(List<Account> accounts, StaffRecords staff) {
    this.staff = staff;
    byName =
        accounts.stream().collect(Collectors.toUnmodifiableMap(Account::name, Function.identity()));
  }

  @Override
  public UserDetails loadUserByUsername(String name) {
    return Optional.ofNullable(byName.get(name))
        .or(() -> Identifiers.isIdentifier(name) ? staff.find(name) : Optional.empty())
        .map(SignedIn::new)
        .orElseThrow(() -> new UsernameNotFoundException("no such account"));
  }
}
