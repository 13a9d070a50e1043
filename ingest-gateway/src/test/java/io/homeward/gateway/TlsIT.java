package io.homeward.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.Payloads;
import io.homeward.gateway.fixture.RawClient;
import io.homeward.gateway.fixture.SelfSigned;
import io.homeward.gateway.fixture.WardTopics;
import io.homeward.vitals.reading.ReadingBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same promises over TLS. */
class TlsIT {
  private static final String SECRET = "s3cret-of-a-test-device";

  @TempDir static Path directory;
  private static BrokerProcess broker;
  private static WardTopics topics;
  private static SelfSigned pair;
  private static IngestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    pair = SelfSigned.in(directory);
    broker = BrokerProcess.start(directory.resolve("kafka"));
    topics = new WardTopics(broker.bootstrapServers());
    for (String device : new String[] {"w-tls", "w-burst", "w-plain"}) {
      topics.register(device, "acme", SECRET, 1, false);
      topics.enrol("p-" + device, device, "acme", Instant.parse("2020-01-01T00:00:00Z"), 1);
    }
    gateway =
        IngestGateway.start(
            config(directory.resolve("keys"))
                .withTls(new TlsConfig(0, pair.certificate(), pair.key())));
    assertThat(gateway.awaitReady(Duration.ofSeconds(30))).isTrue();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    topics.close();
    broker.close();
  }

  private static GatewayConfig config(Path keys) {
    return GatewayConfig.local(broker.bootstrapServers(), keys).withPorts(0, 0);
  }

  private static SSLSocket socket(String... protocols) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            pair.client()
                .getSocketFactory()
                .createSocket("127.0.0.1", gateway.mqttTlsPort().orElseThrow());
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    return socket;
  }

  private static String topicOf(String device) {
    return "homeward/v1/acme/" + device + "/readings";
  }

  @Test
  void acknowledgesToAClientThatChecksTheCertificateAndTheAddress() {
    Mqtt5BlockingClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost("127.0.0.1")
            .serverPort(gateway.mqttTlsPort().orElseThrow())
            .sslConfig(MqttClientSslConfig.builder().trustManagerFactory(pair.trust()).build())
            .simpleAuth()
            .username("w-tls")
            .password(SECRET.getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildBlocking();
    client.connect();
    client
        .publishWith()
        .topic(topicOf("w-tls"))
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(Payloads.heartRate("2026-01-02T08:15:00Z", 72))
        .send();
    client.disconnect();
    assertThat(topics.batchesOf("w-tls")).hasSize(1);
  }

  /** More than fits one TLS record, and all of it before the server has answered anything. */
  @Test
  void takesWhatAClientSendsBehindItsConnectInBothVersionsOfTls() throws Exception {
    int messages = 600;
    for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (RawClient client = new RawClient(socket(protocol), 4)) {
        assertThat(
                client.connectAnd(
                    "c",
                    "w-burst",
                    SECRET,
                    () -> {
                      for (int i = 1; i <= messages; i++) {
                        String at = Instant.parse("2026-01-02T00:00:00Z").plusSeconds(i).toString();
                        client.publish(i, 1, topicOf("w-burst"), Payloads.heartRate(at, 60));
                      }
                    }))
            .isZero();
        for (int i = 1; i <= messages; i++) {
          assertThat(client.read().packetId()).isEqualTo(i);
        }
      }
    }
    assertThat(topics.batchesOf("w-burst").stream().mapToInt(ReadingBatch::size).sum())
        .isEqualTo(2 * messages);
  }

  @Test
  void endsAConnectionThatDoesNotSpeakTlsAndServesThePlainPortBesideIt() throws Exception {
    try (RawClient plain = new RawClient(gateway.mqttTlsPort().orElseThrow(), 4)) {
      assertThat(plain.connect("c", "w-plain", SECRET, 60, true)).isNull();
    }
    try (RawClient plain = new RawClient(gateway.mqttPort(), 4)) {
      assertThat(plain.connect("c", "w-plain", SECRET, 60, true).body()[1]).isZero();
    }
  }

  @Test
  void isNotBelievedByAClientThatDoesNotKnowTheCertificate() throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            SSLContext.getDefault()
                .getSocketFactory()
                .createSocket("127.0.0.1", gateway.mqttTlsPort().orElseThrow())) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void doesNotStartWithoutACertificateAndItsKey() throws Exception {
    Path nothing = directory.resolve("nothing");
    GatewayConfig absent =
        config(directory.resolve("keys")).withTls(new TlsConfig(0, nothing, pair.key()));
    assertThat(absent.violations())
        .containsExactly("tls.certificateChain: cannot be read: " + nothing);
    Path garbage = Files.writeString(directory.resolve("garbage.key"), "no key");
    GatewayConfig wrong =
        config(directory.resolve("keys")).withTls(new TlsConfig(0, pair.certificate(), garbage));
    assertThatThrownBy(() -> IngestGateway.start(wrong))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("over TLS");
  }
}
