package io.homeward.console.clock;

import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.OperationWire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets one {@link WardClock} follow {@code ward-clock}, on a thread of its own. */
public final class ClockFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClockFollower.class);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;

  /** Starts to follow, from the oldest tick kept. */
  public ClockFollower(String bootstrap, WardClock clock) {
    consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrap, "fetch.max.wait.ms", "100"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    thread = new Thread(() -> follow(clock), "ward-clock-follower");
    thread.setDaemon(true);
    thread.start();
  }

  private void follow(WardClock clock) {
    try (consumer) {
      TopicPartition partition = new TopicPartition(Topic.WARD_CLOCK.topicName(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (!Thread.currentThread().isInterrupted()) {
        for (var record : consumer.poll(Duration.ofSeconds(1)).records(partition)) {
          OperationWire.decodeTick(record.value()).toOptional().ifPresent(clock::follow);
        }
      }
    } catch (WakeupException e) {
      LOG.debug("the ward clock is no longer followed");
    } catch (KafkaException e) {
      LOG.error("the ward clock can no longer be followed", e);
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
