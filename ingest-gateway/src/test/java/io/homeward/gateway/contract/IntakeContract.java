package io.homeward.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.fixture.GatewayProcess;
import io.homeward.gateway.fixture.LivingGateway;
import io.homeward.gateway.fixture.Payloads;
import io.homeward.gateway.fixture.RawClient;
import io.homeward.gateway.fixture.SteadyDevice;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.reading.ReadingBatch;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What every intake keeps to, whatever lies between a device and the gateway. Who implements it
 * gives devices {@code w0 …} of vendor acme, one for each test that needs one.
 */
interface IntakeContract {
  Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  String SECRET = "s3cret-of-a-test-device";
  String MEASURED_AT = "2026-01-02T08:15:00Z";
  int DEVICES = 40;

  /** Messages that a gateway takes, at least, while Kafka keeps it from acknowledging any. */
  int AHEAD = 10;

  Duration PATIENCE = Duration.ofSeconds(60);

  IntakeUnderTest intake();

  /** Whether what two gateways may take is given to both, also while one alone would keep up. */
  default boolean givesToAll() {
    return true;
  }

  /** More messages than this intake is done with before something goes wrong. */
  default int plenty() {
    return 20_000;
  }

  // ---- one message

  @Test
  default void whatIsAcknowledgedIsInKafkaAndTwiceIsHarmless() throws Exception {
    try (LivingGateway gateway = intake().startHere("g-twice")) {
      byte[] payload = Payloads.heartRate(MEASURED_AT, 72);
      send(gateway, "w0", "homeward/v1/acme/w0/readings", payload);
      send(gateway, "w0", "homeward/v1/acme/w0/readings", payload);
      awaitAcknowledged(gateway, 2);
      List<ReadingBatch> batches = intake().topics().batchesOf("w0");
      // Both are kept: that they are the same is seen by what they say, further on.
      assertThat(batches).hasSize(2);
      assertThat(batches)
          .allSatisfy(
              batch -> {
                assertThat(batch.patientId()).isEqualTo("p-w0");
                assertThat(batch.values()).containsExactly(72);
                assertThat(batch.measuredAtMs())
                    .containsExactly(Instant.parse(MEASURED_AT).toEpochMilli());
              });
    }
  }

