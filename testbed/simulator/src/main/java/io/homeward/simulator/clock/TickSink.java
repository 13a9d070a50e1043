package io.homeward.simulator.clock;

import io.homeward.vitals.clock.ClockTick;
import java.util.concurrent.CompletableFuture;

/** Makes a tick known to the ward. */
@FunctionalInterface
public interface TickSink {

  /**
   * Publishes {@code tick}. Ticks come one after another, from one thread.
   *
   * @return completes when the gateway follows the tick: a reading measured up to the tick's time
   *     that arrives from then on is not in the future. A sink that can only tell that the tick is
   *     durable completes then
   */
  CompletableFuture<?> publish(ClockTick tick);
}
