package io.homeward.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.deadletter.DeadLetters;
import io.homeward.gateway.deadletter.PayloadKey;
import io.homeward.gateway.deadletter.PayloadSeal;
import io.homeward.gateway.fixture.Payloads;
import io.homeward.gateway.fixture.RawClient;
import io.homeward.gateway.fixture.WardTopics;
import io.homeward.gateway.intake.MessageIntake;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.publishing.InFlightBytes;
import io.homeward.gateway.publishing.RecordPublisher;
import io.homeward.gateway.registry.Registry;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.enrolment.DeviceRegistration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The intake against a broker played by hand, packet by packet, and a Kafka that answers late. */
class BrokerIntakeTest {
  private static final String TOPIC = "homeward/v1/acme/w-1/readings";
  private static final byte[] PAYLOAD = Payloads.heartRate("2026-01-02T08:15:00Z", 72);
  private static final int SUBSCRIBE = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
  private final InFlightBytes inFlight = new InFlightBytes(1 << 20);
  private final GatewayMetrics metrics = new GatewayMetrics();
  private ServerSocket listening;
  private BrokerIntake intake;

  @BeforeEach
  void start() throws IOException {
    listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    listening.setSoTimeout((int) PATIENCE.toMillis());
    SecureRandom random = new SecureRandom();
    Registry registry = new Registry();
    registry.put(new DeviceRegistration("w-1", "acme", "hash", false, 1), device -> {});
    registry.put(
        WardTopics.enrolment("p-1", "w-1", "acme", Instant.parse("2020-01-01T00:00:00Z"), 1),
        device -> {});
    RecordPublisher publisher = new RecordPublisher(kafka, inFlight);
    PayloadSeal seal = new PayloadSeal(PayloadKey.loadOrCreate(directory, random), random);
    intake =
        new BrokerIntake(
            impatient(BrokerConfig.plain("127.0.0.1", listening.getLocalPort())),
            "g-1",
            256 << 10,
            () ->
                new MessageIntake(
                    registry,
                    publisher,
                    new DeadLetters(publisher, seal, Duration.ofDays(30), Duration.ofDays(7)),
                    new WardClock(InstantSource.system()),
                    metrics,
                    new UnitConversions(),
                    1_000,
                    60_000),
            () -> true,
            inFlight,
            metrics,
            InstantSource.system(),
            new Random(1));
    intake.start();
  }

  private static BrokerConfig impatient(BrokerConfig of) {
    return new BrokerConfig(
        of.host(),
        of.port(),
        of.tls(),
        of.trustedCertificates(),
        of.signIn(),
        of.group(),
        of.receiveMaximum(),
        of.keepAlive(),
        of.sessionExpiry(),
        Duration.ofSeconds(1),
        of.mostBackOff());
  }

  @AfterEach
  void stop() throws IOException {
    intake.close();
    listening.close();
    metrics.close();
  }

  /** The broker's side of the next connection, with CONNECT read and answered. */
  private RawClient accepted() throws IOException {
    RawClient gateway = new RawClient(listening.accept(), 5);
    assertConnect(gateway.read());
    gateway.send(0x20, new byte[] {0, 0, 0});
    gateway.flush();
    return gateway;
  }

  private RawClient subscribed() throws IOException {
    RawClient gateway = accepted();
    answerSubscribe(gateway, 1);
    Awaitility.await().atMost(PATIENCE).until(intake::isSubscribed);
    return gateway;
  }

  private static void answerSubscribe(RawClient gateway, int reason) throws IOException {
    RawClient.Packet subscribe = gateway.read();
    assertThat(subscribe.type()).isEqualTo(SUBSCRIBE);
    byte[] body = subscribe.body();
    assertThat(new String(body, StandardCharsets.UTF_8))
        .contains("$share/homeward/homeward/v1/+/+/readings");
    assertThat(body[body.length - 1] & 3).as("QoS").isEqualTo(1);
    gateway.send(0x90, new byte[] {body[0], body[1], 0, (byte) reason});
    gateway.flush();
  }

