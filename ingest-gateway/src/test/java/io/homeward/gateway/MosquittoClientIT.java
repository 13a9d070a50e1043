package io.homeward.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.WardTopics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/vendors.md tells a vendor to type, typed. */
@Tag("real-parts")
class MosquittoClientIT {
  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");

  @TempDir Path directory;

  @Test
  void debiansClientPublishesItsFirstReadingInEitherVersion() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        WardTopics topics =
            new WardTopics(broker.bootstrapServers()).populate("w-", 1, "acme", "secret", FROM);
        IngestGateway gateway =
            IngestGateway.start(
                GatewayConfig.local(broker.bootstrapServers(), directory.resolve("keys"))
                    .withPorts(0, 0))) {
      assertThat(gateway.awaitReady(Duration.ofSeconds(30))).isTrue();
      for (String version : List.of("mqttv31", "mqttv311", "mqttv5")) {
        for (String qos : List.of("0", "1", "2")) {
          assertThat(publish(gateway.mqttPort(), version, qos, "secret")).isZero();
        }
      }
      assertThat(publish(gateway.mqttPort(), "mqttv311", "1", "wrong")).isNotZero();
      assertThat(topics.batchesOf("w-0")).hasSizeBetween(8, 9);
    }
  }

  private static int publish(int port, String version, String qos, String secret) throws Exception {
    Process process =
        new ProcessBuilder(
                "mosquitto_pub",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-V",
                version,
                "-q",
                qos,
                "-i",
                "first-reading",
                "-u",
                "w-0",
                "-P",
                secret,
                "-t",
                "homeward/v1/acme/w-0/readings",
                "-m",
                "{\"readings\":[{\"signal\":\"HEART_RATE\",\"measuredAt\":\"2026-11-24T08:15:00+01:00\",\"value\":72,\"unit\":\"/min\"}]}")
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS))
        .as(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isTrue();
    return process.exitValue();
  }
}
