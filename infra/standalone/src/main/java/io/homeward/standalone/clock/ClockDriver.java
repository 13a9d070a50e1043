package io.homeward.standalone.clock;

import io.homeward.standalone.StartFailure;
import io.homeward.vitals.clock.ClockTick;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.OperationWire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Says on {@code ward-clock} what time it is in the ward. Owned by one thread. */
public final class ClockDriver implements AutoCloseable {
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
  private static final byte[] KEY = OperationWire.WARD_CLOCK_KEY.getBytes(StandardCharsets.UTF_8);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String bootstrap;

  /** Connects to Kafka at {@code bootstrap}. */
  public ClockDriver(String bootstrap) {
    this.bootstrap = bootstrap;
    this.producer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers", bootstrap, "acks", "all", "max.block.ms", "30000"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** The newest tick said so far, by anyone. */
  public Optional<ClockTick> newest() {
    TopicPartition partition = new TopicPartition(Topic.WARD_CLOCK.topicName(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      Optional<ClockTick> newest = Optional.empty();
      if (end == 0) {
        return newest;
      }
      consumer.seek(partition, end - 1);
      Instant giveUp = Instant.now().plus(READ_TIMEOUT);
      while (newest.isEmpty() && Instant.now().isBefore(giveUp)) {
        for (var record : consumer.poll(Duration.ofSeconds(1)).records(partition)) {
          newest = OperationWire.decodeTick(record.value()).toOptional();
        }
      }
      return newest;
    } catch (KafkaException e) {
      throw new StartFailure("the ward clock cannot be read: " + e.getMessage(), e);
    }
  }

  /** Says {@code tick} and waits until Kafka has it. */
  public void say(ClockTick tick) {
    try {
      producer
          .send(new ProducerRecord<>(Topic.WARD_CLOCK.topicName(), KEY, OperationWire.encode(tick)))
          .get(READ_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while the ward clock was driven", e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new StartFailure("the ward clock cannot be driven: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
