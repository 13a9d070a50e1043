package io.homeward.console.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends the session of an account that is not what it was at sign-in: deactivated, of another role,
 * under another password. Asked at each request; a request is a page, a chart or an act, the board
 * itself comes over one stream.
 *
 * <p>A store that does not answer ends no session: who is at work must go on seeing what there is.
 */
public final class StandingAccounts extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(StandingAccounts.class);

  private final AccountBook accounts;

  /** Asks {@code accounts}. */
  public StandingAccounts(AccountBook accounts) {
    this.accounts = accounts;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    if (who != null && who.getPrincipal() instanceof SignedIn signedIn && !stands(signedIn)) {
      LOG.info("An account has changed since its sign-in: its session ends");
      SecurityContextHolder.clearContext();
      HttpSession session = request.getSession(false);
      if (session != null) {
        session.invalidate();
      }
    }
    chain.doFilter(request, response);
  }

  private boolean stands(SignedIn signedIn) {
    try {
      return accounts.loadUserByUsername(signedIn.getUsername()).equals(signedIn);
    } catch (UsernameNotFoundException e) {
      return false;
    } catch (RuntimeException e) {
      LOG.warn("The store does not say whether an account stands: {}", e.getClass().getName());
      return true;
    }
  }
}