  /** MQTT 5 section 3.1: a session that stays, and what the gateway bears. */
  private static void assertConnect(RawClient.Packet connect) {
    byte[] body = connect.body();
    assertThat(new String(body, 2, 4, StandardCharsets.UTF_8)).isEqualTo("MQTT");
    assertThat(body[6]).as("version").isEqualTo((byte) 5);
    assertThat(body[7] & 2).as("clean start").isZero();
    assertThat(body)
        .as("session expiry")
        .containsSequence(new byte[] {0x11, 0, 9, 0x3A, (byte) 0x80});
    assertThat(body).as("receive maximum").containsSequence(new byte[] {0x21, 1, 0});
    assertThat(body).as("maximum packet size").containsSequence(new byte[] {0x27, 0, 0x10, 0, 0});
    assertThat(new String(body, StandardCharsets.ISO_8859_1)).contains("homeward-g-1");
  }

  private void deliver(RawClient gateway, int packetId, String topic) throws IOException {
    gateway.publish(packetId, 1, topic, PAYLOAD);
    gateway.flush();
  }

  private void awaitRecords(int count) {
    Awaitility.await().atMost(PATIENCE).until(() -> kafka.history().size() == count);
  }

  private static void assertAcknowledged(RawClient gateway, int packetId) throws IOException {
    RawClient.Packet packet = gateway.read();
    assertThat(packet.type()).isEqualTo(RawClient.PUBACK);
    assertThat(packet.packetId()).isEqualTo(packetId);
  }

  @Test
  void acknowledgesWhatKafkaHasAndNothingBefore() throws Exception {
    try (RawClient gateway = subscribed()) {
      deliver(gateway, 1, TOPIC);
      deliver(gateway, 2, TOPIC);
      awaitRecords(2);
      assertThat(metrics.scrape()).contains("homeward_gateway_acknowledge_seconds_count 0");
      kafka.completeNext();
      assertAcknowledged(gateway, 1);
      assertThat(metrics.scrape())
          .contains(
              "homeward_gateway_acknowledge_seconds_count 1",
              "homeward_gateway_broker_unacknowledged 1.0");
      kafka.completeNext();
      assertAcknowledged(gateway, 2);
    }
  }

  @Test
  void acknowledgesARefusalOnceItIsRecorded() throws Exception {
    try (RawClient gateway = subscribed()) {
      deliver(gateway, 1, "homeward/v1/other/w-1/readings");
      awaitRecords(1);
      assertThat(kafka.history().get(0).topic()).isEqualTo("readings-rejected");
      kafka.completeNext();
      assertAcknowledged(gateway, 1);
    }
  }

  @Test
  void leavesAConnectionOnWhichAMessageDidNotBecomeDurable() throws Exception {
    try (RawClient gateway = subscribed()) {
      deliver(gateway, 1, TOPIC);
      deliver(gateway, 2, TOPIC);
      awaitRecords(2);
      kafka.errorNext(new TimeoutException("Kafka is down"));
      kafka.completeNext();
      // Neither the one that failed nor the one behind it.
      RawClient.Packet farewell = gateway.read();
      assertThat(farewell == null || farewell.type() == RawClient.DISCONNECT).isTrue();
    }
    try (RawClient again = subscribed()) {
      deliver(again, 1, TOPIC);
      awaitRecords(3);
      kafka.completeNext();
      assertAcknowledged(again, 1);
    }
    assertThat(metrics.scrape())
        .contains("homeward_gateway_broker_events_total{event=\"publish_failed\"} 1.0");
  }

  /** The broker gives packet identifiers anew: that of the first connection may be another's. */
  @Test
  void acknowledgesNothingOfAConnectionThatIsGone() throws Exception {
    try (RawClient gateway = subscribed()) {
      deliver(gateway, 1, TOPIC);
      awaitRecords(1);
    }
    try (RawClient again = subscribed()) {
      deliver(again, 1, "homeward/v1/other/w-1/readings");
      deliver(again, 2, TOPIC);
      awaitRecords(3);
      kafka.completeNext();
      kafka.completeNext();
      assertAcknowledged(again, 1);
      assertThat(metrics.scrape()).contains("homeward_gateway_acknowledge_seconds_count 1");
      kafka.completeNext();
      assertAcknowledged(again, 2);
    }
  }

