package io.homeward.gateway.broker;

import io.homeward.gateway.deadletter.RefusedPayload;
import io.homeward.gateway.intake.DeviceTopic;
import io.homeward.gateway.intake.MessageIntake;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.metrics.GatewayMetrics.BrokerEvent;
import io.homeward.gateway.publishing.InFlightBytes;
import io.homeward.gateway.publishing.Receipt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker, from CONNECT to its end; the next is another object. So no
 * acknowledgement outlives the connection its message came on: packet identifiers are given anew
 * after a reconnect, and a late one could acknowledge a message that is not durable.
 *
 * <p>Messages are taken on the client's callback thread, settled on the producer's, and
 * acknowledged in the order they came (MQTT 5 section 4.6). One that does not become durable fails
 * the connection: the broker sends it again on the next.
 */
final class BrokerConnection implements MqttCallback {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerConnection.class);
  private static final int AT_LEAST_ONCE = 1;
  private static final long FAREWELL_MS = 1_000;
  private static final long ROOM_CHECK_MS = 100;
  private static final long UNEXPLAINED_NANOS = 2_000_000_000L;

  /**
   * A broker drops what is larger than it was told a client takes, without a word to anyone. So it
   * is told this multiple of the largest payload, and what lies between is refused and recorded.
   */
  static final int PACKET_BYTES_PER_PAYLOAD_BYTE = 4;

  /** A message that is not acknowledged yet. */
  private record Pending(int packetId, int qos, long receivedNanos, Receipt receipt) {}

  private final MqttAsyncClient client;
  private final MessageIntake intake;
  private final InFlightBytes inFlight;
  private final GatewayMetrics metrics;
  private final int maxPayloadBytes;
  private final ArrayDeque<Pending> window = new ArrayDeque<>();
  private final AtomicReference<BrokerEvent> failure = new AtomicReference<>();
  private volatile boolean finishing;
  private OptionalLong gone = OptionalLong.empty();

  /** Prepares a connection; {@code intake} is used by no other. */
  BrokerConnection(
      String serverUri,
      String clientId,
      MessageIntake intake,
      InFlightBytes inFlight,
      GatewayMetrics metrics,
      int maxPayloadBytes)
      throws MqttException {
    client = new MqttAsyncClient(serverUri, clientId, new MemoryPersistence());
    this.intake = intake;
    this.inFlight = inFlight;
    this.metrics = metrics;
    this.maxPayloadBytes = maxPayloadBytes;
    client.setCallback(this);
    client.setManualAcks(true);
  }

  /**
   * Connects, resuming the session if there is one, and subscribes. Blocks for the timeout at most
   * once for each step: TCP, TLS, CONNECT, SUBSCRIBE.
   *
   * @return empty if all went well, else what did not
   */
  Optional<BrokerEvent> open(MqttConnectionOptions options, String topicFilter, Duration timeout) {
    try {
      // The client itself bounds the first two. It must not be given up during them: it would go
      // on starting threads that nobody ends.
      client.connect(options).waitForCompletion(3 * timeout.toMillis());
    } catch (MqttException e) {
      LOG.debug("Connecting to the broker failed", e);
      return Optional.of(
          switch (e.getReasonCode()) {
            case MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD,
                MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED,
                MqttReturnCode.RETURN_CODE_BAD_AUTHENTICATION ->
                BrokerEvent.SIGN_IN_REFUSED;
            default -> BrokerEvent.NOT_REACHED;
          });
    }
    try {
      IMqttToken subscribed = client.subscribe(topicFilter, AT_LEAST_ONCE);
      subscribed.waitForCompletion(timeout.toMillis());
      int[] granted = subscribed.getReasonCodes();
      boolean isGranted = granted != null && granted.length == 1 && granted[0] == AT_LEAST_ONCE;
      return isGranted ? Optional.empty() : Optional.of(BrokerEvent.SUBSCRIPTION_REFUSED);
    } catch (MqttException e) {
      LOG.debug("Subscribing at the broker failed", e);
      // The client's own reasons lie above those of MQTT, which fill a byte.
      return Optional.of(
          e.getReasonCode() <= 0xFF
              ? BrokerEvent.SUBSCRIPTION_REFUSED
              : BrokerEvent.CONNECTION_LOST);
    }
  }

  /** Why the connection is of no more use; empty while it is. One thread asks. */
  Optional<BrokerEvent> failure() {
    BrokerEvent failed = failure.get();
    if (failed == null && !client.isConnected()) {
      // The client says why once it has cleared up; should it never, that it is gone is enough.
      long now = System.nanoTime();
      if (gone.isEmpty()) {
        gone = OptionalLong.of(now);
      } else if (now - gone.getAsLong() > UNEXPLAINED_NANOS) {
        failed = BrokerEvent.CONNECTION_LOST;
      }
    }
    return Optional.ofNullable(failed);
  }

  /** Messages taken and not acknowledged. */
  int unacknowledged() {
    synchronized (window) {
      return window.size();
    }
  }

  // ---- messages

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    if (finishing || failure.get() != null) {
      // Not taken, so not acknowledged: the broker keeps it for the next connection.
      return;
    }
    try {
      if (message.getQos() == 0 || awaitRoom()) {
        take(topic, message);
      }
    } catch (RuntimeException e) {
      // The client would swallow it, and the message would never come again on this connection.
      LOG.error("Taking a message failed", e);
      fail(BrokerEvent.PUBLISH_FAILED);
    }
  }

  /**
   * Waits while as much is on its way to Kafka as may be. The Receive Maximum should see to it, but
   * not every broker keeps to it (Mosquitto 2.0.11 does not). Meanwhile the client does not read;
   * should that end the connection, nothing is lost by it.
   *
   * @return false where the connection ended first, so that the message is not to be taken
   */
  private boolean awaitRoom() {
    if (!inFlight.isExhausted()) {
      return true;
    }
    CountDownLatch room = new CountDownLatch(1);
    inFlight.whenRoom(room::countDown);
    try {
      while (failure.get() == null && client.isConnected() && !finishing) {
        if (room.await(ROOM_CHECK_MS, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(BrokerEvent.CONNECTION_LOST);
    }
    return false;
  }

  private void take(String name, MqttMessage message) {
    int qos = message.getQos();
    if (qos == 0 && inFlight.isExhausted()) {
      // Nothing is promised of it, and those that something is promised of wait.
      metrics.lostAtMostOnce();
      return;
    }
    Receipt receipt = new Receipt(settled -> drain());
    synchronized (window) {
      window.add(new Pending(message.getId(), qos, System.nanoTime(), receipt));
    }
    DeviceTopic topic = DeviceTopic.parse(name);
    byte[] payload = message.getPayload();
    if (payload.length > maxPayloadBytes) {
      intake.takeOversizedVouched(topic, RefusedPayload.beginning(payload), receipt);
    } else {
      intake.takeVouched(topic, payload, payload.length, receipt);
    }
  }

  /** Acknowledges what is settled and came before all that is not; from any thread. */
  private void drain() {
    synchronized (window) {
      Pending oldest;
      while (failure.get() == null
          && (oldest = window.peek()) != null
          && oldest.receipt().isSettled()) {
        window.poll();
        if (oldest.qos() == 0) {
          if (!oldest.receipt().isDurable()) {
            metrics.lostAtMostOnce();
          }
        } else if (oldest.receipt().isDurable()) {
          acknowledge(oldest);
        } else {
          fail(BrokerEvent.PUBLISH_FAILED);
        }
      }
      window.notifyAll();
    }
  }

  private void acknowledge(Pending message) {
    try {
      client.messageArrivedComplete(message.packetId(), message.qos());
      metrics.acknowledged(System.nanoTime() - message.receivedNanos());
    } catch (MqttException e) {
      // The connection is gone, and what it brought is sent again on the next.
      fail(BrokerEvent.CONNECTION_LOST);
    }
  }

  private void fail(BrokerEvent cause) {
    failure.compareAndSet(null, cause);
  }

  // ---- the end

  /** Takes no more and acknowledges what becomes durable within {@code timeout}. */
  void finish(Duration timeout) throws InterruptedException {
    finishing = true;
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (window) {
      long left;
      while (failure().isEmpty()
          && !window.isEmpty()
          && (left = (deadline - System.nanoTime()) / 1_000_000) > 0) {
        window.wait(left);
      }
    }
  }

  /** Leaves; the broker keeps the session with what was not acknowledged. */
  void close() {
    finishing = true;
    synchronized (window) {
      // From here on nothing is acknowledged: the client bears no call once it is closed.
      fail(BrokerEvent.GATEWAY_CLOSING);
    }
    try {
      if (client.isConnected()) {
        client.disconnectForcibly(
            FAREWELL_MS, FAREWELL_MS, MqttReturnCode.RETURN_CODE_SUCCESS, new MqttProperties());
      } else {
        // Where the broker never answered CONNECT the client still waits, on three threads.
        client.disconnectForcibly(0, 0, false);
      }
    } catch (MqttException e) {
      LOG.debug("The broker did not hear that the gateway leaves", e);
    } finally {
      try {
        client.close(true);
      } catch (MqttException e) {
        LOG.debug("The client did not close", e);
      }
    }
  }

  // ---- what the client tells

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    fail(
        response.getReturnCode() == MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER
            ? BrokerEvent.TAKEN_OVER
            : BrokerEvent.CONNECTION_LOST);
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    LOG.debug("The MQTT client met an error", exception);
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // The gateway publishes nothing to the broker.
  }

  @Override
  public void connectComplete(boolean reconnect, String serverUri) {
    // Each connection is opened by hand.
  }

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {
    // Enhanced authentication is not asked for.
  }
}
