package io.homeward.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.broker.BrokerConfig;
import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.Metrics;
import io.homeward.gateway.fixture.MosquittoProcess;
import io.homeward.gateway.fixture.Payloads;
import io.homeward.gateway.fixture.RawClient;
import io.homeward.gateway.fixture.WardTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is the broker intake's own, beside the contract of every intake. */
@Tag("real-parts")
class BrokerIntakeIT {
  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final String SECRET = "s3cret-of-a-test-device";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static BrokerProcess kafka;
  private static WardTopics topics;

  @BeforeAll
  static void start() throws Exception {
    kafka = BrokerProcess.start(directory.resolve("kafka"));
    topics = new WardTopics(kafka.bootstrapServers()).populate("d", 5, "acme", SECRET, FROM);
  }

  @AfterAll
  static void stop() {
    topics.close();
    kafka.close();
  }

  private static GatewayConfig config(String gatewayId) {
    return GatewayConfig.local(kafka.bootstrapServers(), directory.resolve("keys"))
        .withPorts(0, 0)
        .withGatewayId(gatewayId);
  }

  private static GatewayConfig reading(String gatewayId, MosquittoProcess broker) {
    return config(gatewayId).withBrokerAlone(BrokerConfig.plain("127.0.0.1", broker.port()));
  }

  private static void awaitSubscribed(IngestGateway gateway) {
    Awaitility.await().atMost(PATIENCE).until(gateway::isSubscribed);
  }

  private static void publish(int port, String device, int... values) throws IOException {
    try (RawClient client = new RawClient(port, 4)) {
      assertThat(client.connect("c-" + device, device, SECRET, 60, true).body()[1]).isZero();
      for (int i = 0; i < values.length; i++) {
        client.publish(
            i + 1,
            1,
            "homeward/v1/acme/" + device + "/readings",
            Payloads.heartRate(FROM.plusSeconds(values[i]).toString(), values[i]));
      }
      client.flush();
      for (int i = 0; i < values.length; i++) {
        assertThat(client.read().packetId()).isEqualTo(i + 1);
      }
    }
  }

  private static List<Double> valuesOf(String device) {
    return topics.batchesOf(device).stream().map(batch -> batch.values()[0]).toList();
  }

  private static void awaitHealth(IngestGateway gateway, int status, String... parts) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              var health = Metrics.get(gateway, "/health");
              assertThat(health.body()).contains(parts);
              assertThat(health.statusCode()).isEqualTo(status);
            });
  }

  @Test
  void isUnhealthyWhileTheBrokerIsAwayAndSubscribesAgainByItself() throws Exception {
    try (MosquittoProcess broker = MosquittoProcess.open(directory.resolve("away"))) {
      broker.stop();
      try (IngestGateway gateway = IngestGateway.start(reading("g-away", broker))) {
        awaitHealth(
            gateway,
            503,
            "\"ready\":true",
            "\"broker\":\"not connected since ",
            "not reached",
            "\"cause\":\"not connected to the broker: not reached\"");
        assertThat(gateway.isSubscribed()).isFalse();
        broker.restart();
        awaitHealth(gateway, 200, "\"healthy\":true", "\"broker\":\"subscribed since ");
        publish(broker.port(), "d0", 60);
        Awaitility.await().atMost(PATIENCE).until(() -> valuesOf("d0").contains(60.0));

        broker.stop();
        awaitHealth(gateway, 503, "\"broker\":\"not connected since ");
        Awaitility.await()
            .atMost(PATIENCE)
            .until(
                () ->
                    topics.healthOf("g-away").stream()
                        .anyMatch(
                            health ->
                                !health.healthy() && health.cause().contains("to the broker: ")));
        broker.restart();
        awaitHealth(gateway, 200, "\"broker\":\"subscribed since ");
        publish(broker.port(), "d0", 61);
        Awaitility.await().atMost(PATIENCE).until(() -> valuesOf("d0").contains(61.0));
        assertThat(Metrics.get(gateway, "/metrics").body())
            .contains(
                "homeward_gateway_broker_events_total{event=\"subscribed\"} 2.0",
                "homeward_gateway_broker_subscribed 1.0",
                "homeward_gateway_broker_unacknowledged 0.0");
      }
    }
  }

  @Test
  void readsWhatCameWhileItWasStoppedAndNothingTwice() throws Exception {
    try (MosquittoProcess broker = MosquittoProcess.open(directory.resolve("stopped"))) {
      try (IngestGateway gateway = IngestGateway.start(reading("g-stopped", broker))) {
        awaitSubscribed(gateway);
        publish(broker.port(), "d1", 60, 61, 62);
        Awaitility.await().atMost(PATIENCE).until(() -> valuesOf("d1").size() == 3);
      }
      publish(broker.port(), "d1", 63, 64);
      // The broker, too, is started again: it keeps what waits.
      broker.stop();
      broker.restart();
      try (IngestGateway gateway = IngestGateway.start(reading("g-stopped", broker))) {
        awaitSubscribed(gateway);
        publish(broker.port(), "d1", 65);
        Awaitility.await().atMost(PATIENCE).until(() -> valuesOf("d1").contains(65.0));
      }
      assertThat(valuesOf("d1")).containsExactlyInAnyOrder(60.0, 61.0, 62.0, 63.0, 64.0, 65.0);
    }
  }

  @Test
  void servesDevicesOfItsOwnBesideTheBrokers() throws Exception {
    try (MosquittoProcess broker = MosquittoProcess.open(directory.resolve("beside"));
        IngestGateway gateway =
            IngestGateway.start(
                config("g-beside").withBroker(BrokerConfig.plain("127.0.0.1", broker.port())))) {
      awaitSubscribed(gateway);
      publish(gateway.mqttPort(), "d2", 60);
      publish(broker.port(), "d2", 61);
      Awaitility.await().atMost(PATIENCE).until(() -> valuesOf("d2").size() == 2);
      assertThat(valuesOf("d2")).containsExactlyInAnyOrder(60.0, 61.0);
    }
  }
}
