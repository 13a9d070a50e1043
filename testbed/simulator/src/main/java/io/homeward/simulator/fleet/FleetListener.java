package io.homeward.simulator.fleet;

import io.homeward.simulator.device.DeviceMessage;

/**
 * Hears what became of each message. Called on the fleet's I/O threads: it must be quick, must not
 * block, and must be thread-safe where the fleet has more than one. What it throws stops the fleet.
 */
public interface FleetListener {

  /** The message is acknowledged: the gateway made it durable. Once for each message sent. */
  default void acknowledged(DeviceMessage message) {}

  /**
   * The message is refused for good and will not be sent again. Once for each message sent.
   *
   * @param reason PUBACK or CONNACK reason code, unsigned
   */
  default void refused(DeviceMessage message, int reason) {}

  /** Some way further: at most ten times a second, and once when a fleet has finished. */
  default void progress(FleetCounts counts) {}
}
