package io.homeward.gateway.broker;

import io.homeward.gateway.intake.MessageIntake;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.metrics.GatewayMetrics.BrokerEvent;
import io.homeward.gateway.publishing.InFlightBytes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.SocketFactory;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker intake: a shared subscription at a hospital's own broker, over MQTT 5. Here the
 * promise begins at the gateway's acknowledgement to the broker, sent once Kafka has the message;
 * what the broker told the device before is the broker's own promise.
 *
 * <p>The session outlives the connection, under a name that stays the gateway's: what was not
 * acknowledged comes again. Connects when the gateway is ready, reconnects with growing pauses, and
 * leaves a connection on which a message did not become durable.
 *
 * <p>One thread connects and watches; messages come on the client's.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a tick catches what goes wrong in it
public final class BrokerIntake implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerIntake.class);
  private static final long TICK_MS = 50;
  private static final Duration LEAST_BACK_OFF = Duration.ofMillis(200);

  /** A subscription that held this long was no failed attempt. */
  private static final Duration SETTLED = Duration.ofSeconds(10);

  /** What anyone may know of the connection. */
  private record State(boolean subscribed, Instant since, Optional<BrokerEvent> cause) {}

  private final BrokerConfig config;
  private final String clientId;
  private final int maxPayloadBytes;
  private final Supplier<MessageIntake> intakes;
  private final BooleanSupplier isReady;
  private final InFlightBytes inFlight;
  private final GatewayMetrics metrics;
  private final InstantSource wallClock;
  private final RandomGenerator jitter;
  private final SocketFactory sockets;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread t = new Thread(task, "homeward-broker");
            t.setDaemon(true);
            return t;
          });
  private volatile State state;
  private volatile BrokerConnection connection;
  private boolean closing;
  private Duration backOff = LEAST_BACK_OFF;
  private long nextAttemptNanos = System.nanoTime();

  /**
   * Prepares an intake that is not connected yet.
   *
   * @param gatewayId names the session at the broker: unique among gateways, the same after a
   *     restart
   * @param maxPayloadBytes a larger payload is refused and recorded
   * @param intakes makes an intake for each connection
   * @param isReady whether messages can be taken at all
   * @param wallClock for people who ask since when; not the ward's
   * @throws IOException if the certificates to trust cannot be read
   */
  public BrokerIntake(
      BrokerConfig config,
      String gatewayId,
      int maxPayloadBytes,
      Supplier<MessageIntake> intakes,
      BooleanSupplier isReady,
      InFlightBytes inFlight,
      GatewayMetrics metrics,
      InstantSource wallClock,
      RandomGenerator jitter)
      throws IOException {
    this.config = config;
    clientId = "homeward-" + gatewayId;
    this.maxPayloadBytes = maxPayloadBytes;
    this.intakes = intakes;
    this.isReady = isReady;
    this.inFlight = inFlight;
    this.metrics = metrics;
    this.wallClock = wallClock;
    this.jitter = jitter;
    sockets = sockets(config);
    state = new State(false, wallClock.instant(), Optional.empty());
    metrics.gauge(
        "homeward.gateway.broker.subscribed",
        "1 while subscribed at the broker",
        () -> isSubscribed() ? 1 : 0);
    metrics.gauge(
        "homeward.gateway.broker.unacknowledged",
        "Messages of the broker that are not durable yet",
        this::unacknowledged);
  }

  private static SocketFactory sockets(BrokerConfig config) throws IOException {
    if (!config.tls()) {
      return BrokerSockets.plain();
    }
    try {
      return config.trustedCertificates().isPresent()
          ? BrokerSockets.tls(config.trustedCertificates().get())
          : BrokerSockets.tls();
    } catch (GeneralSecurityException e) {
      throw new IOException("broker.trustedCertificates: " + e.getMessage(), e);
    }
  }

  /** Starts the thread that connects. */
  public void start() {
    thread.scheduleWithFixedDelay(this::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /** Whether what devices send to the broker arrives. */
  public boolean isSubscribed() {
    return state.subscribed();
  }

  /** Why nothing arrives from the broker; empty while it does. */
  public String fault() {
    State now = state;
    return now.subscribed() ? "" : "not connected to the broker" + reason(now);
  }

  /** For people: subscribed or not, and since when. */
  public String report() {
    State now = state;
    Instant since = now.since().truncatedTo(ChronoUnit.SECONDS);
    return now.subscribed()
        ? "subscribed since " + since
        : "not connected since " + since + reason(now);
  }

  private static String reason(State of) {
    return of.cause()
        .map(cause -> ": " + cause.name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .orElse("");
  }

  private int unacknowledged() {
    BrokerConnection now = connection;
    return now == null ? 0 : now.unacknowledged();
  }

  // ---- connecting and watching

  private void tick() {
    try {
      BrokerConnection current = connection;
      if (current != null) {
        current.failure().ifPresent(cause -> end(current, cause));
      } else if (isReady.getAsBoolean() && System.nanoTime() - nextAttemptNanos >= 0) {
        connect();
      }
    } catch (RuntimeException e) {
      // The intake must not end with one failed look at it.
      LOG.error("Looking after the connection to the broker failed", e);
    }
  }

  private void connect() {
    BrokerConnection attempt = null;
    Optional<BrokerEvent> fault = Optional.of(BrokerEvent.NOT_REACHED);
    try {
      attempt =
          new BrokerConnection(
              config.serverUri(), clientId, intakes.get(), inFlight, metrics, maxPayloadBytes);
      fault = attempt.open(options(), config.topicFilter(), config.connectTimeout());
    } catch (IOException e) {
      LOG.error("The password for the broker cannot be read: {}", e.getMessage());
    } catch (MqttException | RuntimeException e) {
      LOG.error("Connecting to the broker failed", e);
    }
    if (fault.isPresent()) {
      if (attempt != null) {
        attempt.close();
      }
      notConnected(fault.get());
      return;
    }
    synchronized (this) {
      if (closing) {
        attempt.close();
        return;
      }
      connection = attempt;
    }
    state = new State(true, wallClock.instant(), Optional.empty());
    metrics.broker(BrokerEvent.SUBSCRIBED);
    LOG.info("Subscribed at the broker as {}", clientId);
  }

  private MqttConnectionOptions options() throws IOException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(false);
    options.setSessionExpiryInterval(config.sessionExpiry().toSeconds());
    options.setReceiveMaximum(config.receiveMaximum());
    options.setMaximumPacketSize(
        (long) maxPayloadBytes * BrokerConnection.PACKET_BYTES_PER_PAYLOAD_BYTE);
    options.setKeepAliveInterval((int) config.keepAlive().toSeconds());
    options.setConnectionTimeout((int) config.connectTimeout().toSeconds());
    options.setAutomaticReconnect(false);
    options.setSocketFactory(sockets);
    if (config.signIn().isPresent()) {
      options.setUserName(config.signIn().get().user());
      options.setPassword(config.signIn().get().password());
    }
    return options;
  }

  private void end(BrokerConnection ending, BrokerEvent cause) {
    connection = null;
    ending.close();
    if (Duration.between(state.since(), wallClock.instant()).compareTo(SETTLED) >= 0) {
      backOff = LEAST_BACK_OFF;
    }
    notConnected(cause);
  }

  private void notConnected(BrokerEvent cause) {
    metrics.broker(cause);
    State before = state;
    if (before.subscribed() || !before.cause().equals(Optional.of(cause))) {
      LOG.warn("Not connected to the broker: {}", cause);
    }
    Instant since = before.subscribed() ? wallClock.instant() : before.since();
    state = new State(false, since, Optional.of(cause));
    // Between half of it and all of it, so that gateways do not come back in step.
    long pause = backOff.toNanos() / 2 + jitter.nextLong(backOff.toNanos() / 2);
    nextAttemptNanos = System.nanoTime() + pause;
    Duration doubled = backOff.multipliedBy(2);
    backOff = doubled.compareTo(config.mostBackOff()) < 0 ? doubled : config.mostBackOff();
  }

  // ---- the end

  /**
   * Takes no more, acknowledges what becomes durable within {@code timeout}, and leaves. The broker
   * keeps the rest for the gateway of this name.
   */
  public void close(Duration timeout) {
    synchronized (this) {
      // What is still connecting by then closes itself.
      closing = true;
    }
    thread.shutdown();
    try {
      if (!thread.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
      BrokerConnection current = connection;
      if (current != null) {
        current.finish(timeout);
        current.close();
        metrics.broker(BrokerEvent.GATEWAY_CLOSING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection = null;
    state = new State(false, wallClock.instant(), Optional.of(BrokerEvent.GATEWAY_CLOSING));
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
