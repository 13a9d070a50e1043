package io.homeward.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.EnrolmentWire;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaEnrolmentLogIT {
  private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
  private static final int PATIENTS = 300;

  @TempDir Path directory;

  private static Enrolment enrolment(String patientId, long revision) {
    return new Enrolment(
        patientId,
        revision,
        List.of(new Enrolment.ZonePeriod(FROM, ZoneOffset.UTC)),
        List.of(new Enrolment.ConsentPeriod(FROM, Optional.empty())),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static void publish(EmbeddedBroker broker, Enrolment enrolment) {
    broker.send(Topic.ENROLMENTS, enrolment.patientId(), EnrolmentWire.encode(enrolment));
  }

  @Test
  void allOfTheLogIsKnownAtOnceAndWhatComesLaterSoon() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      for (int i = 0; i < PATIENTS; i++) {
        publish(broker, enrolment("p-" + i, 1));
        publish(broker, enrolment("p-" + i, 2));
      }
      broker.send(Topic.ENROLMENTS, "p-0", new byte[] {1, 2, 3});
      publish(broker, enrolment("somebody-else", 1));
      broker.flush();
      try (EnrolmentLog.Ahead ahead =
          new KafkaEnrolmentLog(broker.bootstrap()).follow(id -> id.startsWith("p-"))) {
        for (int i = 0; i < PATIENTS; i++) {
          assertThat(ahead.of("p-" + i)).contains(enrolment("p-" + i, 2));
        }
        assertThat(ahead.of("somebody-else")).as("followed elsewhere").isEmpty();

        ahead.arrived("p-0", 1);
        assertThat(ahead.of("p-0")).contains(enrolment("p-0", 2));
        ahead.arrived("p-0", 2);
        assertThat(ahead.of("p-0")).as("the source has come to it").isEmpty();

        publish(broker, enrolment("p-0", 3));
        broker.flush();
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(ahead.of("p-0")).contains(enrolment("p-0", 3)));
      }
    }
  }

  /** Readings that nobody can judge must stop the job, not wait in silence. */
  @Test
  void aLogThatCannotBeFollowedIsNotTakenForAnEmptyOne() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      publish(broker, enrolment("p-0", 1));
      broker.flush();
      EnrolmentLog log = new KafkaEnrolmentLog(broker.bootstrap());
      assertThatThrownBy(
              () ->
                  log.follow(
                      id -> {
                        throw new IllegalStateException("broken");
                      }))
          .isInstanceOf(FlinkRuntimeException.class)
          .hasRootCauseMessage("broken");
    }
  }
}
