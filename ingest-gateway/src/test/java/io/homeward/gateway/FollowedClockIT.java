package io.homeward.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.Metrics;
import io.homeward.gateway.fixture.Payloads;
import io.homeward.gateway.fixture.RawClient;
import io.homeward.gateway.fixture.WardTopics;
import io.homeward.vitals.clock.ClockTick;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.OperationWire;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part that drives the ward's clock can see when the gateway follows it. */
class FollowedClockIT {
  private static final String DEVICE = "w-clock";
  private static final String SECRET = "s3cret-of-a-test-device";
  private static final String TOPIC = "homeward/v1/acme/w-clock/readings";

  /** Ahead of every wall clock this test will run by. */
  private static final Instant AHEAD = Instant.parse("2150-03-01T12:00:00Z");

  @TempDir Path directory;

  @Test
  void tellsTheWardTimeItFollowsAndAdmitsByIt() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        WardTopics topics = new WardTopics(broker.bootstrapServers())) {
      topics.register(DEVICE, "acme", SECRET, 1, false);
      topics.enrol("p-clock", DEVICE, "acme", Instant.parse("2020-01-01T00:00:00Z"), 1);
      try (IngestGateway gateway =
          IngestGateway.start(
              GatewayConfig.local(broker.bootstrapServers(), directory.resolve("keys"))
                  .withPorts(0, 0))) {
        assertThat(gateway.awaitReady(Duration.ofSeconds(30))).isTrue();
        assertThat(health(gateway)).contains("\"wardTime\":null");
        publish(gateway);
        assertThat(topics.rejectedOf(DEVICE))
            .extracting(r -> r.reason())
            .containsExactly(RejectReason.TIME_IN_FUTURE);

        ClockTick stopped = new ClockTick(AHEAD, Instant.now(), 0, Optional.empty());
        topics.put(Topic.WARD_CLOCK, "ward", OperationWire.encode(stopped));
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> health(gateway).contains("\"wardTime\":\"" + AHEAD + "\""));
        publish(gateway);
        assertThat(topics.batchesOf(DEVICE))
            .extracting(ReadingBatch::receivedAtMs)
            .containsExactly(AHEAD.toEpochMilli());
      }
    }
  }

  private static String health(IngestGateway gateway) throws Exception {
    return Metrics.get(gateway, "/health").body();
  }

  private static void publish(IngestGateway gateway) throws Exception {
    try (RawClient client = new RawClient(gateway.mqttPort(), 4)) {
      assertThat(client.connect("c", DEVICE, SECRET, 60, true).body()[1]).isZero();
      client.publish(1, 1, TOPIC, Payloads.heartRate("2150-03-01T11:59:00Z", 64));
      client.flush();
      assertThat(client.read().packetId()).isEqualTo(1);
    }
  }
}