  @Test
  void saysWhyItIsNotSubscribedAndTriesAgain() throws Exception {
    assertThat(intake.report()).startsWith("not connected since ");
    try (RawClient gateway = accepted()) {
      answerSubscribe(gateway, 0x87);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> intake.fault().equals("not connected to the broker: subscription refused"));
    }
    // QoS 0 granted where QoS 1 was asked for: no promise could be kept on it.
    try (RawClient gateway = accepted()) {
      answerSubscribe(gateway, 0);
    }
    try (RawClient gateway = subscribed()) {
      assertThat(intake.fault()).isEmpty();
      assertThat(intake.report()).startsWith("subscribed since ");
      deliver(gateway, 1, TOPIC);
      awaitRecords(1);
    }
  }

  /** Else each attempt would leave a connection and its threads behind, for as long as it hangs. */
  @Test
  void letsGoOfABrokerThatNeverAnswers() throws Exception {
    try (RawClient gateway = new RawClient(listening.accept(), 5)) {
      assertConnect(gateway.read());
      assertThat(gateway.read()).as("the end of the connection").isNull();
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> intake.fault().equals("not connected to the broker: not reached"));
    try (RawClient gateway = accepted()) {
      assertThat(gateway.read().type()).isEqualTo(SUBSCRIBE);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> intake.fault().equals("not connected to the broker: connection lost"));
    }
    try (RawClient gateway = subscribed()) {
      deliver(gateway, 1, TOPIC);
      awaitRecords(1);
    }
    Awaitility.await().atMost(PATIENCE).until(() -> clientThreads() <= 4);
  }

  /** Threads of the MQTT client: sender, receiver, callback, and its timer. */
  private static long clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("MQTT "))
        .filter(thread -> thread.getName().contains("homeward-g-1"))
        .count();
  }

  /** Closing may come while a connection is being made: it must not stay behind. */
  @Test
  void leavesNoConnectionBehindThatWasBeingMadeWhenItClosed() throws Exception {
    try (RawClient gateway = accepted()) {
      RawClient.Packet subscribe = gateway.read();
      assertThat(subscribe.type()).isEqualTo(SUBSCRIBE);
      intake.close(Duration.ofMillis(1));
      gateway.send(0x90, new byte[] {subscribe.body()[0], subscribe.body()[1], 0, 1});
      gateway.flush();
      RawClient.Packet farewell = gateway.read();
      assertThat(farewell == null || farewell.type() == RawClient.DISCONNECT).isTrue();
    }
    assertThat(intake.isSubscribed()).isFalse();
  }

  @Test
  void waitsWhileAsMuchIsOnItsWayAsMayBeAndDropsOnlyQosZero() throws Exception {
    try (RawClient gateway = subscribed()) {
      inFlight.take(1 << 20);
      gateway.publish(0, 0, TOPIC, PAYLOAD);
      deliver(gateway, 1, TOPIC);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> metrics.scrape().contains("homeward_gateway_messages_lost_total 1.0"));
      Awaitility.await().during(Duration.ofMillis(500)).until(() -> kafka.history().isEmpty());
      inFlight.giveBack(1 << 20);
      awaitRecords(1);
      kafka.completeNext();
      assertAcknowledged(gateway, 1);
    }
  }

  @Test
  void acknowledgesWhatBecomesDurableWhileItCloses() throws Exception {
    try (RawClient gateway = subscribed()) {
      deliver(gateway, 1, TOPIC);
      awaitRecords(1);
      Thread closing = new Thread(() -> intake.close(Duration.ofSeconds(10)));
      closing.start();
      // Waiting for Kafka, with nothing acknowledged yet.
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> closing.getState() == Thread.State.TIMED_WAITING);
      kafka.completeNext();
      assertAcknowledged(gateway, 1);
      RawClient.Packet farewell = gateway.read();
      assertThat(farewell.type()).isEqualTo(RawClient.DISCONNECT);
      closing.join(10_000);
      assertThat(closing.isAlive()).isFalse();
    }
  }
}
