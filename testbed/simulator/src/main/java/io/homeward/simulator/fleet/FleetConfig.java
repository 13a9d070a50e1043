package io.homeward.simulator.fleet;

import java.time.Duration;

/**
 * What a fleet is started with.
 *
 * @param host of the gateway
 * @param port its MQTT port
 * @param protocol MQTT version
 * @param inFlightPerDevice messages of one device under way or waiting for its connection
 * @param inFlight of all devices together
 * @param maxConnections live connections; beyond it the device longest at rest is disconnected
 * @param ioThreads event loops; a connection stays on one
 * @param keepAlive as told to the gateway
 * @param connectTimeout for TCP and for the CONNACK
 * @param firstBackoff pause before the first reconnect; doubles up to {@code longestBackoff}
 * @param longestBackoff longest pause
 * @param signInPatience how long a refused sign-in is tried again before the device's messages
 *     count as refused: an enrolment takes a moment to reach the gateway
 * @param patience how long nothing may be acknowledged, while something is under way, before the
 *     fleet gives up
 */
public record FleetConfig(
    String host,
    int port,
    Protocol protocol,
    int inFlightPerDevice,
    int inFlight,
    int maxConnections,
    int ioThreads,
    Duration keepAlive,
    Duration connectTimeout,
    Duration firstBackoff,
    Duration longestBackoff,
    Duration signInPatience,
    Duration patience) {

  /** The two versions devices speak. */
  public enum Protocol {
    V5,
    V3_1_1
  }

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException where one is out of its range
   */
  public FleetConfig {
    if (inFlightPerDevice < 1 || inFlightPerDevice > 65_535) {
      throw new IllegalArgumentException("in flight per device: 1 to 65535, the packet ids");
    }
    if (inFlight < 1 || maxConnections < 1 || ioThreads < 1) {
      throw new IllegalArgumentException("in flight, connections and threads: at least 1");
    }
  }

  /**
   * Defaults: MQTT 5, one thread, 500 in flight a device and 4,000 in all, 2,000 connections, half
   * a minute of patience with a sign-in and five with a silent gateway.
   */
  public static FleetConfig to(String host, int port) {
    return new FleetConfig(
        host,
        port,
        Protocol.V5,
        500,
        4_000,
        2_000,
        1,
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5));
  }

  /** The same speaking another version. */
  public FleetConfig withProtocol(Protocol newProtocol) {
    return copy(newProtocol, inFlightPerDevice, inFlight, maxConnections, signInPatience, patience);
  }

  /** The same with other windows. */
  public FleetConfig withInFlight(int perDevice, int overall) {
    return copy(protocol, perDevice, overall, maxConnections, signInPatience, patience);
  }

  /** The same with another bound of live connections. */
  public FleetConfig withMaxConnections(int newMaxConnections) {
    return copy(protocol, inFlightPerDevice, inFlight, newMaxConnections, signInPatience, patience);
  }

  /** The same with other patience. */
  public FleetConfig withPatience(Duration newSignInPatience, Duration newPatience) {
    return copy(
        protocol, inFlightPerDevice, inFlight, maxConnections, newSignInPatience, newPatience);
  }

  private FleetConfig copy(
      Protocol newProtocol,
      int newPerDevice,
      int newInFlight,
      int newMaxConnections,
      Duration newSignInPatience,
      Duration newPatience) {
    return new FleetConfig(
        host,
        port,
        newProtocol,
        newPerDevice,
        newInFlight,
        newMaxConnections,
        ioThreads,
        keepAlive,
        connectTimeout,
        firstBackoff,
        longestBackoff,
        newSignInPatience,
        newPatience);
  }
}
