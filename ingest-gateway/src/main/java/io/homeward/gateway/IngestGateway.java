package io.homeward.gateway;

import io.homeward.gateway.authentication.CredentialMemory;
import io.homeward.gateway.authentication.DeviceAuthenticator;
import io.homeward.gateway.authentication.RefusalLimit;
import io.homeward.gateway.deadletter.DeadLetters;
import io.homeward.gateway.deadletter.PayloadKey;
import io.homeward.gateway.deadletter.PayloadSeal;
import io.homeward.gateway.deadletter.UnknownDevices;
import io.homeward.gateway.health.GatewayHealth;
import io.homeward.gateway.intake.MessageIntake;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.mqtt.MqttBounds;
import io.homeward.gateway.mqtt.MqttServer;
import io.homeward.gateway.publishing.InFlightBytes;
import io.homeward.gateway.publishing.RecordPublisher;
import io.homeward.gateway.redemption.RefusedFollower;
import io.homeward.gateway.registry.Registry;
import io.homeward.gateway.registry.RegistryFollower;
import io.homeward.gateway.status.StatusServer;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.clock.WardClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * MQTT in, Kafka out: what a device has been acknowledged is durable.
 *
 * <p>Starts without Kafka and becomes ready when Kafka answers and the registry is read; until then
 * devices are told to come again. The topics must exist; the gateway makes none. Safe to close from
 * any thread, once.
 */
public final class IngestGateway implements AutoCloseable {
  private final Ports ports;
  private final StatusServer status;
  private final GatewayHealth health;
  private final Deque<AutoCloseable> closing;
  private final CountDownLatch closed = new CountDownLatch(1);

  private IngestGateway(
      Ports ports, StatusServer status, GatewayHealth health, Deque<AutoCloseable> closing) {
    this.ports = ports;
    this.status = status;
    this.health = health;
    this.closing = closing;
  }

