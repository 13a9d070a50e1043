package io.homeward.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.Metrics;
import io.homeward.gateway.fixture.Payloads;
import io.homeward.gateway.fixture.RawClient;
import io.homeward.gateway.fixture.WardTopics;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.reading.ReadingBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was refused for lack of an enrolment is admitted by a later one, against a real broker. */
class RedemptionIT {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final String VENDOR = "acme";
  private static final String SECRET = "s3cret-of-a-test-device";
  private static final int MESSAGES = 20;

  @TempDir Path directory;
  private BrokerProcess broker;
  private WardTopics topics;
  private IngestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    broker = BrokerProcess.start(directory.resolve("kafka"));
    topics = new WardTopics(broker.bootstrapServers());
    for (String device : List.of("w-late", "w-silent", "w-mark")) {
      topics.register(device, VENDOR, SECRET, 1, false);
    }
    startGateway();
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    topics.close();
    broker.close();
  }

  private void startGateway() throws Exception {
    gateway =
        IngestGateway.start(
            GatewayConfig.local(broker.bootstrapServers(), directory.resolve("keys"))
                .withPorts(0, 0));
    assertThat(gateway.awaitReady(Duration.ofSeconds(30))).isTrue();
  }

  private void restartGateway() throws Exception {
    gateway.close();
    startGateway();
  }

  /** Messages of one reading each, at successive minutes, with the minute as the value above 60. */
  private void publish(String device, int messages) throws Exception {
    try (RawClient client = new RawClient(gateway.mqttPort(), 4)) {
      assertThat(client.connect("c", device, SECRET, 60, true).body()[1]).isZero();
      for (int i = 0; i < messages; i++) {
        String at = Instant.parse("2026-02-01T08:00:00Z").plusSeconds(60L * i).toString();
        client.publish(
            i + 1,
            1,
            "homeward/v1/" + VENDOR + "/" + device + "/readings",
            Payloads.heartRate(at, 60.0 + i));
      }
      client.flush();
      for (int i = 0; i < messages; i++) {
        assertThat(client.read().packetId()).isEqualTo(i + 1);
      }
    }
  }

  private List<Double> values(String device) {
    List<Double> values = new ArrayList<>();
    for (ReadingBatch batch : topics.batchesOf(device)) {
      assertThat(batch.redeemed()).isTrue();
      for (double value : batch.values()) {
        values.add(value);
      }
    }
    return values;
  }

  private static void until(Callable<Boolean> holds) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(holds);
  }

  private double waiting() throws Exception {
    return Metrics.of(gateway, "homeward_gateway_redemption_devices");
  }

  private static Double[] allValues() {
    return IntStream.range(0, MESSAGES).mapToObj(i -> 60.0 + i).toArray(Double[]::new);
  }

  @Test
  void admitsWhatWasRefusedOnceThePatientIsEnrolledAndOnlyOnce() throws Exception {
    publish("w-late", MESSAGES);
    assertThat(topics.rejectedOf("w-late"))
        .hasSize(MESSAGES)
        .allMatch(r -> r.reason() == RejectReason.DEVICE_UNASSIGNED);
    assertThat(topics.batchesOf("w-late")).isEmpty();
    until(() -> waiting() == 1);

    topics.enrol("p-late", "w-late", VENDOR, FROM, 1);
    until(() -> values("w-late").size() >= MESSAGES);
    assertThat(values("w-late")).containsExactly(allValues());
    assertThat(topics.batchesOf("w-late"))
        .extracting(ReadingBatch::receivedAtMs)
        .containsExactlyElementsOf(
            topics.rejectedOf("w-late").stream().map(r -> r.receivedAtMs()).toList());
    until(() -> waiting() == 0);
    assertThat(Metrics.of(gateway, "homeward_gateway_readings_redeemed_total")).isEqualTo(MESSAGES);

    // Neither another enrolment nor a restart, which reads everything again, does it again.
    topics.enrol("p-late", "w-late", VENDOR, FROM, 2);
    restartGateway();
    publish("w-mark", 1);
    until(() -> waiting() == 1);
    topics.enrol("p-mark", "w-mark", VENDOR, FROM, 1);
    until(() -> values("w-mark").size() == 1);
    assertThat(values("w-late")).containsExactly(allValues());
  }

  @Test
  void admitsWhatWasRefusedAndEnrolledWhileItWasAwayAndNothingIsLostInTheMiddle() throws Exception {
    publish("w-late", MESSAGES);
    gateway.close();
    topics.enrol("p-late", "w-late", VENDOR, FROM, 1);
    // Ended as soon as it has begun, and again: wherever that was, the next one goes on.
    int rounds = 0;
    do {
      startGateway();
      int before = values("w-late").size();
      until(() -> values("w-late").size() > before || values("w-late").size() >= MESSAGES);
      gateway.close();
      rounds++;
    } while (values("w-late").stream().distinct().count() < MESSAGES && rounds < MESSAGES);
    startGateway();
    until(() -> values("w-late").stream().distinct().count() == MESSAGES);
    // At most the message that was on its way at each end came twice.
    assertThat(values("w-late")).contains(allValues()).hasSizeLessThanOrEqualTo(MESSAGES + rounds);
  }

  @Test
  void admitsNothingOfAPatientWhoDidNotConsent() throws Exception {
    publish("w-silent", 1);
    publish("w-mark", 1);
    until(() -> waiting() == 2);
    Enrolment consents = WardTopics.enrolment("p-silent", "w-silent", VENDOR, FROM, 1);
    topics.put(
        new Enrolment(
            "p-silent",
            1,
            consents.zones(),
            List.of(),
            consents.devices(),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
    // A record behind it in every partition, and a second start: whatever it would do, it has done.
    topics.enrol("p-mark", "w-mark", VENDOR, FROM, 1);
    until(() -> values("w-mark").size() == 1);
    restartGateway();
    until(() -> waiting() == 1);
    assertThat(topics.batchesOf("w-silent")).isEmpty();
  }
}
