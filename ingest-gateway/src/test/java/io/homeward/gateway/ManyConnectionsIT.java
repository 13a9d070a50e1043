package io.homeward.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.Metrics;
import io.homeward.gateway.fixture.Payloads;
import io.homeward.gateway.fixture.RawClient;
import io.homeward.gateway.fixture.WardTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyConnectionsIT {
  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final String SECRET = "s3cret-of-a-test-device";
  private static final int CLIENTS = 1_000;

  @TempDir Path directory;

  @Test
  void aThousandConnectionsAreServedBesideSomeThatMisbehave() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        WardTopics topics =
            new WardTopics(broker.bootstrapServers())
                .populate("d", CLIENTS, "acme", SECRET, FROM)
                .populate("slow", 2, "acme", SECRET, FROM);
        IngestGateway gateway =
            IngestGateway.start(
                GatewayConfig.local(broker.bootstrapServers(), directory.resolve("keys"))
                    .withPorts(0, 0))) {
      assertThat(gateway.awaitReady(Duration.ofSeconds(30))).isTrue();
      try (RawClient deaf = signedIn(gateway, "slow0");
          RawClient halting = signedIn(gateway, "slow1")) {
        Thread talker = talkWithoutListening(deaf);
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(signedIn(gateway, "d" + i));
        }
        assertThat(Metrics.of(gateway, "homeward_gateway_connections")).isEqualTo(CLIENTS + 2);
        // Only now: it may take half a minute for a message, and signing in may take as long.
        halting.publishHalf("homeward/v1/acme/slow1/readings", new byte[200_000]);
        long[] millis = new long[CLIENTS];
        for (int round = 1; round <= 3; round++) {
          for (int i = 0; i < CLIENTS; i++) {
            RawClient client = clients.get(i);
            long began = System.nanoTime();
            client.publish(
                round,
                1,
                "homeward/v1/acme/d" + i + "/readings",
                Payloads.heartRate(FROM.plusSeconds(round).toString(), 60));
            client.flush();
            assertThat(client.read().packetId()).isEqualTo(round);
            millis[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
          }
        }
        Arrays.sort(millis);
        assertThat(millis[CLIENTS * 99 / 100]).as("99th percentile in ms").isLessThan(500);
        assertThat(Metrics.of(gateway, "homeward_gateway_assembly_bytes"))
            .isBetween(200_000.0, 201_000.0);
        for (RawClient client : clients) {
          client.hangUp();
        }
        deaf.hangUp();
        talker.join(10_000);
        assertThat(talker.isAlive()).isFalse();
      }
      assertThat(topics.batchesOf("d999")).hasSize(3);
    }
  }

  /** Publishes on and on and never reads an acknowledgement, until its socket is closed. */
  private static Thread talkWithoutListening(RawClient client) {
    Thread thread =
        new Thread(
            () -> {
              byte[] payload = Payloads.heartRate("2026-01-01T00:00:00Z", 60);
              try {
                for (int i = 0; i < 2_000_000; i++) {
                  client.publish(i % 65_535 + 1, 1, "homeward/v1/acme/slow0/readings", payload);
                }
                client.flush();
              } catch (IOException e) {
                // Closed, as it should be in the end.
                Thread.onSpinWait();
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static RawClient signedIn(IngestGateway gateway, String device) throws IOException {
    RawClient client = new RawClient(gateway.mqttPort(), 4);
    assertThat(client.connect("c", device, SECRET, 0, true).body()[1]).isZero();
    return client;
  }
}
