package io.homeward.jobs.archive;

import io.homeward.store.jdbc.StoreException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the store until it answers. While it does not, the caller stands still, and so does what
 * feeds it: Kafka keeps what the store cannot take yet, and nothing is lost.
 *
 * <p>Waits {@link #SHORTEST} at first, twice as long each time, at most {@link #LONGEST}. What no
 * later attempt would mend is thrown at once. Owned by one thread; an interrupt ends the wait.
 */
final class Patience {
  static final Duration SHORTEST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

  private final Pause pause;
  private final Runnable onFailure;

  /** Tells {@code onFailure} of every failure. */
  Patience(Pause pause, Runnable onFailure) {
    this.pause = pause;
    this.onFailure = onFailure;
  }

  <T> T call(Supplier<T> store) {
    Duration wait = SHORTEST;
    while (true) {
      try {
        return store.get();
      } catch (StoreException e) {
        onFailure.run();
        if (!mayPass(e)) {
          throw e;
        }
        LOG.warn("The store does not answer, trying again in {}: {}", wait, e.getMessage());
      }
      try {
        pause.pause(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("stopped while waiting for the store", e);
      }
      wait = wait.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : wait.multipliedBy(2);
    }
  }

  /** A pool that found no connection in time says so by the exception's class, not by a state. */
  private static boolean mayPass(StoreException failure) {
    return failure.isTransient()
        || failure.getCause() instanceof SQLTransientException
        || failure.getCause() instanceof SQLRecoverableException;
  }
}
