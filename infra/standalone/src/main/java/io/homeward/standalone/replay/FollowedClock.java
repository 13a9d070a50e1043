package io.homeward.standalone.replay;

import io.homeward.simulator.clock.TickSink;
import io.homeward.standalone.StartFailure;
import io.homeward.standalone.clock.ClockDriver;
import io.homeward.vitals.clock.ClockTick;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Drives the ward's time, never backwards, and knows when the gateway follows: only then is a
 * reading of that time not in the gateway's future. It waits for the gateway on a thread of its
 * own, one tick after the other, so that whoever says a tick ahead of its time may go on sending.
 */
final class FollowedClock implements TickSink, AutoCloseable {
  private static final Duration FOLLOW_PATIENCE = Duration.ofSeconds(30);

  /** A ward that is started anew takes less. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final long RETRY_EVERY_MS = 500;
  private static final long LOOK_EVERY_MS = 5;

  private final GatewayTime gateway;
  private final ClockDriver driver;
  private final ExecutorService following =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "replay-clock");
            thread.setDaemon(true);
            return thread;
          });

  private FollowedClock(GatewayTime gateway, ClockDriver driver) {
    this.gateway = gateway;
    this.driver = driver;
  }

  /**
   * A clock over a running gateway.
   *
   * @param driver belongs to this clock's thread until closed
   * @throws StartFailure if the gateway does not answer
   */
  static FollowedClock of(GatewayTime gateway, ClockDriver driver) {
    gateway.wardTime();
    return new FollowedClock(gateway, driver);
  }

  @Override
  public CompletableFuture<?> publish(ClockTick tick) {
    return CompletableFuture.runAsync(() -> follow(tick), following);
  }

  private void follow(ClockTick tick) {
    // A ward that is later already, a live one for instance, takes the past as it is.
    long startNanos = System.nanoTime();
    boolean followed = false;
    while (!followed) {
      try {
        followed = isFollowed(tick);
      } catch (StartFailure e) {
        // Perhaps the ward is just being started anew.
        if (System.nanoTime() - startNanos > PATIENCE.toNanos()) {
          throw e;
        }
        pause(RETRY_EVERY_MS);
      }
    }
  }

  private boolean isFollowed(ClockTick tick) {
    if (gateway.wardTime().isBefore(tick.wardAt())) {
      driver.say(tick);
    }
    long startNanos = System.nanoTime();
    while (gateway.wardTime().isBefore(tick.wardAt())) {
      if (System.nanoTime() - startNanos > FOLLOW_PATIENCE.toNanos()) {
        throw new StartFailure(
            "the gateway does not follow the ward clock after "
                + FOLLOW_PATIENCE.toSeconds()
                + " s");
      }
      pause(LOOK_EVERY_MS);
    }
    return true;
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while the ward clock was driven", e);
    }
  }

  /** Follows no further tick. */
  @Override
  public void close() {
    following.shutdownNow();
  }
}
