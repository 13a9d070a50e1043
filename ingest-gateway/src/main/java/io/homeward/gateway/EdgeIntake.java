package io.homeward.gateway;

import io.homeward.gateway.mqtt.MqttBounds;
import io.homeward.gateway.mqtt.MqttServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;

/**
 * The edge intake as it listens: the MQTT server and its ports.
 *
 * @param server where devices connect
 * @param port the plain port in use
 * @param tlsPort the port of MQTT over TLS in use, where it is on
 */
record EdgeIntake(MqttServer server, int port, OptionalInt tlsPort) {

  static MqttBounds bounds(GatewayConfig config) {
    return new MqttBounds(
        config.maxConnections(),
        config.maxConnectionsPerDevice(),
        config.maxMessageBytes(),
        config.receiveMaximum(),
        config.connectTimeout(),
        config.maxKeepAlive(),
        config.frameTimeout());
  }

  /** Lets {@code server} listen where {@code config} says. */
  static EdgeIntake listen(MqttServer server, GatewayConfig config) throws IOException {
    return new EdgeIntake(server, listenPlain(server, config), listenTls(server, config));
  }

  /**
   * Where there is TLS, secrets do not travel in the clear: the plain port is the machine's own.
   */
  private static int listenPlain(MqttServer server, GatewayConfig config) throws IOException {
    InetSocketAddress address =
        config.tls().isPresent()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), config.mqttPort())
            : new InetSocketAddress(config.bindHost(), config.mqttPort());
    try {
      return server.listen(address);
    } catch (Exception e) {
      throw new IOException(
          "gateway: cannot listen for MQTT on %s:%d: %s"
              .formatted(address.getHostString(), config.mqttPort(), e.getMessage()),
          e);
    }
  }

  private static OptionalInt listenTls(MqttServer server, GatewayConfig config) throws IOException {
    if (config.tls().isEmpty()) {
      return OptionalInt.empty();
    }
    TlsConfig tls = config.tls().get();
    try {
      return OptionalInt.of(
          server.listenTls(
              new InetSocketAddress(config.bindHost(), tls.port()),
              tls.certificateChain().toFile(),
              tls.privateKey().toFile()));
    } catch (Exception e) {
      throw new IOException(
          "gateway: cannot listen for MQTT over TLS on %s:%d: %s"
              .formatted(config.bindHost(), tls.port(), e.getMessage()),
          e);
    }
  }
}
