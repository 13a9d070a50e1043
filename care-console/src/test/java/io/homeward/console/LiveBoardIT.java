package io.homeward.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.console.testward.Browser;
import io.homeward.console.testward.Samples;
import io.homeward.console.testward.TestWard;
import io.homeward.vitals.alert.AlertAction;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.AlertWire;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an alert's record in Kafka to the event a nurse's page receives, and back to Kafka. */
class LiveBoardIT {
  @TempDir static Path directory;
  private static TestWard ward;
  private static Browser nurse;

  @BeforeAll
  static void start() throws Exception {
    ward = TestWard.start(directory);
    ward.enrol(Samples.patient("p100", "Änne Ötztal", Instant.parse("2026-01-01T00:00:00Z")));
    ward.enrol(Samples.patient("p101", "Bodo Beispiel", Instant.parse("2026-01-01T00:00:00Z")));
    nurse = new Browser(ward.url());
    nurse.signIn("nurse", ward.signIns().nurse());
  }

  @AfterAll
  static void stop() throws Exception {
    ward.close();
  }

  /** The lines of a stream, gathered by a thread of their own until the console closes it. */
  private static List<String> listen(String path) throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    HttpResponse<Stream<String>> response =
        nurse
            .client()
            .send(
                nurse.request(path).timeout(Duration.ofMinutes(5)).GET().build(),
                HttpResponse.BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    Thread reader = new Thread(() -> response.body().forEach(lines::add), "stream-reader");
    reader.setDaemon(true);
    reader.start();
    return lines;
  }

  @Test
  void anAlertReachesAnOpenBoardWithoutReloadingAndAnAcknowledgementGoesOut() throws Exception {
    List<String> lines = listen("/live");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(lines).contains("event:beat"));

    Instant onset = Instant.now().minus(Duration.ofMinutes(14));
    ward.publish(Samples.limit("alert-live", "p100", AlertPriority.HIGH, onset));

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(String.join("\n", lines))
                    .contains("Heart rate above 120 /min for 12 min")
                    .contains("Änne Ötztal")
                    .contains("event:chime\ndata:alert-live"));

    String page = nurse.get("/patients/p100").body();
    assertThat(page).contains("Furthest reading").contains("138 /min").contains("13 readings");
    HttpResponse<String> answer =
        nurse.post("/alerts/alert-live/acknowledge", page, Map.of("note", "rang her"));
    assertThat(answer.statusCode()).isEqualTo(303);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(String.join("\n", lines)).contains("seen by Nurse (demo)"));
    AlertAction action = awaitAction("alert-live", AlertAction.Kind.ACKNOWLEDGED);
    assertThat(action.patientId()).isEqualTo("p100");
    assertThat(nurse.get("/patients/p100").body())
        .contains("Note by Nurse (demo)")
        .contains("rang her");
  }

  @Test
  void aResolvedAlertLeavesTheBoardAndStaysInTheHistoryWithItsReason() throws Exception {
    Instant onset = Instant.now().minus(Duration.ofMinutes(30));
    ward.publish(Samples.limit("alert-resolve", "p101", AlertPriority.MEDIUM, onset));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(nurse.get("/").body()).contains("ack-alert-resolve"));
    String page = nurse.get("/patients/p101").body();

    assertThat(
            nurse.post("/alerts/alert-resolve/resolve", page, Map.of("reason", " ")).statusCode())
        .isEqualTo(400);
    nurse.post("/alerts/alert-resolve/resolve", page, Map.of("reason", "seen at home"));

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(nurse.get("/").body()).doesNotContain("alert-resolve"));
    assertThat(nurse.get("/patients/p101").body())
        .contains("Earlier alerts")
        .contains("Resolved by Nurse (demo)")
        .contains("seen at home");
    awaitAction("alert-resolve", AlertAction.Kind.RESOLVED);
  }

  @Test
  void theBoardSaysWhenAPartIsSilentOrInTroubleAndRecovers() throws Exception {
    ward.beat();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(nurse.get("/").body()).doesNotContain("Not live since"));

    ward.beat(PartHealth.Kind.GATEWAY, false, "Kafka does not answer");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(nurse.get("/").body())
                    .contains("Not live since")
                    .contains("Kafka does not answer"));

    ward.beat();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(nurse.get("/").body()).doesNotContain("Not live since"));
  }

  private static AlertAction awaitAction(String alertId, AlertAction.Kind kind) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", ward.bootstrap()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topic.ALERT_ACTIONS.topicName()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Instant deadline = Instant.now().plusSeconds(30);
      while (Instant.now().isBefore(deadline)) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          AlertAction action = AlertWire.decodeAction(record.value()).toOptional().orElseThrow();
          if (action.alertId().equals(alertId) && action.kind() == kind) {
            return action;
          }
        }
      }
    }
    throw new AssertionError("no action was published");
  }
}
