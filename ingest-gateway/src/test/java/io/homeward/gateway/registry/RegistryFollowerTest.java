package io.homeward.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.fixture.WardTopics;
import io.homeward.vitals.clock.ClockTick;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.EnrolmentWire;
import io.homeward.vitals.wire.OperationWire;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against Kafka's own in-memory consumer, one partition a topic. */
class RegistryFollowerTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  private static final Node BROKER = new Node(1, "127.0.0.1", 1);
  private static final Node[] BROKERS = {BROKER};

  private final List<String> askedFor = new CopyOnWriteArrayList<>();
  private final MockConsumer<String, byte[]> kafka =
      new MockConsumer<>("earliest") {
        @Override
        public synchronized List<PartitionInfo> partitionsFor(String topic) {
          askedFor.add(topic);
          return super.partitionsFor(topic);
        }
      };
  private final Registry registry = new Registry();
  private final WardClock clock = new WardClock(InstantSource.fixed(NOW));
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger unreadable = new AtomicInteger();
  private final Map<Topic, Long> written = new HashMap<>();
  private RegistryFollower follower;

  @BeforeEach
  void prepare() {
    follower =
        new RegistryFollower(kafka, registry, clock, heard::add, unreadable::incrementAndGet);
  }

  @AfterEach
  void close() {
    follower.close();
  }

  private static TopicPartition partition(Topic topic) {
    return new TopicPartition(topic.topicName(), 0);
  }

  /** Makes the topic exist, with this end. */
  private void exists(Topic topic, long end) {
    kafka.updateBeginningOffsets(Map.of(partition(topic), 0L));
    kafka.updateEndOffsets(Map.of(partition(topic), end));
    kafka.updatePartitions(
        topic.topicName(),
        List.of(new PartitionInfo(topic.topicName(), 0, BROKER, BROKERS, BROKERS)));
  }

  /** Writes a record, for the next poll but as many as are waiting. */
  private void write(Topic topic, String key, byte[] value) {
    long offset = written.merge(topic, 1L, Long::sum) - 1;
    kafka.schedulePollTask(
        () -> kafka.addRecord(new ConsumerRecord<>(topic.topicName(), 0, offset, key, value)));
  }

  private void writeDevice(String id, long revision) {
    write(
        Topic.DEVICES,
        id,
        EnrolmentWire.encode(new DeviceRegistration(id, "acme", "h", false, revision)));
  }

  private void writeEnrolment(String patient, String device) {
    write(
        Topic.ENROLMENTS,
        patient,
        EnrolmentWire.encode(WardTopics.enrolment(patient, device, "acme", FROM, 1)));
  }

  private static void until(Callable<Boolean> holds) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(5))
        .until(holds);
  }

  @Test
  void isReadOnlyAtTheEndItsTopicsHadAndTellsOnlyOfWhatComesAfter() {
    exists(Topic.DEVICES, 2);
    exists(Topic.ENROLMENTS, 1);
    exists(Topic.WARD_CLOCK, 0);
    writeDevice("d1", 1);
    writeEnrolment("p1", "d1");
    follower.start();
    until(() -> registry.find("d1").isPresent());
    // One record of three is missing, however often it asks.
    AtomicInteger polls = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      kafka.schedulePollTask(polls::incrementAndGet);
    }
    until(() -> polls.get() == 5);
    assertThat(follower.hasReadToEnd()).isFalse();

    writeDevice("d2", 1);
    until(follower::hasReadToEnd);
    assertThat(heard).isEmpty();
    writeDevice("d1", 2);
    until(() -> !heard.isEmpty());
    assertThat(heard).containsExactly("d1");
  }

  @Test
  void waitsForATopicThatIsNotThereYet() {
    exists(Topic.DEVICES, 0);
    exists(Topic.WARD_CLOCK, 0);
    follower.start();
    until(() -> askedFor.contains(Topic.ENROLMENTS.topicName()));
    assertThat(follower.hasReadToEnd()).isFalse();
    exists(Topic.ENROLMENTS, 0);
    until(follower::hasReadToEnd);
  }

  @Test
  void countsWhatItCannotReadAndKeepsWhatItKnew() {
    byte[] garbage = {(byte) 0xFF, 1, 2};
    exists(Topic.DEVICES, 2);
    exists(Topic.ENROLMENTS, 1);
    exists(Topic.WARD_CLOCK, 1);
    writeDevice("d1", 1);
    write(Topic.DEVICES, "d1", garbage);
    write(Topic.ENROLMENTS, "p1", garbage);
    write(Topic.WARD_CLOCK, "ward", garbage);
    follower.start();
    until(follower::hasReadToEnd);
    assertThat(unreadable).hasValue(3);
    assertThat(registry.find("d1")).isPresent();
    assertThat(clock.isDriven()).isFalse();
  }

  @Test
  void forgetsWhatIsDeletedAndFollowsTheClock() {
    exists(Topic.DEVICES, 1);
    exists(Topic.ENROLMENTS, 1);
    exists(Topic.WARD_CLOCK, 1);
    writeDevice("d1", 1);
    writeEnrolment("p1", "d1");
    Instant ward = Instant.parse("2020-02-02T00:00:00Z");
    write(
        Topic.WARD_CLOCK,
        "ward",
        OperationWire.encode(new ClockTick(ward, NOW, 0, Optional.empty())));
    follower.start();
    until(follower::hasReadToEnd);
    assertThat(clock.instant()).isEqualTo(ward);
    write(Topic.ENROLMENTS, "p1", null);
    until(() -> heard.equals(List.of("d1")));
    assertThat(registry.find("d1")).isPresent();
    write(Topic.DEVICES, "d1", null);
    until(() -> registry.find("d1").isEmpty());
  }

  @Test
  void goesOnAfterKafkaFailed() {
    exists(Topic.DEVICES, 1);
    exists(Topic.ENROLMENTS, 0);
    exists(Topic.WARD_CLOCK, 0);
    kafka.schedulePollTask(() -> kafka.setPollException(new KafkaException("seeded failure")));
    writeDevice("d1", 1);
    follower.start();
    until(follower::hasReadToEnd);
    assertThat(registry.find("d1")).isPresent();
  }

  @Test
  void endsItsThreadAndItsConsumer() {
    exists(Topic.DEVICES, 0);
    exists(Topic.ENROLMENTS, 0);
    exists(Topic.WARD_CLOCK, 0);
    follower.start();
    until(follower::hasReadToEnd);
    follower.close();
    assertThat(kafka.closed()).isTrue();
  }
}
