package io.homeward.gateway.authentication;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts refused sign-ins of an address within a minute. Past the limit the address is refused
 * unseen until its minute is over. Remembers {@link #MOST_ADDRESSES} addresses, the least recently
 * refused is forgotten first. Thread-safe.
 */
public final class RefusalLimit {
  /** Addresses remembered. */
  static final int MOST_ADDRESSES = 10_000;

  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final int perMinute;
  private final LongSupplier nanoTime;
  private final Map<String, Minute> minutes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Minute> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  private record Minute(long startNanos, int refusals) {}

  /**
   * At most {@code perMinute} refusals a minute and address; {@code nanoTime} is a clock that only
   * runs on.
   */
  public RefusalLimit(int perMinute, LongSupplier nanoTime) {
    this.perMinute = perMinute;
    this.nanoTime = nanoTime;
  }

  /** Whether the address has used up its refusals. */
  public synchronized boolean isReached(String address) {
    Minute minute = minutes.get(address);
    return minute != null && !isOver(minute) && minute.refusals() >= perMinute;
  }

  /** Counts a refusal. */
  public synchronized void refused(String address) {
    minutes.compute(
        address,
        (a, minute) ->
            minute == null || isOver(minute)
                ? new Minute(nanoTime.getAsLong(), 1)
                : new Minute(minute.startNanos(), minute.refusals() + 1));
  }

  private boolean isOver(Minute minute) {
    return nanoTime.getAsLong() - minute.startNanos() >= MINUTE_NANOS;
  }
}
