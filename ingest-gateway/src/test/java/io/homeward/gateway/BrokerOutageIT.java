package io.homeward.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.Metrics;
import io.homeward.gateway.fixture.Payloads;
import io.homeward.gateway.fixture.RawClient;
import io.homeward.gateway.fixture.SteadyDevice;
import io.homeward.gateway.fixture.WardTopics;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.reading.ReadingBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerOutageIT {
  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final String SECRET = "s3cret-of-a-test-device";
  private static final int DEVICES = 20;
  private static final int CLIENTS = 40;

  @TempDir Path directory;

  @Test
  void acknowledgesNothingThatIsNotInKafkaThoughTheBrokerIsKilledUnderLoad() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        WardTopics topics =
            new WardTopics(broker.bootstrapServers()).populate("d", DEVICES, "acme", SECRET, FROM);
        IngestGateway gateway =
            IngestGateway.start(
                GatewayConfig.local(broker.bootstrapServers(), directory.resolve("keys"))
                    .withPorts(0, 0)
                    .withReceiveMaximum(100))) {
      assertThat(gateway.awaitReady(Duration.ofSeconds(30))).isTrue();
      AtomicBoolean stop = new AtomicBoolean();
      List<SteadyDevice> devices =
          IntStream.range(0, DEVICES)
              .mapToObj(
                  i ->
                      new SteadyDevice(
                          gateway::mqttPort,
                          "d" + i,
                          SECRET,
                          FROM,
                          new Semaphore(Integer.MAX_VALUE),
                          stop))
              .toList();
      ExecutorService threads = Executors.newFixedThreadPool(DEVICES);
      List<Future<?>> running = new ArrayList<>();
      devices.forEach(d -> running.add(threads.submit(d)));
      for (int round = 0; round < 2; round++) {
        long before = total(devices);
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> total(devices) > before + 5_000);
        broker.kill();
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> stoodStill(devices, Duration.ofSeconds(2)));
        broker.restart();
      }
      long before = total(devices);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> total(devices) > before + 5_000);
      stop.set(true);
      for (Future<?> device : running) {
        device.get(30, TimeUnit.SECONDS);
      }
      threads.shutdown();
      for (SteadyDevice device : devices) {
        Set<Integer> durable = new TreeSet<>();
        for (ReadingBatch batch : topics.batchesOf(device.id())) {
          for (long at : batch.measuredAtMs()) {
            durable.add((int) ((at - FROM.toEpochMilli()) / 1_000));
          }
        }
        assertThat(durable).containsAll(device.acknowledged());
        assertThat(device.outOfOrder()).isZero();
        // The outage paused the connection; it did not end it.
        assertThat(device.connects()).isEqualTo(1);
        // All that was sent was acknowledged in the end, so both sets are the same.
        assertThat(durable).hasSameSizeAs(device.acknowledged());
      }
      assertThat(
              topics.healthOf("gateway-1").stream()
                  .filter(PartHealth::healthy)
                  .map(PartHealth::healthySinceMs)
                  .collect(Collectors.toSet()))
          .hasSizeGreaterThan(1);
    }
  }

  private static long total(List<SteadyDevice> devices) {
    return devices.stream().mapToLong(d -> d.acknowledged().size()).sum();
  }

  private static boolean stoodStill(List<SteadyDevice> devices, Duration during) {
    long before = total(devices);
    long until = System.nanoTime() + during.toNanos();
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
      if (total(devices) != before) {
        return false;
      }
    }
    return true;
  }

  @Test
  void holdsNoMoreThanItMayWhileTheBrokerIsDownAndDeliversItLater() throws Exception {
    long most = 1 << 20;
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        WardTopics topics =
            new WardTopics(broker.bootstrapServers()).populate("d", CLIENTS, "acme", SECRET, FROM);
        IngestGateway gateway =
            IngestGateway.start(
                GatewayConfig.local(broker.bootstrapServers(), directory.resolve("keys"))
                    .withPorts(0, 0)
                    .withMaxInFlightBytes(most))) {
      assertThat(gateway.awaitReady(Duration.ofSeconds(30))).isTrue();
      List<RawClient> connected = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        RawClient client = new RawClient(gateway.mqttPort(), 4);
        assertThat(client.connect("c", "d" + i, SECRET, 0, true).body()[1]).isZero();
        connected.add(client);
      }
      broker.kill();
      int each = 900;
      for (int i = 0; i < CLIENTS; i++) {
        for (int k = 0; k < each; k++) {
          connected
              .get(i)
              .publish(
                  k + 1,
                  1,
                  "homeward/v1/acme/d" + i + "/readings",
                  Payloads.heartRate(FROM.plusSeconds(k).toString(), 60));
        }
        connected.get(i).flush();
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> Metrics.of(gateway, "homeward_gateway_inflight_bytes") >= most);
      // 16 KiB of socket read a connection come to at most twice as many bytes on their way.
      assertThat(Metrics.of(gateway, "homeward_gateway_inflight_bytes"))
          .isLessThan((double) (most + CLIENTS * (32L << 10)));
      double messages = Metrics.of(gateway, "homeward_gateway_messages_total");
      assertThat(messages).isLessThan((double) CLIENTS * each);
      broker.restart();
      for (RawClient client : connected) {
        for (int k = 0; k < each; k++) {
          assertThat(client.read().packetId()).isEqualTo(k + 1);
        }
        client.close();
      }
      assertThat(Metrics.of(gateway, "homeward_gateway_inflight_bytes")).isLessThan(1_000);
      assertThat(topics.batchesOf("d0").stream().mapToInt(ReadingBatch::size).sum())
          .isEqualTo(each);
    }
  }

  @Test
  void startsWithoutKafkaTellsDevicesToComeAgainAndBecomesReadyByItself() throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        WardTopics topics = new WardTopics(broker.bootstrapServers())) {
      topics.register("d", "acme", SECRET, 1, false);
      broker.kill();
      try (IngestGateway gateway =
          IngestGateway.start(
              GatewayConfig.local(broker.bootstrapServers(), directory.resolve("keys"))
                  .withPorts(0, 0))) {
        assertThat(gateway.isReady()).isFalse();
        try (RawClient client = new RawClient(gateway.mqttPort(), 4)) {
          assertThat(client.connect("c", "d", SECRET, 60, true).body()[1]).isEqualTo((byte) 3);
        }
        broker.restart();
        assertThat(gateway.awaitReady(Duration.ofSeconds(30))).isTrue();
        try (RawClient client = new RawClient(gateway.mqttPort(), 4)) {
          assertThat(client.connect("c", "d", SECRET, 60, true).body()[1]).isZero();
        }
      }
    }
  }
}