  /**
   * Starts a gateway; both ports are bound when this returns.
   *
   * @throws IllegalArgumentException naming everything wrong with {@code config}
   * @throws IOException if a port is taken or the key cannot be read or made; the message says
   *     which
   */
  public static IngestGateway start(GatewayConfig config) throws IOException {
    List<String> violations = config.violations();
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException("gateway: " + String.join("; ", violations));
    }
    // Closed in reverse: what was opened last is closed first.
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      return open(config, opened);
    } catch (IOException | RuntimeException e) {
      closeAll(opened, e);
      throw e;
    }
  }

  private static IngestGateway open(GatewayConfig config, Deque<AutoCloseable> opened)
      throws IOException {
    SecureRandom random = new SecureRandom();
    Shared shared =
        new Shared(
            new WardClock(InstantSource.system()),
            opened(opened, new GatewayMetrics()),
            new Registry(),
            new InFlightBytes(config.maxInFlightBytes()),
            new PayloadSeal(PayloadKey.loadOrCreate(config.keyDirectory(), random), random));
    RecordPublisher publisher = KafkaClients.publisher(config, shared.inFlight());
    opened.push(() -> publisher.close(config.closeTimeout()));
    DeviceAuthenticator authenticator =
        opened(opened, authenticator(config, shared.registry(), random));

    MqttServer[] server = new MqttServer[1];
    RefusedFollower[] refused = new RefusedFollower[1];
    RegistryFollower follower =
        opened(
            opened,
            new RegistryFollower(
                KafkaClients.consumer(config, "registry"),
                shared.registry(),
                shared.clock(),
                device -> {
                  server[0].recheck(device);
                  refused[0].changed(device);
                },
                shared.metrics()::unreadableRecord));
    GatewayHealth health =
        opened(
            opened,
            new GatewayHealth(
                config.gatewayId(),
                publisher,
                follower::hasReadToEnd,
                shared.clock(),
                System::nanoTime,
                config.heartbeat()));
    server[0] = server(config, shared, publisher, health, authenticator);
    refused[0] = opened(opened, redemption(config, shared, publisher, follower));
    MqttServer mqtt = server[0];
    opened.push(() -> mqtt.close(config.closeTimeout()));
    gauges(shared, health, mqtt, refused[0]);

    Ports ports = new Ports(listen(mqtt, config), listenTls(mqtt, config));
    StatusReport report =
        new StatusReport(
            config.gatewayId(), health, follower, shared.clock(), mqtt, shared.metrics());
    StatusServer status = opened(opened, status(config, report, shared.metrics()));
    follower.start();
    refused[0].start();
    health.start();
    return new IngestGateway(ports, status, health, opened);
  }

  /** Where MQTT is spoken. */
  private record Ports(int plain, OptionalInt tls) {}

  /** What more than one part of a gateway works on. */
  private record Shared(
      WardClock clock,
      GatewayMetrics metrics,
      Registry registry,
      InFlightBytes inFlight,
      PayloadSeal seal) {}

  private static MqttServer server(
      GatewayConfig config,
      Shared shared,
      RecordPublisher publisher,
      GatewayHealth health,
      DeviceAuthenticator authenticator) {
    DeadLetters deadLetters =
        new DeadLetters(publisher, shared.seal(), config.keepWhole(), config.keepBeginning());
    UnitConversions units = new UnitConversions();
    InFlightBytes assembly = new InFlightBytes(config.maxAssemblyBytes());
    shared
        .metrics()
        .gauge("homeward.gateway.assembly.bytes", "Bytes arriving in part", assembly::used);
    return new MqttServer(
        bounds(config),
        config.ioThreads(),
        health::isReady,
        authenticator,
        shared.registry(),
        new UnknownDevices(deadLetters, shared.clock(), System::nanoTime)::signInRefused,
        () ->
            new MessageIntake(
                shared.registry(),
                publisher,
                deadLetters,
                shared.clock(),
                shared.metrics(),
                units,
                config.maxReadingsPerMessage(),
                config.maxAhead().toMillis()),
        shared.inFlight(),
        assembly,
        shared.metrics());
  }

  private static RefusedFollower redemption(
      GatewayConfig config, Shared shared, RecordPublisher publisher, RegistryFollower follower) {
    return new RefusedFollower(
        KafkaClients.consumer(config, "redemption"),
        shared.registry(),
        () -> follower.hasReadToEnd() && publisher.isConnected(),
        shared.seal(),
        publisher,
        shared.clock(),
        shared.metrics(),
        config.maxReadingsPerMessage(),
        config.maxAhead().toMillis());
  }

  private static void gauges(
      Shared shared, GatewayHealth health, MqttServer mqtt, RefusedFollower refused) {
    GatewayMetrics metrics = shared.metrics();
    metrics.gauge("homeward.gateway.connections", "Signed-in clients", mqtt::connectedClients);
    metrics.gauge("homeward.gateway.inflight.bytes", "Bytes on their way", shared.inFlight()::used);
    metrics.gauge(
        "homeward.gateway.healthy", "1 while healthy", () -> health.cause().isEmpty() ? 1 : 0);
    metrics.gauge(
        "homeward.gateway.redemption.devices",
        "Devices with refused messages that an enrolment may redeem",
        refused::waitingDevices);
  }

  private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> opened, T part) {
    opened.push(part);
    return part;
  }

  private static DeviceAuthenticator authenticator(
      GatewayConfig config, Registry registry, SecureRandom random) {
    return new DeviceAuthenticator(
        registry,
        new CredentialMemory(config.verifiedCredentials(), random),
        new RefusalLimit(config.refusalsPerMinute(), System::nanoTime),
        config.verificationThreads(),
        config.maxPendingVerifications());
  }

  private static MqttBounds bounds(GatewayConfig config) {
    return new MqttBounds(
        config.maxConnections(),
        config.maxConnectionsPerDevice(),
        config.maxMessageBytes(),
        config.receiveMaximum(),
        config.connectTimeout(),
        config.maxKeepAlive(),
        config.frameTimeout());
  }

  /**
   * Where there is TLS, secrets do not travel in the clear: the plain port is the machine's own.
   */
  private static int listen(MqttServer mqtt, GatewayConfig config) throws IOException {
    InetSocketAddress address =
        config.tls().isPresent()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), config.mqttPort())
            : new InetSocketAddress(config.bindHost(), config.mqttPort());
    try {
      return mqtt.listen(address);
    } catch (Exception e) {
      throw new IOException(
          "gateway: cannot listen for MQTT on %s:%d: %s"
              .formatted(address.getHostString(), config.mqttPort(), e.getMessage()),
          e);
    }
  }

  private static OptionalInt listenTls(MqttServer mqtt, GatewayConfig config) throws IOException {
    if (config.tls().isEmpty()) {
      return OptionalInt.empty();
    }
    TlsConfig tls = config.tls().get();
    try {
      return OptionalInt.of(
          mqtt.listenTls(
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

  private static StatusServer status(
      GatewayConfig config, StatusReport report, GatewayMetrics metrics) throws IOException {
    try {
      return new StatusServer(
          new InetSocketAddress(config.bindHost(), config.httpPort()),
          report::health,
          metrics::scrape);
    } catch (IOException e) {
      throw new IOException(
          "gateway: cannot listen for HTTP on %s:%d: %s"
              .formatted(config.bindHost(), config.httpPort(), e.getMessage()),
          e);
    }
  }

  /** The MQTT port in use. */
  public int mqttPort() {
    return ports.plain();
  }

  /** The port of MQTT over TLS in use, where it is on. */
  public OptionalInt mqttTlsPort() {
    return ports.tls();
  }

  /** The port of {@code /health} and {@code /metrics} in use. */
  public int httpPort() {
    return status.port();
  }

  /** Whether devices may sign in. */
  public boolean isReady() {
    return health.isReady();
  }

  /**
   * Waits until devices may sign in.
   *
   * @return false if they still may not after {@code timeout}, or the gateway was closed
   */
  public boolean awaitReady(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!health.isReady() && System.nanoTime() - deadline < 0) {
      if (closed.await(20, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return health.isReady();
  }

  /**
   * Stops accepting, acknowledges what becomes durable within the close timeout, and closes.
   * Messages that are not acknowledged by then stay with their devices.
   */
  @Override
  public void close() {
    closed.countDown();
    closeAll(closing, null);
  }

  private static void closeAll(Deque<AutoCloseable> opened, Exception suppressing) {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        if (suppressing != null) {
          suppressing.addSuppressed(e);
        }
      }
    }
  }
}
