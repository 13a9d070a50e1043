package io.homeward.jobs.kafka;

import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.EnrolmentWire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the compacted topic of enrolments from its beginning, with a consumer and a thread of its
 * own for each that follows. Keeps at most one enrolment, as bytes, of each patient asked for.
 *
 * @param bootstrapServers Kafka's bootstrap servers
 */
record KafkaEnrolmentLog(String bootstrapServers) implements EnrolmentLog {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public Ahead follow(Predicate<String> patients) {
    Follower follower = new Follower(consumer(), patients);
    follower.start();
    return follower;
  }

  private KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "enable.auto.commit", "false",
            "auto.offset.reset", "earliest",
            "fetch.min.bytes", "1");
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private record Newest(long revision, byte[] bytes) {}

  private static final class Follower implements Ahead {
    private final KafkaConsumer<String, byte[]> consumer;
    private final Predicate<String> patients;
    private final Map<String, Newest> ahead = new ConcurrentHashMap<>();
    private final CountDownLatch readToEnd = new CountDownLatch(1);
    private final Thread reading = new Thread(this::read, "enrolments-ahead");
    private volatile Optional<RuntimeException> failure = Optional.empty();

    Follower(KafkaConsumer<String, byte[]> consumer, Predicate<String> patients) {
      this.consumer = consumer;
      this.patients = patients;
      reading.setDaemon(true);
    }

    void start() {
      reading.start();
      try {
        if (!readToEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          close();
          throw new FlinkRuntimeException("the enrolments could not be read in time");
        }
      } catch (InterruptedException e) {
        close();
        Thread.currentThread().interrupt();
        throw new FlinkRuntimeException("interrupted while the enrolments were read", e);
      }
      mustBeFollowed();
    }

    private void mustBeFollowed() {
      failure.ifPresent(
          e -> {
            throw new FlinkRuntimeException("the log of enrolments can no longer be followed", e);
          });
    }

    private void read() {
      try (consumer) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(Topic.ENROLMENTS.topicName()).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (true) {
          if (ends.entrySet().stream()
              .allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
            readToEnd.countDown();
          }
          ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
          records.forEach(this::keep);
        }
      } catch (WakeupException e) {
        // Closed.
      } catch (RuntimeException e) { // carried to the operator's thread, which stops the job
        failure = Optional.of(e);
      } finally {
        readToEnd.countDown();
      }
    }

    /** What cannot be read is set aside where the job's own source comes to it. */
    private void keep(ConsumerRecord<String, byte[]> record) {
      if (record.key() == null || record.value() == null || !patients.test(record.key())) {
        return;
      }
      EnrolmentWire.decode(record.value())
          .toOptional()
          .filter(enrolment -> enrolment.patientId().equals(record.key()))
          .ifPresent(
              enrolment ->
                  ahead.merge(
                      record.key(),
                      new Newest(enrolment.revision(), record.value()),
                      (a, b) -> b.revision() > a.revision() ? b : a));
    }

    @Override
    public Optional<Enrolment> of(String patientId) {
      mustBeFollowed();
      return Optional.ofNullable(ahead.get(patientId))
          .flatMap(newest -> EnrolmentWire.decode(newest.bytes()).toOptional());
    }

    @Override
    public void arrived(String patientId, long revision) {
      ahead.computeIfPresent(patientId, (id, kept) -> kept.revision() <= revision ? null : kept);
    }

    @Override
    public void close() {
      consumer.wakeup();
      try {
        reading.join(PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
