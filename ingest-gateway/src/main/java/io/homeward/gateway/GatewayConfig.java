package io.homeward.gateway;

import io.homeward.gateway.broker.BrokerConfig;
import io.homeward.vitals.identity.Identifiers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway is started with. Plain values; {@link #local} gives the defaults, the {@code with}
 * methods change one each, {@link #violations} tells everything that is wrong at once.
 *
 * @param bindHost address both ports listen on; loopback unless chosen otherwise
 * @param mqttPort MQTT port, 0 for any free one
 * @param httpPort port of {@code /health} and {@code /metrics}, 0 for any free one
 * @param bootstrapServers Kafka, {@code host:port} separated by commas
 * @param gatewayId name of this instance on {@code part-health}; unique among the gateways
 * @param keyDirectory where the key lies that encrypts kept payloads; made if absent, owner only
 * @param ioThreads event loops; a connection stays on one
 * @param maxConnections open connections at most; more are closed at once and counted
 * @param maxConnectionsPerDevice of these for one device
 * @param maxMessageBytes largest payload read; a larger one is skipped, recorded and refused
 * @param maxReadingsPerMessage most readings in one message
 * @param receiveMaximum unacknowledged messages of one connection; MQTT 5 is told, 3.1.1 is no
 *     longer read from
 * @param maxInFlightBytes bytes on their way to Kafka, over all connections; past it no socket is
 *     read
 * @param maxAssemblyBytes bytes of messages that have arrived in part, over all connections
 * @param connectTimeout from TCP accept to a complete CONNECT
 * @param maxKeepAlive longest silence allowed, also where a client asks for none
 * @param frameTimeout from the first byte of a message to its last, while it is being read
 * @param verificationThreads threads that compute slow hashes of secrets
 * @param maxPendingVerifications connections that may wait for them; more are told to come again
 * @param verifiedCredentials credentials remembered, so that a reconnect costs no slow hash
 * @param refusalsPerMinute wrong credentials one address may offer a minute; further ones are
 *     refused unseen
 * @param maxAhead how far after {@code receivedAt} a reading may lie: clocks differ
 * @param keepWhole how long a payload is kept that an enrolment or a mapping may redeem
 * @param keepBeginning how long the beginning of any other refused payload is kept
 * @param heartbeat how often the gateway says that it is well
 * @param closeTimeout how long {@code close} waits for records in flight
 * @param tls MQTT over TLS beside the plain port, which then listens on loopback alone; empty: off
 * @param intakes how messages come in; where it is by a broker alone, no MQTT port is opened
 * @param broker the broker to read from, where one is
 */
public record GatewayConfig(
    String bindHost,
    int mqttPort,
    int httpPort,
    String bootstrapServers,
    String gatewayId,
    Path keyDirectory,
    int ioThreads,
    int maxConnections,
    int maxConnectionsPerDevice,
    int maxMessageBytes,
    int maxReadingsPerMessage,
    int receiveMaximum,
    long maxInFlightBytes,
    long maxAssemblyBytes,
    Duration connectTimeout,
    Duration maxKeepAlive,
    Duration frameTimeout,
    int verificationThreads,
    int maxPendingVerifications,
    int verifiedCredentials,
    int refusalsPerMinute,
    Duration maxAhead,
    Duration keepWhole,
    Duration keepBeginning,
    Duration heartbeat,
    Duration closeTimeout,
    Optional<TlsConfig> tls,
    Intakes intakes,
    Optional<BrokerConfig> broker) {

  /** How messages come in. */
  public enum Intakes {
    /** Devices connect to the gateway. */
    EDGE,
    /** Devices connect to a hospital's broker, and the gateway reads there. */
    BROKER,
    /** Either way. */
    BOTH;

    /** Whether devices may connect to the gateway. */
    public boolean hasEdge() {
      return this != BROKER;
    }

    /** Whether the gateway reads from a broker. */
    public boolean hasBroker() {
      return this != EDGE;
    }
  }

  private static final int MOST_MESSAGE_BYTES = 16 << 20;

  /** The defaults, on loopback and the contract's ports 1883 and 8081. */
  public static GatewayConfig local(String bootstrapServers, Path keyDirectory) {
    return new GatewayConfig(
        "127.0.0.1",
        1883,
        8081,
        bootstrapServers,
        "gateway-1",
        keyDirectory,
        Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors())),
        20_000,
        8,
        256 << 10,
        100_000,
        1_000,
        64L << 20,
        64L << 20,
        Duration.ofSeconds(10),
        Duration.ofHours(1),
        Duration.ofSeconds(30),
        2,
        1_000,
        100_000,
        30,
        Duration.ofMinutes(5),
        Duration.ofDays(30),
        Duration.ofDays(7),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Optional.empty(),
        Intakes.EDGE,
        Optional.empty());
  }

  /** The same on other ports; 0 for any free one. */
  public GatewayConfig withPorts(int newMqttPort, int newHttpPort) {
    return copy(
        bindHost,
        newMqttPort,
        newHttpPort,
        gatewayId,
        maxConnections,
        receiveMaximum,
        maxInFlightBytes);
  }

  /** The same on another address. */
  public GatewayConfig withBindHost(String newBindHost) {
    return copy(
        newBindHost,
        mqttPort,
        httpPort,
        gatewayId,
        maxConnections,
        receiveMaximum,
        maxInFlightBytes);
  }

  /** The same under another name. */
  public GatewayConfig withGatewayId(String newGatewayId) {
    return copy(
        bindHost,
        mqttPort,
        httpPort,
        newGatewayId,
        maxConnections,
        receiveMaximum,
        maxInFlightBytes);
  }

  /** The same with another bound of connections. */
  public GatewayConfig withMaxConnections(int newMaximum) {
    return copy(
        bindHost, mqttPort, httpPort, gatewayId, newMaximum, receiveMaximum, maxInFlightBytes);
  }

  /** The same with another bound of unacknowledged messages a connection. */
  public GatewayConfig withReceiveMaximum(int newMaximum) {
    return copy(
        bindHost, mqttPort, httpPort, gatewayId, maxConnections, newMaximum, maxInFlightBytes);
  }

  /** The same with another bound of bytes on their way to Kafka. */
  public GatewayConfig withMaxInFlightBytes(long newMaximum) {
    return copy(
        bindHost, mqttPort, httpPort, gatewayId, maxConnections, receiveMaximum, newMaximum);
  }

  private GatewayConfig copy(
      String host,
      int mqtt,
      int http,
      String id,
      int connections,
      int unacknowledged,
      long inFlightBytes) {
    return new GatewayConfig(
        host,
        mqtt,
        http,
        bootstrapServers,
        id,
        keyDirectory,
        ioThreads,
        connections,
        maxConnectionsPerDevice,
        maxMessageBytes,
        maxReadingsPerMessage,
        unacknowledged,
        inFlightBytes,
        maxAssemblyBytes,
        connectTimeout,
        maxKeepAlive,
        frameTimeout,
        verificationThreads,
        maxPendingVerifications,
        verifiedCredentials,
        refusalsPerMinute,
        maxAhead,
        keepWhole,
        keepBeginning,
        heartbeat,
        closeTimeout,
        tls,
        intakes,
        broker);
  }

  /** The same with MQTT over TLS. */
  public GatewayConfig withTls(TlsConfig newTls) {
    return copy(Optional.of(newTls), intakes, broker);
  }

  /** The same, reading from a broker, too. */
  public GatewayConfig withBroker(BrokerConfig newBroker) {
    return copy(tls, Intakes.BOTH, Optional.of(newBroker));
  }

  /** The same, reading from a broker alone. */
  public GatewayConfig withBrokerAlone(BrokerConfig newBroker) {
    return copy(tls, Intakes.BROKER, Optional.of(newBroker));
  }

  private GatewayConfig copy(
      Optional<TlsConfig> newTls, Intakes newIntakes, Optional<BrokerConfig> newBroker) {
    return new GatewayConfig(
        bindHost,
        mqttPort,
        httpPort,
        bootstrapServers,
        gatewayId,
        keyDirectory,
        ioThreads,
        maxConnections,
        maxConnectionsPerDevice,
        maxMessageBytes,
        maxReadingsPerMessage,
        receiveMaximum,
        maxInFlightBytes,
        maxAssemblyBytes,
        connectTimeout,
        maxKeepAlive,
        frameTimeout,
        verificationThreads,
        maxPendingVerifications,
        verifiedCredentials,
        refusalsPerMinute,
        maxAhead,
        keepWhole,
        keepBeginning,
        heartbeat,
        closeTimeout,
        newTls,
        newIntakes,
        newBroker);
  }

  /** Everything wrong with these values, each with the name of the setting; empty if nothing is. */
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    require(found, !bindHost.isBlank(), "bindHost: must be an address");
    within(found, "mqttPort", mqttPort, 0, 65_535);
    within(found, "httpPort", httpPort, 0, 65_535);
    require(
        found,
        mqttPort == 0 || mqttPort != httpPort,
        "httpPort: must not be the MQTT port " + mqttPort);
    require(found, !bootstrapServers.isBlank(), "bootstrapServers: must be host:port");
    require(
        found,
        Identifiers.isIdentifier(gatewayId),
        "gatewayId: must be 1 to 64 characters of A-Z a-z 0-9 . _ -");
    within(found, "ioThreads", ioThreads, 1, 256);
    within(found, "maxConnections", maxConnections, 1, 1_000_000);
    within(found, "maxConnectionsPerDevice", maxConnectionsPerDevice, 1, 1_000);
    within(found, "maxMessageBytes", maxMessageBytes, 1_024, MOST_MESSAGE_BYTES);
    within(found, "maxReadingsPerMessage", maxReadingsPerMessage, 1, 1_000_000);
    within(found, "receiveMaximum", receiveMaximum, 1, 65_535);
    within(found, "maxInFlightBytes", maxInFlightBytes, 1 << 20, 4L << 30);
    within(found, "maxAssemblyBytes", maxAssemblyBytes, maxMessageBytes, 4L << 30);
    positive(found, "connectTimeout", connectTimeout);
    positive(found, "maxKeepAlive", maxKeepAlive);
    positive(found, "frameTimeout", frameTimeout);
    require(
        found,
        maxKeepAlive.compareTo(Duration.ofSeconds(65_535)) <= 0,
        "maxKeepAlive: MQTT knows at most 65535 s");
    within(found, "verificationThreads", verificationThreads, 1, 64);
    within(found, "maxPendingVerifications", maxPendingVerifications, 1, 1_000_000);
    within(found, "verifiedCredentials", verifiedCredentials, 1, 10_000_000);
    within(found, "refusalsPerMinute", refusalsPerMinute, 1, 1_000_000);
    positive(found, "maxAhead", maxAhead);
    positive(found, "keepWhole", keepWhole);
    positive(found, "keepBeginning", keepBeginning);
    positive(found, "heartbeat", heartbeat);
    positive(found, "closeTimeout", closeTimeout);
    tls.ifPresent(secured -> secured.addViolations(found));
    require(
        found,
        tls.filter(t -> t.port() != 0 && (t.port() == mqttPort || t.port() == httpPort)).isEmpty(),
        "tls.port: must be neither the MQTT nor the HTTP port");
    require(
        found,
        broker.isPresent() == intakes.hasBroker(),
        intakes.hasBroker()
            ? "broker: must be stated, or intakes be EDGE"
            : "broker: is stated, but intakes are EDGE");
    require(
        found,
        intakes.hasEdge() || tls.isEmpty(),
        "tls: is for devices that connect to the gateway, but intakes are BROKER");
    broker.ifPresent(with -> found.addAll(with.violations(maxMessageBytes, maxInFlightBytes)));
    return List.copyOf(found);
  }

  private static void within(List<String> found, String name, long value, long low, long high) {
    require(found, value >= low && value <= high, name + ": must be " + low + " to " + high);
  }

  private static void positive(List<String> found, String name, Duration value) {
    require(found, value.compareTo(Duration.ZERO) > 0, name + ": must be longer than nothing");
  }

  private static void require(List<String> found, boolean holds, String otherwise) {
    if (!holds) {
      found.add(otherwise);
    }
  }
}
