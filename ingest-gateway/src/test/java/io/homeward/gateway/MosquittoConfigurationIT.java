package io.homeward.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.broker.BrokerConfig;
import io.homeward.gateway.broker.BrokerSignIn;
import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.Metrics;
import io.homeward.gateway.fixture.MosquittoProcess;
import io.homeward.gateway.fixture.Payloads;
import io.homeward.gateway.fixture.RawClient;
import io.homeward.gateway.fixture.SelfSigned;
import io.homeward.gateway.fixture.WardTopics;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in infra/mosquitto, in a real Mosquitto: only port, paths and user are this test's. */
@Tag("real-parts")
class MosquittoConfigurationIT {
  private static final Path FILES = Path.of("..", "infra", "mosquitto");
  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final String SECRET = "s3cret-of-a-test-device";
  private static final String GATEWAY = "homeward-gateway-1";
  private static final String AT = "2026-01-02T08:15:00Z";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static BrokerProcess kafka;
  private static WardTopics topics;
  private static SelfSigned pair;
  private static MosquittoProcess broker;
  private static IngestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    kafka = BrokerProcess.start(directory.resolve("kafka"));
    topics = new WardTopics(kafka.bootstrapServers()).populate("d", 4, "acme", SECRET, FROM);
    pair = SelfSigned.in(directory);
    broker = configured(directory.resolve("mosquitto"));
    Path password = Files.writeString(directory.resolve("password"), SECRET + "\n");
    gateway =
        IngestGateway.start(
            config("g-acl", BrokerSignIn.fromFile(GATEWAY, password), pair.certificate()));
    Awaitility.await().atMost(PATIENCE).until(gateway::isSubscribed);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    broker.close();
    topics.close();
    kafka.close();
  }

  private static MosquittoProcess configured(Path where) throws Exception {
    Files.createDirectories(where);
    int port = MosquittoProcess.freePort();
    Path passwords = Files.createFile(where.resolve("passwords"));
    for (String user : new String[] {GATEWAY, "d0", "d1", "d2", "d3"}) {
      Process added =
          new ProcessBuilder(
                  MosquittoProcess.program("mosquitto_passwd"),
                  "-b",
                  passwords.toString(),
                  user,
                  SECRET)
              .start();
      assertThat(added.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(added.exitValue()).isZero();
    }
    String file = Files.readString(FILES.resolve("mosquitto.conf"));
    for (var line :
        Map.of(
                "listener 8883", "listener " + port + " 127.0.0.1",
                "certfile /etc/mosquitto/certs/broker.crt", "certfile " + pair.certificate(),
                "keyfile /etc/mosquitto/certs/broker.key", "keyfile " + pair.key(),
                "password_file /etc/mosquitto/passwords", "password_file " + passwords,
                "acl_file /etc/mosquitto/acl",
                    "acl_file " + FILES.resolve("acl").toAbsolutePath().normalize(),
                "persistence_location /var/lib/mosquitto/", "persistence_location " + where + "/",
                "user mosquitto", "user " + MosquittoProcess.user())
            .entrySet()) {
      assertThat(file).contains("\n" + line.getKey() + "\n");
      file = file.replace("\n" + line.getKey() + "\n", "\n" + line.getValue() + "\n");
    }
    Path configuration = Files.writeString(where.resolve("mosquitto.conf"), file);
    return MosquittoProcess.started(where, configuration, port);
  }

  private static GatewayConfig config(String gatewayId, BrokerSignIn signIn, Path trusted) {
    return GatewayConfig.local(kafka.bootstrapServers(), directory.resolve("keys"))
        .withPorts(0, 0)
        .withGatewayId(gatewayId)
        .withBrokerAlone(
            BrokerConfig.plain("127.0.0.1", broker.port()).withTls(trusted).withSignIn(signIn));
  }

  private static RawClient connected(int version) throws Exception {
    return new RawClient(
        pair.client().getSocketFactory().createSocket("127.0.0.1", broker.port()), version);
  }

  private static RawClient signedIn(String device, int version) throws Exception {
    RawClient client = connected(version);
    assertThat(client.connect("c-" + device, device, SECRET, 60, true).body()[1]).isZero();
    return client;
  }

  private static String topicOf(String device) {
    return "homeward/v1/acme/" + device + "/readings";
  }

  /** Waits until a message sent now has arrived, and so have those before it. */
  private static void awaitMarker(String device, double value) throws Exception {
    try (RawClient client = signedIn(device, 5)) {
      client.publish(1, 1, topicOf(device), Payloads.heartRate(AT, value));
      client.flush();
      assertThat(client.read().reason()).isZero();
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> topics.batchesOf(device).stream().anyMatch(batch -> batch.values()[0] == value));
  }

  @Test
  void aDeviceCannotPublishToAnothersTopicNorListenToIt() throws Exception {
    try (RawClient listener = signedIn("d0", 5);
        RawClient five = signedIn("d1", 5);
        RawClient three = signedIn("d2", 4)) {
      listener.send(0x82, new byte[] {0, 9, 0, 0, 1, '#', 1});
      listener.flush();
      assertThat(listener.read().type()).isEqualTo(RawClient.SUBACK);

      five.publish(1, 1, topicOf("d3"), Payloads.heartRate(AT, 66));
      five.publish(2, 1, topicOf("d1"), Payloads.heartRate(AT, 67));
      five.flush();
      assertThat(five.read().reason()).isEqualTo(0x87);
      assertThat(five.read().reason()).isNotEqualTo(0x87);
      // MQTT 3.1.1 has no reasons: Mosquitto acknowledges, and drops it all the same.
      three.publish(1, 1, topicOf("d3"), Payloads.heartRate(AT, 68));
      three.flush();
      assertThat(three.read().packetId()).isEqualTo(1);

      awaitMarker("d3", 99);
      assertThat(topics.batchesOf("d3")).extracting(b -> b.values()[0]).containsExactly(99.0);
      assertThat(topics.batchesOf("d1")).extracting(b -> b.values()[0]).containsExactly(67.0);
      assertThat(topics.rejectedOf("d3")).isEmpty();
      // All of it passed the listener by: the next it hears is the answer to its ping.
      listener.send(0xC0, new byte[0]);
      listener.flush();
      assertThat(listener.read().type()).isEqualTo(RawClient.PINGRESP);
    }
  }

  @Test
  void aDeviceMayNameAnyVendorToTheBrokerAndTheGatewayKnowsBetter() throws Exception {
    try (RawClient client = signedIn("d0", 5)) {
      client.publish(1, 1, "homeward/v1/other/d0/readings", Payloads.heartRate(AT, 70));
      client.flush();
      client.read();
    }
    Awaitility.await().atMost(PATIENCE).until(() -> !topics.rejectedOf("d0").isEmpty());
    assertThat(topics.rejectedOf("d0"))
        .extracting(RejectedReadings::reason)
        .containsExactly(RejectReason.TOPIC_OF_ANOTHER_DEVICE);
    assertThat(topics.batchesOf("d0")).isEmpty();
  }

  @Test
  void aPacketThatIsTooLargeForTheWayIsNotAcknowledged() throws Exception {
    byte[] payload = new byte[1_100_000];
    Arrays.fill(payload, (byte) ' ');
    try (RawClient client = signedIn("d2", 4)) {
      try {
        client.publish(1, 1, topicOf("d2"), payload);
        client.flush();
        assertThat(client.read()).isNull();
      } catch (IOException e) {
        // The broker may hang up before all of it is written.
        assertThat(client.read()).isNull();
      }
    }
  }

  @Test
  void nobodyComesInWithoutThePassword() throws Exception {
    try (RawClient client = connected(5)) {
      assertThat(client.connect("c-x", "d0", "wrong", 60, true).body()[1]).isEqualTo((byte) 0x87);
    }
    Path wrong = Files.writeString(directory.resolve("wrong"), "wrong\n");
    awaitReport(
        config("g-wrong", BrokerSignIn.fromFile(GATEWAY, wrong), pair.certificate()),
        "not connected since ",
        "sign in refused");
  }

  @Test
  void aBrokerWhoseCertificateIsNotTrustedIsNotRead() throws Exception {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Path password = Files.writeString(directory.resolve("password-2"), SECRET + "\n");
    awaitReport(
        config(
            "g-distrusts",
            BrokerSignIn.fromFile(GATEWAY, password),
            SelfSigned.in(elsewhere).certificate()),
        "not connected since ",
        "not reached");
  }

  /** Trusted, and of another name: whoever holds a certificate of that issuer is not the broker. */
  @Test
  void aBrokerUnderAnotherNameThanItsCertificatesIsNotRead() throws Exception {
    Path password = Files.writeString(directory.resolve("password-3"), SECRET + "\n");
    assertThat(InetAddress.getByName("localhost").getHostAddress()).isEqualTo("127.0.0.1");
    awaitReport(
        GatewayConfig.local(kafka.bootstrapServers(), directory.resolve("keys"))
            .withPorts(0, 0)
            .withGatewayId("g-other-name")
            .withBrokerAlone(
                BrokerConfig.plain("localhost", broker.port())
                    .withTls(pair.certificate())
                    .withSignIn(BrokerSignIn.fromFile(GATEWAY, password))),
        "not connected since ",
        "not reached");
  }

  private static void awaitReport(GatewayConfig config, String... parts) throws Exception {
    try (IngestGateway other = IngestGateway.start(config)) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(Metrics.get(other, "/health").body()).contains(parts));
      assertThat(other.isSubscribed()).isFalse();
    }
  }
}
