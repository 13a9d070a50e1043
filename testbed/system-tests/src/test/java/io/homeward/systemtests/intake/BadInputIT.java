package io.homeward.systemtests.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.homeward.systemtests.metrics.ShownByWard;
import io.homeward.systemtests.ward.ConsoleSession;
import io.homeward.systemtests.ward.WardDatabase;
import io.homeward.systemtests.ward.WardProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What no ward should take, from a device that may otherwise publish: each is refused with its own
 * reason, counted, on the operations page, and harms nobody else's readings. What this ward shows
 * of itself meanwhile is what is written of its metrics, and names nobody.
 */
class BadInputIT {
  private static final String TOPIC = "homeward/v1/acme/watch-1/readings";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path temp;

  @Test
  void each_bad_message_is_refused_with_its_own_reason_and_the_rest_is_unharmed() throws Exception {
    try (WardProcess ward = WardProcess.start(temp.resolve("ward"), "--ward", wardFile())) {
      assertThatThrownBy(() -> connect(ward, "watch-9", "no such device"))
          .isInstanceOfSatisfying(
              Mqtt5ConnAckException.class,
              refused ->
                  assertThat(refused.getMqttMessage().getReasonCode())
                      .isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD));
      Mqtt5BlockingClient watch = connect(ward, "watch-1", "correct-horse-1");
      Mqtt5BlockingClient neighbour = connect(ward, "watch-2", "correct-horse-2");
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

      publish(watch, TOPIC, "{\"readings\": [");
      publish(watch, TOPIC, reading("8867-4", now, 72, "mg"));
      publish(watch, TOPIC, reading("8867-4", now, 900, "/min"));
      publish(watch, TOPIC, reading("8867-4", now.plus(Duration.ofDays(2)), 72, "/min"));
      publishTenMegabytes(ward);
      assertRefused(
          watch,
          "homeward/v1/other/watch-2/readings",
          reading("8867-4", now, 72, "/min"),
          Mqtt5PubAckReasonCode.NOT_AUTHORIZED);
      publish(neighbour, "homeward/v1/other/watch-2/readings", reading("8867-4", now, 61, "/min"));
      publish(watch, TOPIC, reading("8867-4", Instant.parse("2019-05-04T03:02:01Z"), 58, "/min"));

      WardDatabase database = new WardDatabase(ward.connections());
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(
                        database.lines(
                            "select reason, sum(reading_count) from rejected_readings group by 1"))
                    .containsExactlyInAnyOrder(
                        "DEVICE_UNKNOWN,0",
                        "MALFORMED_JSON,1",
                        "UNIT_MISMATCH,1",
                        "VALUE_IMPLAUSIBLE,1",
                        "TIME_IN_FUTURE,1",
                        "PAYLOAD_TOO_LARGE,1",
                        "TOPIC_OF_ANOTHER_DEVICE,1");
                assertThat(database.lines("select device_id, value from readings"))
                    .containsExactlyInAnyOrder("watch-1,58", "watch-2,61");
                assertThat(database.ledger())
                    .containsEntry("STORED", 2L)
                    .containsEntry("REJECTED", 6L);
              });
      String operations =
          ConsoleSession.signIn(ward.board(), "lead", ward.printed("lead")).page("/operations");
      assertThat(operations)
          .contains(
              "unknown device",
              "not readable as JSON",
              "unit of another kind",
              "implausible value",
              "time in the future",
              "message too large",
              "topic of another vendor or device");
      ShownByWard.check(ward, "p-one", "p-two", "watch-1", "watch-2", "watch-9", "acme", "other");
    }
  }

  private static Mqtt5BlockingClient connect(WardProcess ward, String device, String secret) {
    Mqtt5BlockingClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost("127.0.0.1")
            .serverPort(ward.connections().mqttPort())
            .simpleAuth()
            .username(device)
            .password(secret.getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildBlocking();
    client.connect();
    return client;
  }

  /** An MQTT 5 client is told the limit and keeps to it; one of 3.1.1 cannot know. */
  private static void publishTenMegabytes(WardProcess ward) {
    Mqtt3BlockingClient client =
        MqttClient.builder()
            .useMqttVersion3()
            .serverHost("127.0.0.1")
            .serverPort(ward.connections().mqttPort())
            .simpleAuth()
            .username("watch-1")
            .password("correct-horse-1".getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildBlocking();
    client.connect();
    client
        .publishWith()
        .topic(TOPIC)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(new byte[10_000_000])
        .send();
    client.disconnect();
  }

  private static void publish(Mqtt5BlockingClient client, String topic, String payload) {
    client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(payload.getBytes(StandardCharsets.UTF_8))
        .send();
  }

  private static void assertRefused(
      Mqtt5BlockingClient client, String topic, String payload, Mqtt5PubAckReasonCode reason) {
    assertThatThrownBy(() -> publish(client, topic, payload))
        .isInstanceOfSatisfying(
            Mqtt5PubAckException.class,
            refused -> assertThat(refused.getMqttMessage().getReasonCode()).isEqualTo(reason));
  }

  private static String reading(String signal, Instant at, int value, String unit) {
    return "{\"readings\":[{\"signal\":\"%s\",\"measuredAt\":\"%s\",\"value\":%d,\"unit\":\"%s\"}]}"
        .formatted(signal, at, value, unit);
  }

  private String wardFile() throws Exception {
    Path file = temp.resolve("ward.yaml");
    Files.writeString(
        file,
        """
        patients:
          - {id: p-one, zone: Europe/Berlin, consents: [{from: 2019-01-01T00:00:00Z}]}
          - {id: p-two, zone: Europe/Berlin, consents: [{from: 2019-01-01T00:00:00Z}]}
        devices:
          - id: watch-1
            vendor: acme
            secret: correct-horse-1
            assignments: [{patient: p-one, from: 2019-01-01T00:00:00Z}]
          - id: watch-2
            vendor: other
            secret: correct-horse-2
            assignments: [{patient: p-two, from: 2019-01-01T00:00:00Z}]
        """);
    return file.toString();
  }
}