  @Test
  default void aDeviceNobodyRegisteredLeavesATraceAndNoReading() throws Exception {
    try (LivingGateway gateway = intake().startHere("g-unknown")) {
      send(
          gateway,
          "w-stranger",
          "homeward/v1/acme/w-stranger/readings",
          Payloads.heartRate(MEASURED_AT, 72));
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> !intake().topics().rejectedOf("w-stranger").isEmpty());
      assertThat(intake().topics().rejectedOf("w-stranger"))
          .extracting(RejectedReadings::reason)
          .containsOnly(RejectReason.DEVICE_UNKNOWN);
      assertThat(intake().topics().batchesOf("w-stranger")).isEmpty();
    }
  }

  @Test
  default void aRevokedDeviceLeavesNoReading() throws Exception {
    intake().topics().register("w-revoked", "acme", SECRET, 1, true);
    intake().topics().enrol("p-revoked", "w-revoked", "acme", FROM, 1);
    try (LivingGateway gateway = intake().startHere("g-revoked")) {
      send(
          gateway,
          "w-revoked",
          "homeward/v1/acme/w-revoked/readings",
          Payloads.heartRate(MEASURED_AT, 72));
      // Behind it, so that the one before has been dealt with.
      send(gateway, "w1", "homeward/v1/acme/w1/readings", Payloads.heartRate(MEASURED_AT, 73));
      Awaitility.await().atMost(PATIENCE).until(() -> !intake().topics().batchesOf("w1").isEmpty());
      assertThat(intake().topics().batchesOf("w-revoked")).isEmpty();
    }
  }

  @Test
  default void anotherVendorsTopicIsRefusedForGood() throws Exception {
    try (LivingGateway gateway = intake().startHere("g-vendor")) {
      send(gateway, "w2", "homeward/v1/other/w2/readings", Payloads.heartRate(MEASURED_AT, 72));
      awaitAcknowledged(gateway, 1);
      assertThat(intake().topics().rejectedOf("w2"))
          .singleElement()
          .satisfies(
              rejected -> {
                assertThat(rejected.reason()).isEqualTo(RejectReason.TOPIC_OF_ANOTHER_DEVICE);
                assertThat(rejected.vendor()).isEqualTo("other");
                assertThat(rejected.readingCount()).isEqualTo(1);
              });
      assertThat(intake().topics().batchesOf("w2")).isEmpty();
    }
  }

  @Test
  default void whatCannotBeReadIsRecordedAndTheNextMessageTaken() throws Exception {
    try (LivingGateway gateway = intake().startHere("g-malformed")) {
      send(gateway, "w3", "homeward/v1/acme/w3/readings", Payloads.json("{'readings':[{"));
      send(gateway, "w3", "homeward/v1/acme/w3/readings", Payloads.heartRate(MEASURED_AT, 72));
      awaitAcknowledged(gateway, 2);
      assertThat(intake().topics().rejectedOf("w3"))
          .extracting(RejectedReadings::reason)
          .containsExactly(RejectReason.MALFORMED_JSON);
      assertThat(intake().topics().batchesOf("w3")).hasSize(1);
    }
  }

  @Test
  default void aPayloadThatIsTooLargeIsRecordedByItsDigest() throws Exception {
    byte[] payload = new byte[400_000];
    Arrays.fill(payload, (byte) ' ');
    try (LivingGateway gateway = intake().startHere("g-large")) {
      send(gateway, "w4", "homeward/v1/acme/w4/readings", payload);
      send(gateway, "w4", "homeward/v1/acme/w4/readings", Payloads.heartRate(MEASURED_AT, 72));
      awaitAcknowledged(gateway, 2);
      RejectedReadings rejected = intake().topics().rejectedOf("w4").get(0);
      assertThat(rejected.reason()).isEqualTo(RejectReason.PAYLOAD_TOO_LARGE);
      assertThat(rejected.payloadLength()).isEqualTo(payload.length);
      assertThat(rejected.payloadSha256())
          .isEqualTo(MessageDigest.getInstance("SHA-256").digest(payload));
      assertThat(rejected.payload().orElseThrow().truncated()).isTrue();
      assertThat(intake().topics().batchesOf("w4")).hasSize(1);
    }
  }

  // ---- many messages, and what goes wrong meanwhile

  @Test
  default void nothingAcknowledgedIsLostWhenTheGatewayIsKilled() throws Exception {
    List<GatewayProcess> living = new CopyOnWriteArrayList<>(List.of(intake().start("g-killed")));
    try (Ward ward = new Ward(intake(), 5, 4, living)) {
      for (int round = 0; round < 2; round++) {
        ward.send(3_000, 1_000);
        living.get(0).kill();
        living.set(0, intake().start("g-killed"));
      }
      ward.send(500, 500);
      ward.stopAndCheck();
    } finally {
      living.forEach(GatewayProcess::close);
    }
  }

  /** An acknowledgement that comes before Kafka's loses what the killed gateway held. */
  @Test
  default void nothingIsLostThatAGatewayHeldWhenItWasKilledDuringAnOutage() throws Exception {
    List<GatewayProcess> living = new CopyOnWriteArrayList<>(List.of(intake().start("g-both")));
    try (Ward ward = new Ward(intake(), 15, 2, living)) {
      ward.send(plenty(), 500);
      GatewayProcess gateway = living.get(0);
      intake().kafka().kill();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> gateway.taken() > gateway.acknowledged() + intake().ahead());
      gateway.kill();
      intake().kafka().restart();
      living.set(0, intake().start("g-both"));
      ward.send(200, 200);
      ward.stopAndCheck();
    } finally {
      living.forEach(GatewayProcess::close);
    }
  }

  @Test
  default void twoGatewaysShareTheLoadAndTheBusierMayDie() throws Exception {
    List<String> names = new ArrayList<>(List.of("g-first", "g-second"));
    List<GatewayProcess> living =
        new CopyOnWriteArrayList<>(
            List.of(intake().start(names.get(0)), intake().start(names.get(1))));
    try (Ward ward = new Ward(intake(), 20, 4, living)) {
      ward.send(plenty(), 0);
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> {
                long first = living.get(0).acknowledged();
                long second = living.get(1).acknowledged();
                return givesToAll() ? first > 200 && second > 200 : first + second > 400;
              });
      int busier = living.get(0).acknowledged() < living.get(1).acknowledged() ? 1 : 0;
      living.get(busier).kill();
      living.remove(busier);
      ward.send(2_000, 2_000);
      // What a broker had given to the dead one waits for the one that takes over its name.
      living.add(intake().start(names.get(busier)));
      ward.stopAndCheck();
    } finally {
      living.forEach(GatewayProcess::close);
    }
  }

  /** Sends one message; returns when whoever took it, or refused the device, has answered. */
  private void send(LivingGateway gateway, String device, String topic, byte[] payload)
      throws IOException {
    try (RawClient client = new RawClient(intake().port(0, List.of(gateway)), 4)) {
      if (client.connect("c-" + device, device, SECRET, 60, true).body()[1] == 0) {
        client.publish(1, 1, topic, payload);
        client.flush();
        assertThat(client.read().packetId()).isEqualTo(1);
      }
    }
  }

  private static void awaitAcknowledged(LivingGateway gateway, long messages) {
    Awaitility.await().atMost(PATIENCE).until(() -> gateway.acknowledged() == messages);
  }

  /** Devices that send steadily. */
  final class Ward implements AutoCloseable {
    private final IntakeUnderTest intake;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Semaphore permits = new Semaphore(0);
    private final List<SteadyDevice> devices;
    private final List<Future<?>> running = new ArrayList<>();
    private final ExecutorService threads;

    Ward(IntakeUnderTest intake, int firstDevice, int count, List<? extends LivingGateway> living) {
      this.intake = intake;
      devices =
          IntStream.range(firstDevice, firstDevice + count)
              .mapToObj(
                  i ->
                      new SteadyDevice(
                          () -> intake.port(i, living), "w" + i, SECRET, FROM, permits, stop))
              .toList();
      threads = Executors.newFixedThreadPool(count);
      devices.forEach(device -> running.add(threads.submit(device)));
    }

    private long acknowledged() {
      return devices.stream().mapToLong(device -> device.acknowledged().size()).sum();
    }

    /** Lets the devices send so many more messages, and waits until some were acknowledged. */
    void send(int messages, int awaited) {
      long before = acknowledged();
      permits.release(messages);
      Awaitility.await().atMost(PATIENCE).until(() -> acknowledged() >= before + awaited);
    }

    /** Stops the devices; every message they were told to forget must be in Kafka. */
    void stopAndCheck() throws Exception {
      stop.set(true);
      for (Future<?> device : running) {
        device.get(60, TimeUnit.SECONDS);
      }
      if (intake.settlesWithin().isZero()) {
        check();
      } else {
        Awaitility.await().atMost(intake.settlesWithin()).untilAsserted(this::check);
      }
    }

    private void check() {
      for (SteadyDevice device : devices) {
        Set<Integer> durable = new TreeSet<>();
        for (ReadingBatch batch : intake.topics().batchesOf(device.id())) {
          for (long at : batch.measuredAtMs()) {
            durable.add((int) ((at - FROM.toEpochMilli()) / 1_000));
          }
        }
        Set<Integer> missing = new TreeSet<>(device.acknowledged());
        missing.removeAll(durable);
        assertThat(missing).as("missing of " + device.acknowledged().size()).isEmpty();
      }
    }

    @Override
    public void close() {
      stop.set(true);
      threads.shutdownNow();
    }
  }
}
