package io.homeward.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.homeward.gateway.deadletter.PayloadKey;
import io.homeward.gateway.deadletter.PayloadSeal;
import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.Metrics;
import io.homeward.gateway.fixture.Payloads;
import io.homeward.gateway.fixture.RawClient;
import io.homeward.gateway.fixture.WardTopics;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayIT {
  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final String VENDOR = "acme";
  private static final String SECRET = "s3cret-of-a-test-device";

  @TempDir static Path directory;
  private static BrokerProcess broker;
  private static WardTopics topics;
  private static IngestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    broker = BrokerProcess.start(directory.resolve("kafka"));
    topics = new WardTopics(broker.bootstrapServers());
    for (String device : List.of("w-v3", "w-v5", "w-qos", "w-bad", "w-big", "w-raw", "w-take")) {
      topics.register(device, VENDOR, SECRET, 1, false);
      topics.enrol("p-" + device, device, VENDOR, FROM, 1);
    }
    topics.register("w-nobody", VENDOR, SECRET, 1, false);
    topics.register("w-revoked", VENDOR, SECRET, 1, true);
    gateway =
        IngestGateway.start(
            GatewayConfig.local(broker.bootstrapServers(), directory.resolve("keys"))
                .withPorts(0, 0)
                .withReceiveMaximum(20));
    assertThat(gateway.awaitReady(Duration.ofSeconds(30))).isTrue();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    topics.close();
    broker.close();
  }

  private static String topicOf(String device) {
    return "homeward/v1/" + VENDOR + "/" + device + "/readings";
  }

  private static RawClient signedIn(String device, int version) throws IOException {
    RawClient client = new RawClient(gateway.mqttPort(), version);
    RawClient.Packet answer = client.connect("c-" + device, device, SECRET, 60, true);
    assertThat(answer.type()).isEqualTo(RawClient.CONNACK);
    assertThat(answer.body()[1]).isZero();
    return client;
  }

  @Test
  void acknowledgesToAnMqtt3ClientWhatKafkaHas() {
    Mqtt3BlockingClient client =
        MqttClient.builder()
            .useMqttVersion3()
            .serverHost("127.0.0.1")
            .serverPort(gateway.mqttPort())
            .simpleAuth()
            .username("w-v3")
            .password(SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildBlocking();
    client.connect();
    client
        .publishWith()
        .topic(topicOf("w-v3"))
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(Payloads.heartRate("2026-01-02T08:15:00+01:00", 72))
        .send();
    client.disconnect();

    List<ReadingBatch> batches = topics.batchesOf("w-v3");
    assertThat(batches).hasSize(1);
    ReadingBatch batch = batches.get(0);
    assertThat(batch.patientId()).isEqualTo("p-w-v3");
    assertThat(batch.signal()).isEqualTo(Signal.HEART_RATE);
    assertThat(batch.values()).containsExactly(72);
    assertThat(batch.measuredAtMs())
        .containsExactly(Instant.parse("2026-01-02T07:15:00Z").toEpochMilli());
    assertThat(batch.utcOffsetMinutes()).containsExactly((short) 60);
    assertThat(batch.enrolmentRevision()).isEqualTo(1);
  }

  @Test
  void tellsAnMqtt5ClientThatAnothersTopicIsNotItsOwn() throws Exception {
    Mqtt5BlockingClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost("127.0.0.1")
            .serverPort(gateway.mqttPort())
            .simpleAuth()
            .username("w-v5")
            .password(SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildBlocking();
    assertThat(client.connect().getRestrictions().getReceiveMaximum()).isEqualTo(20);
    Mqtt5PublishResult own =
        client
            .publishWith()
            .topic(topicOf("w-v5"))
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(Payloads.heartRate("2026-01-02T08:15:00Z", 73))
            .send();
    assertThat(own.getError()).isEmpty();
    assertThat(topics.batchesOf("w-v5")).hasSize(1);
    client.disconnect();

    try (RawClient raw = signedIn("w-v5", 5)) {
      raw.publish(7, 1, topicOf("w-elsewhere"), Payloads.heartRate("2026-01-02T08:15:00Z", 73));
      raw.flush();
      RawClient.Packet ack = raw.read();
      assertThat(ack.packetId()).isEqualTo(7);
      assertThat(ack.reason()).isEqualTo(0x87);
    }
    List<RejectedReadings> rejected = topics.rejectedOf("w-elsewhere");
    assertThat(rejected).hasSize(1);
    assertThat(rejected.get(0).reason()).isEqualTo(RejectReason.TOPIC_OF_ANOTHER_DEVICE);
    assertThat(topics.batchesOf("w-elsewhere")).isEmpty();
  }

  @Test
  void refusesWhoIsUnknownWrongOrShutOut() throws Exception {
    record Attempt(String device, String secret, int code3, int code5) {}
    for (Attempt attempt :
        List.of(
            new Attempt("w-stranger", SECRET, 5, 0x86),
            new Attempt("w-v3", "wrong", 5, 0x86),
            new Attempt("w-revoked", SECRET, 5, 0x8A))) {
      try (RawClient three = new RawClient(gateway.mqttPort(), 4);
          RawClient five = new RawClient(gateway.mqttPort(), 5)) {
        assertThat(three.connect("c", attempt.device(), attempt.secret(), 60, true).body()[1])
            .isEqualTo((byte) attempt.code3());
        assertThat(three.read()).isNull();
        assertThat(five.connect("c", attempt.device(), attempt.secret(), 60, true).body()[1])
            .isEqualTo((byte) attempt.code5());
      }
    }
    assertThat(get("/health").body()).contains("\"device_unknown\":2", "\"device_revoked\":2");
    assertThat(get("/metrics").body())
        .contains("homeward_gateway_sign_ins_total{outcome=\"secret_wrong\"} 2.0");
  }

  @Test
  void acknowledgesInOrderWhateverTheOutcomeAndQuality() throws Exception {
    try (RawClient client = signedIn("w-qos", 4)) {
      client.publish(0, 0, topicOf("w-qos"), Payloads.heartRate("2026-01-02T08:00:00Z", 60));
      client.publish(1, 1, topicOf("w-qos"), Payloads.heartRate("2026-01-02T08:01:00Z", 61));
      client.publish(2, 2, topicOf("w-qos"), Payloads.heartRate("2026-01-02T08:02:00Z", 62));
      client.publish(2, 2, topicOf("w-qos"), Payloads.heartRate("2026-01-02T08:02:00Z", 62));
      client.publish(3, 1, topicOf("w-qos"), Payloads.json("{}"));
      client.publish(4, 1, topicOf("w-qos"), Payloads.json("{'readings':[]}"));
      client.flush();
      assertThat(List.of(client.read(), client.read(), client.read(), client.read()))
          .extracting(p -> p.type() + ":" + p.packetId())
          .containsExactly("4:1", "5:2", "4:3", "4:4");
      client.send(0x62, new byte[] {0, 2});
      client.flush();
      RawClient.Packet complete = client.read();
      assertThat(complete.type()).isEqualTo(RawClient.PUBCOMP);
      assertThat(complete.packetId()).isEqualTo(2);
    }
    assertThat(topics.batchesOf("w-qos"))
        .extracting(b -> b.values()[0])
        .containsExactlyInAnyOrder(60.0, 61.0, 62.0);
  }

  @Test
  void keepsTheGoodReadingsOfAMessageAndRecordsTheBadOnes() throws Exception {
    try (RawClient client = signedIn("w-bad", 4)) {
      client.publish(
          1,
          1,
          topicOf("w-bad"),
          Payloads.json(
              "{'readings':["
                  + "{'signal':'8867-4','measuredAt':'2026-01-02T08:00:00Z','value':60,'unit':'/min'},"
                  + "{'signal':'8867-4','measuredAt':'2026-01-02T08:01:00Z','value':6000,'unit':'/min'},"
                  + "{'signal':'8867-4','measuredAt':'2026-01-02T08:02:00','value':60,'unit':'/min'},"
                  + "{'signal':'8310-5','measuredAt':'2026-01-02T08:03:00Z','value':98.6,'unit':'[degF]'}]}"));
      client.publish(2, 1, topicOf("w-bad"), Payloads.json("{'readings':[{"));
      client.flush();
      assertThat(client.read().packetId()).isEqualTo(1);
      assertThat(client.read().packetId()).isEqualTo(2);
    }
    assertThat(topics.batchesOf("w-bad"))
        .extracting(b -> b.signal() + "=" + b.values()[0])
        .containsExactlyInAnyOrder("HEART_RATE=60.0", "BODY_TEMPERATURE=37.0");
    assertThat(topics.rejectedOf("w-bad"))
        .extracting(r -> r.reason() + "@" + r.readingIndex()[0])
        .containsExactlyInAnyOrder(
            "VALUE_IMPLAUSIBLE@1", "TIME_MISSING_ZONE@2", "MALFORMED_JSON@0");
  }

  @Test
  void keepsThePayloadOfADeviceNobodyWearsSealed() throws Exception {
    byte[] payload = Payloads.heartRate("2026-01-02T08:00:00Z", 60);
    try (RawClient client = signedIn("w-nobody", 4)) {
      client.publish(1, 1, topicOf("w-nobody"), payload);
      client.flush();
      assertThat(client.read().packetId()).isEqualTo(1);
    }
    RejectedReadings rejected = topics.rejectedOf("w-nobody").get(0);
    assertThat(rejected.reason()).isEqualTo(RejectReason.DEVICE_UNASSIGNED);
    PayloadSeal seal =
        new PayloadSeal(
            PayloadKey.loadOrCreate(directory.resolve("keys"), new SecureRandom()),
            new SecureRandom());
    Optional<byte[]> opened = seal.open(rejected.payload().orElseThrow(), "w-nobody");
    assertThat(opened).isPresent();
    assertThat(opened.get()).isEqualTo(payload);
  }

  @Test
  void readsPastATooLargePayloadAndGoesOn() throws Exception {
    byte[] payload = new byte[10_000_000];
    java.util.Arrays.fill(payload, (byte) ' ');
    for (int version : new int[] {4, 5}) {
      try (RawClient client = signedIn("w-big", version)) {
        client.publish(1, 1, topicOf("w-big"), payload);
        client.publish(2, 1, topicOf("w-big"), Payloads.heartRate("2026-01-02T08:00:00Z", 60));
        client.flush();
        RawClient.Packet first = client.read();
        assertThat(first.packetId()).isEqualTo(1);
        assertThat(first.reason()).isEqualTo(version == 5 ? 0x97 : 0);
        assertThat(client.read().packetId()).isEqualTo(2);
      }
    }
    assertThat(topics.batchesOf("w-big")).hasSize(2);
    List<RejectedReadings> rejected = topics.rejectedOf("w-big");
    assertThat(rejected).hasSize(2);
    assertThat(rejected)
        .allSatisfy(
            r -> {
              assertThat(r.reason()).isEqualTo(RejectReason.PAYLOAD_TOO_LARGE);
              assertThat(r.payloadLength()).isEqualTo(payload.length);
              assertThat(r.payloadSha256())
                  .isEqualTo(MessageDigest.getInstance("SHA-256").digest(payload));
              assertThat(r.payload().orElseThrow().truncated()).isTrue();
            });
  }

  @Test
  void refusesSubscriptionsAnswersPingsAndCountsTheReceiveMaximum() throws Exception {
    try (RawClient client = signedIn("w-raw", 5)) {
      client.send(0x82, new byte[] {0, 9, 0, 0, 1, '#', 1});
      client.send(0xC0, new byte[0]);
      client.flush();
      RawClient.Packet refused = client.read();
      assertThat(refused.type()).isEqualTo(RawClient.SUBACK);
      assertThat(refused.body()[3]).isEqualTo((byte) 0x87);
      assertThat(client.read().type()).isEqualTo(RawClient.PINGRESP);
      for (int id = 1; id <= 21; id++) {
        // Never released: QoS 2 counts against the Receive Maximum until PUBCOMP.
        client.publish(id, 2, topicOf("w-raw"), Payloads.heartRate("2026-01-02T08:00:00Z", 60));
      }
      client.flush();
      RawClient.Packet last;
      do {
        last = client.read();
      } while (last != null && last.type() == RawClient.PUBREC);
      assertThat(last).isNotNull();
      assertThat(last.type()).isEqualTo(RawClient.DISCONNECT);
      assertThat(last.body()[0]).isEqualTo((byte) 0x93);
    }
  }

  @Test
  void letsTheSameClientTakeOverAndKnowsItsSession() throws Exception {
    try (RawClient first = new RawClient(gateway.mqttPort(), 5);
        RawClient second = new RawClient(gateway.mqttPort(), 5)) {
      assertThat(first.connect("same", "w-take", SECRET, 60, false).body()[0]).isZero();
      assertThat(second.connect("same", "w-take", SECRET, 60, false).body()[0]).isEqualTo((byte) 1);
      RawClient.Packet farewell = first.read();
      assertThat(farewell.type()).isEqualTo(RawClient.DISCONNECT);
      assertThat(farewell.body()[0]).isEqualTo((byte) 0x8E);
      assertThat(first.read()).isNull();
    }
  }

  @Test
  void endsASilentConnectionAfterOneAndAHalfKeepAlives() throws Exception {
    try (RawClient client = new RawClient(gateway.mqttPort(), 5)) {
      client.connect("silent", "w-raw", SECRET, 1, true);
      RawClient.Packet farewell = client.read();
      assertThat(farewell.type()).isEqualTo(RawClient.DISCONNECT);
      assertThat(farewell.body()[0]).isEqualTo((byte) 0x8D);
    }
  }

  @Test
  void shutsOutADeviceThatIsRevokedWhileConnected() throws Exception {
    topics.register("w-leaving", VENDOR, SECRET, 1, false);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              try (RawClient probe = new RawClient(gateway.mqttPort(), 5)) {
                return probe.connect("x", "w-leaving", SECRET, 60, true).body()[1] == 0;
              }
            });
    try (RawClient client = signedIn("w-leaving", 5)) {
      topics.register("w-leaving", VENDOR, SECRET, 2, true);
      RawClient.Packet farewell = client.read();
      assertThat(farewell.type()).isEqualTo(RawClient.DISCONNECT);
      assertThat(farewell.body()[0]).isEqualTo((byte) 0x98);
    }
  }

  @Test
  void saysThatItIsWell() throws Exception {
    HttpResponse<String> health = get("/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).contains("\"healthy\":true", "\"registryRead\":true");
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> topics.healthOf("gateway-1").stream().filter(PartHealth::healthy).count() >= 2);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return Metrics.get(gateway, path);
  }
}
