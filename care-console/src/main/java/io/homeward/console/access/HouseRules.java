package io.homeward.console.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Who may do what, and the headers every answer carries. */
public final class HouseRules {
  /** Everything comes from this server, nothing inline, and no other page may frame it. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          + "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final String NURSE = Role.NURSE.name();
  private static final String LEAD = Role.LEAD.name();

  private HouseRules() {}

  /** The chain all requests go through. */
  public static SecurityFilterChain chain(
      HttpSecurity http, LoginRateLimit rateLimit, StandingAccounts standing) {
    authorize(http);
    // Before whoever is left is made a stranger.
    http.addFilterBefore(standing, AnonymousAuthenticationFilter.class);
    signIn(http, rateLimit);
    headers(http);
    return http.build();
  }

  private static void authorize(HttpSecurity http) {
    http.authorizeHttpRequests(
        requests ->
            requests
                .requestMatchers("/login", "/assets/**", "/webjars/**", "/health", "/error")
                .permitAll()
                .requestMatchers("/metrics")
                .access(HouseRules::mayScrape)
                .requestMatchers("/", "/live", "/patients/**", "/alerts/**")
                .hasAnyRole(NURSE, LEAD)
                .requestMatchers("/operations", "/operations/**")
                .hasAnyRole(LEAD, Role.VENDOR.name())
                .requestMatchers("/me", "/me/**")
                .hasRole(Role.PATIENT.name())
                .anyRequest()
                .denyAll());
  }

  /** Metrics name no patient, device or value; a scraper beside the console needs no account. */
  private static AuthorizationDecision mayScrape(
      Supplier<? extends Authentication> who, RequestAuthorizationContext context) {
    boolean lead =
        who.get().getAuthorities().stream()
            .anyMatch(a -> Role.LEAD.authority().equals(a.getAuthority()));
    return new AuthorizationDecision(lead || isLoopback(context.getRequest()));
  }

  private static boolean isLoopback(HttpServletRequest request) {
    try {
      // An address in digits: no name is looked up.
      return InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static void signIn(HttpSecurity http, LoginRateLimit rateLimit) {
    SimpleUrlAuthenticationFailureHandler failed =
        new SimpleUrlAuthenticationFailureHandler("/login?failed");
    // Sessions are for people who signed in: a stranger costs no memory.
    failed.setAllowSessionCreation(false);
    http.formLogin(
        form ->
            form.loginPage("/login")
                .permitAll()
                .failureHandler(failed)
                .successHandler(
                    (request, response, who) ->
                        response.sendRedirect(
                            ((SignedIn) who.getPrincipal()).account().role().home())));
    http.logout(logout -> logout.logoutSuccessUrl("/login?out"));
    http.csrf(csrf -> csrf.csrfTokenRepository(new CookieCsrfTokenRepository()));
    http.requestCache(cache -> cache.requestCache(new NullRequestCache()));
    http.sessionManagement(session -> session.sessionFixation(fix -> fix.changeSessionId()));
    http.exceptionHandling(
        refused ->
            refused
                .defaultAuthenticationEntryPointFor(
                    new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED),
                    PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, "/live"))
                .accessDeniedHandler(HouseRules::denied));
    http.addFilterBefore(rateLimit, UsernamePasswordAuthenticationFilter.class);
  }

  /** Someone at the door of a room that is not theirs: the front door leads them to their own. */
  private static void denied(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
      throws IOException {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    if ("/".equals(request.getServletPath())
        && "GET".equals(request.getMethod())
        && who != null
        && who.getPrincipal() instanceof SignedIn signedIn) {
      response.sendRedirect(signedIn.account().role().home());
      return;
    }
    response.sendError(HttpServletResponse.SC_FORBIDDEN);
  }

  private static void headers(HttpSecurity http) {
    http.headers(
        headers ->
            headers
                .contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .permissionsPolicyHeader(
                    policy -> policy.policy("camera=(), microphone=(), geolocation=(), payment=()"))
                .crossOriginOpenerPolicy(
                    policy ->
                        policy.policy(
                            org.springframework.security.web.header.writers
                                .CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy
                                .SAME_ORIGIN)));
  }
}
