package io.homeward.gateway;

import io.homeward.gateway.authentication.CredentialMemory;
import io.homeward.gateway.authentication.DeviceAuthenticator;
import io.homeward.gateway.authentication.RefusalLimit;
import io.homeward.gateway.broker.BrokerIntake;
import io.homeward.gateway.deadletter.DeadLetters;
import io.homeward.gateway.deadletter.PayloadKey;
import io.homeward.gateway.deadletter.PayloadSeal;
import io.homeward.gateway.deadletter.UnknownDevices;
import io.homeward.gateway.health.GatewayHealth;
import io.homeward.gateway.intake.MessageIntake;
import io.homeward.gateway.metrics.GatewayMetrics;
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
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * MQTT in, Kafka out: what a device has been acknowledged is durable.
 *
 * <p>Starts without Kafka and becomes ready when Kafka answers and the registry is read; until then
 * devices are told to come again. The topics must exist; the gateway makes none. Safe to close from
 * any thread, once.
 */
public final class IngestGateway implements AutoCloseable {
  private final Optional<EdgeIntake> edge;
  private final Optional<BrokerIntake> broker;
  private final StatusServer status;
  private final GatewayHealth health;
  private final Deque<AutoCloseable> closing;
  private final CountDownLatch closed = new CountDownLatch(1);

  private IngestGateway(
      Optional<EdgeIntake> edge,
      Optional<BrokerIntake> broker,
      StatusServer status,
      GatewayHealth health,
      Deque<AutoCloseable> closing) {
    this.edge = edge;
    this.broker = broker;
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

    Later later = new Later();
    RegistryFollower follower = opened(opened, follower(config, shared, later));
    GatewayHealth health = opened(opened, health(config, shared, publisher, follower, later));
    RefusedFollower refused = opened(opened, redemption(config, shared, publisher, follower));
    later.refused = refused;
    Supplier<MessageIntake> intakes = intakes(config, shared, publisher);
    Optional<EdgeIntake> edge = Optional.empty();
    if (config.intakes().hasEdge()) {
      MqttServer mqtt = server(config, shared, publisher, intakes, health, authenticator);
      later.server = mqtt;
      opened.push(() -> mqtt.close(config.closeTimeout()));
      edge = Optional.of(EdgeIntake.listen(mqtt, config));
    }
    if (config.intakes().hasBroker()) {
      BrokerIntake reading = broker(config, shared, intakes, health, random);
      later.broker = reading;
      opened.push(() -> reading.close(config.closeTimeout()));
    }
    Optional<BrokerIntake> broker = Optional.ofNullable(later.broker);
    IntSupplier connections =
        edge.map(e -> (IntSupplier) e.server()::connectedClients).orElse(() -> 0);
    gauges(shared, health, connections, refused);

    StatusReport report =
        new StatusReport(
            config.gatewayId(),
            health,
            follower,
            shared.clock(),
            connections,
            broker,
            shared.metrics());
    StatusServer status = opened(opened, status(config, report, shared.metrics()));
    follower.start();
    refused.start();
    health.start();
    broker.ifPresent(BrokerIntake::start);
    return new IngestGateway(edge, broker, status, health, opened);
  }

  /**
   * What is made after those that tell it something or ask it; complete before any thread starts.
   */
  private static final class Later {
    private MqttServer server;
    private RefusedFollower refused;
    private BrokerIntake broker;

    void changed(String deviceId) {
      if (server != null) {
        server.recheck(deviceId);
      }
      refused.changed(deviceId);
    }

    String intakeFault() {
      return broker == null ? "" : broker.fault();
    }
  }

  private static RegistryFollower follower(GatewayConfig config, Shared shared, Later later) {
    return new RegistryFollower(
        KafkaClients.consumer(config, "registry"),
        shared.registry(),
        shared.clock(),
        later::changed,
        shared.metrics()::unreadableRecord);
  }

  private static GatewayHealth health(
      GatewayConfig config,
      Shared shared,
      RecordPublisher publisher,
      RegistryFollower follower,
      Later later) {
    return new GatewayHealth(
        config.gatewayId(),
        publisher,
        follower::hasReadToEnd,
        later::intakeFault,
        shared.clock(),
        System::nanoTime,
        config.heartbeat());
  }

  /** What more than one part of a gateway works on. */
  private record Shared(
      WardClock clock,
      GatewayMetrics metrics,
      Registry registry,
      InFlightBytes inFlight,
      PayloadSeal seal) {}

  /** The core that stands behind every intake; each asks for as many as it has threads. */
  private static Supplier<MessageIntake> intakes(
      GatewayConfig config, Shared shared, RecordPublisher publisher) {
    UnitConversions units = new UnitConversions();
    return () ->
        new MessageIntake(
            shared.registry(),
            publisher,
            deadLetters(config, shared, publisher),
            shared.clock(),
            shared.metrics(),
            units,
            config.maxReadingsPerMessage(),
            config.maxAhead().toMillis());
  }

  private static DeadLetters deadLetters(
      GatewayConfig config, Shared shared, RecordPublisher publisher) {
    return new DeadLetters(publisher, shared.seal(), config.keepWhole(), config.keepBeginning());
  }

  private static MqttServer server(
      GatewayConfig config,
      Shared shared,
      RecordPublisher publisher,
      Supplier<MessageIntake> intakes,
      GatewayHealth health,
      DeviceAuthenticator authenticator) {
    InFlightBytes assembly = new InFlightBytes(config.maxAssemblyBytes());
    shared
        .metrics()
        .gauge("homeward.gateway.assembly.bytes", "Bytes arriving in part", assembly::used);
    return new MqttServer(
        EdgeIntake.bounds(config),
        config.ioThreads(),
        health::isReady,
        authenticator,
        shared.registry(),
        new UnknownDevices(deadLetters(config, shared, publisher), shared.clock(), System::nanoTime)
            ::signInRefused,
        intakes,
        shared.inFlight(),
        assembly,
        shared.metrics());
  }

  private static BrokerIntake broker(
      GatewayConfig config,
      Shared shared,
      Supplier<MessageIntake> intakes,
      GatewayHealth health,
      SecureRandom random)
      throws IOException {
    return new BrokerIntake(
        config.broker().orElseThrow(),
        config.gatewayId(),
        config.maxMessageBytes(),
        intakes,
        health::isReady,
        shared.inFlight(),
        shared.metrics(),
        InstantSource.system(),
        random);
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
      Shared shared, GatewayHealth health, IntSupplier connections, RefusedFollower refused) {
    GatewayMetrics metrics = shared.metrics();
    metrics.gauge("homeward.gateway.connections", "Signed-in clients", connections::getAsInt);
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

  /**
   * The MQTT port in use.
   *
   * @throws IllegalStateException if this gateway reads from a broker alone
   */
  public int mqttPort() {
    return edge.orElseThrow(() -> new IllegalStateException("there is no edge intake")).port();
  }

  /** The port of MQTT over TLS in use, where it is on. */
  public OptionalInt mqttTlsPort() {
    return edge.map(EdgeIntake::tlsPort).orElse(OptionalInt.empty());
  }

  /** The port of {@code /health} and {@code /metrics} in use. */
  public int httpPort() {
    return status.port();
  }

  /** Whether messages sent to the broker arrive; false where the gateway reads from none. */
  public boolean isSubscribed() {
    return broker.map(BrokerIntake::isSubscribed).orElse(false);
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

  /** Waits until it is closed, by whatever thread. */
  public void awaitClosed() throws InterruptedException {
    closed.await();
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
