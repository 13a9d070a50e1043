package io.homeward.console.access;

import java.util.List;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/** An {@link Account} as Spring Security carries it through a session. */
public record SignedIn(Account account) implements UserDetails {
  private static final long serialVersionUID = 1L;

  @Override
  public List<GrantedAuthority> getAuthorities() {
    return List.of(new SimpleGrantedAuthority(account.role().authority()));
  }

  @Override
  public String getPassword() {
    return account.passwordHash();
  }

  @Override
  public String getUsername() {
    return account.name();
  }
}
