package io.homeward.jobs.deviation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.jobs.kafka.EmbeddedBroker;
import io.homeward.jobs.settings.JobCluster;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.clock.ClockTick;
import io.homeward.vitals.signal.Signal;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.EnrolmentWire;
import io.homeward.vitals.wire.OperationWire;
import io.homeward.vitals.wire.ReadingsWire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on Flink and Kafka: what goes in on its topics, what comes out on its topics. */
class DeviationJobIT {
  private static final Instant MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  @TempDir static Path directory;
  private static EmbeddedBroker broker;
  private static JobCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(directory.resolve("kafka"));
    cluster = JobCluster.start(2);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    broker.close();
  }

  @Test
  void followsAPatientByTheWardsOwnClock() throws Exception {
    TestPatient patient = new TestPatient("p-1", MIDNIGHT.minus(Duration.ofDays(1)));
    DeviationJobConfig config =
        new DeviationJobConfig(
            broker.bootstrap(),
            ClockMode.DRIVEN,
            directory.resolve("checkpoints").toUri(),
            Duration.ofSeconds(1),
            2);
    JobID job = cluster.submit(env -> DeviationJob.define(env, config));

    for (Topic topic :
        List.of(
            Topic.READINGS,
            Topic.ENROLMENTS,
            Topic.ALERT_ACTIONS,
            Topic.WARD_CLOCK,
            Topic.PART_HEALTH)) {
      broker.send(topic, "nobody", "means nothing".getBytes(StandardCharsets.UTF_8));
    }
    broker.send(Topic.ENROLMENTS, patient.id(), EnrolmentWire.encode(patient.enrolment(1)));
    tick(MIDNIGHT);
    broker.send(
        Topic.READINGS,
        patient.id(),
        ReadingsWire.encode(patient.heartRates(MIDNIGHT, MIDNIGHT.plus(Duration.ofHours(7)), 55)));
    Instant breach = MIDNIGHT.plus(Duration.ofHours(9));
    broker.send(
        Topic.READINGS,
        patient.id(),
        ReadingsWire.encode(
            patient.heartRates(breach, breach.plus(TestPatient.SUSTAINED.multipliedBy(2)), 150)));
    broker.flush();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              cluster.status(job);
              assertThat(Published.by(broker).alerts())
                  .anySatisfy(
                      alert -> {
                        assertThat(alert.patientId()).isEqualTo(patient.id());
                        assertThat(alert.cause()).isEqualTo(AlertCause.limit(Signal.HEART_RATE));
                        assertThat(alert.state()).isEqualTo(AlertState.OPEN);
                        assertThat(alert.onset()).isEqualTo(breach);
                      });
            });
    assertThat(Published.by(broker).scores()).as("the night waits for steps until noon").isEmpty();

    tick(MIDNIGHT.plus(Duration.ofHours(12)));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              cluster.status(job);
              assertThat(Published.by(broker).scores())
                  .anySatisfy(score -> assertThat(score.patientId()).isEqualTo(patient.id()));
            });

    Instant noon = MIDNIGHT.plus(Duration.ofHours(12));
    ScriptedWard.heartbeat(broker, noon);
    await().atMost(PATIENCE).until(() -> Published.by(broker).isAnswered(noon));
    assertThat(cluster.restarts(job)).isZero();
    cluster.cancel(job);
  }

  private static void tick(Instant wardAt) {
    broker.send(
        Topic.WARD_CLOCK,
        OperationWire.WARD_CLOCK_KEY,
        OperationWire.encode(new ClockTick(wardAt, Instant.now(), 0, Optional.empty())));
    broker.flush();
  }
}
