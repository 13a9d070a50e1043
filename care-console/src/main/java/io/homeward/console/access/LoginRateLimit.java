package io.homeward.console.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Slows down guessing at {@code /login}: a token bucket per client address and one per address and
 * name, each bounded in number. A name alone is never locked, or anyone could shut a nurse out.
 *
 * <p>Counts by the wall clock, not the ward's: an attacker's seconds are real ones. Thread-safe.
 */
public final class LoginRateLimit extends OncePerRequestFilter {
  /** Attempts an address may make at once before it waits for its bucket to refill. */
  static final int ATTEMPTS_PER_ADDRESS = 30;

  /** Attempts an address may make at one name. */
  static final int ATTEMPTS_PER_NAME = 8;

  /** An empty bucket is full again after this long. */
  static final Duration REFILL = Duration.ofMinutes(5);

  private static final int MOST_BUCKETS = 10_000;

  private final InstantSource wall;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_BUCKETS;
        }
      };

  private record Bucket(double tokens, Instant at) {}

  /** A limit that counts by {@code wall}. */
  public LoginRateLimit(InstantSource wall) {
    this.wall = wall;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !("POST".equals(request.getMethod()) && "/login".equals(request.getServletPath()));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String address = request.getRemoteAddr();
    String name = String.valueOf(request.getParameter("username"));
    String shortName = name.substring(0, Math.min(64, name.length()));
    String addressKey = "a " + address;
    String nameKey = "n " + address + " " + shortName;
    boolean byAddress = take(addressKey, ATTEMPTS_PER_ADDRESS);
    boolean byName = take(nameKey, ATTEMPTS_PER_NAME);
    if (byAddress && byName) {
      chain.doFilter(request, response);
      if (SecurityContextHolder.getContext().getAuthentication() != null) {
        // Who knows the password was not guessing: a ward behind one address signs in all day.
        giveBack(addressKey, ATTEMPTS_PER_ADDRESS);
        giveBack(nameKey, ATTEMPTS_PER_NAME);
      }
      return;
    }
    response.setStatus(429);
    response.setHeader("Retry-After", "60");
    response.setContentType("text/plain");
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    response
        .getWriter()
        .println("Too many attempts to sign in. Wait a minute, then go back and try again.");
  }

  private synchronized void giveBack(String key, int capacity) {
    Bucket held = buckets.get(key);
    if (held != null) {
      buckets.put(key, new Bucket(Math.min(capacity, held.tokens() + 1), held.at()));
    }
  }

  private synchronized boolean take(String key, int capacity) {
    Instant now = wall.instant();
    Bucket held = buckets.getOrDefault(key, new Bucket(capacity, now));
    double refilled =
        held.tokens()
            + capacity * (double) Duration.between(held.at(), now).toMillis() / REFILL.toMillis();
    double tokens = Math.min(capacity, refilled);
    boolean allowed = tokens >= 1;
    buckets.put(key, new Bucket(allowed ? tokens - 1 : tokens, now));
    return allowed;
  }
}
