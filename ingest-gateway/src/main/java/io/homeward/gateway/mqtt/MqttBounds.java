package io.homeward.gateway.mqtt;

import java.time.Duration;

/**
 * What the MQTT server allows a client.
 *
 * @param maxConnections open connections at most
 * @param maxConnectionsPerDevice of these for one device
 * @param maxPayloadBytes largest payload
 * @param receiveMaximum unacknowledged messages of one connection
 * @param connectTimeout from TCP accept to a complete CONNECT
 * @param maxKeepAlive longest silence
 * @param frameTimeout for a message to arrive, once begun
 */
public record MqttBounds(
    int maxConnections,
    int maxConnectionsPerDevice,
    int maxPayloadBytes,
    int receiveMaximum,
    Duration connectTimeout,
    Duration maxKeepAlive,
    Duration frameTimeout) {

  /** Room for topic, packet identifier and properties beside the payload. */
  private static final int HEADER_BYTES = 4 << 10;

  int maxPacketBytes() {
    return maxPayloadBytes + HEADER_BYTES;
  }
}
