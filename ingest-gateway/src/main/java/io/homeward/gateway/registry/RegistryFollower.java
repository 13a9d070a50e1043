package io.homeward.gateway.registry;

import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.EnrolmentWire;
import io.homeward.vitals.wire.OperationWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code devices}, {@code enrolments} and {@code ward-clock} from their beginning and follows
 * them. Until it has read to the end they had when it started, the gateway is not ready: a reading
 * judged by half of the enrolments would be judged wrongly.
 *
 * <p>Runs on its own thread. Kafka absent, a topic absent: tries again until closed. A record that
 * cannot be read is counted and leaves what was known.
 */
public final class RegistryFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryFollower.class);
  private static final List<Topic> TOPICS =
      List.of(Topic.DEVICES, Topic.ENROLMENTS, Topic.WARD_CLOCK);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long RETRY_MS = 250;

  private final Consumer<String, byte[]> consumer;
  private final Registry registry;
  private final WardClock clock;
  private final Registry.ChangeListener listener;
  private final Runnable onUnreadable;
  private final CountDownLatch readToEnd = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Prepares to follow.
   *
   * @param consumer owned from now on by this follower's thread
   * @param listener is told of changes, on that thread, once the topics were read to the end
   * @param onUnreadable is called for each record that cannot be read
   */
  public RegistryFollower(
      Consumer<String, byte[]> consumer,
      Registry registry,
      WardClock clock,
      Registry.ChangeListener listener,
      Runnable onUnreadable) {
    this.consumer = consumer;
    this.registry = registry;
    this.clock = clock;
    this.listener = listener;
    this.onUnreadable = onUnreadable;
    thread = new Thread(this::run, "homeward-registry");
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Whether the topics have been read to the end they had at the start. */
  public boolean hasReadToEnd() {
    return readToEnd.getCount() == 0;
  }

  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      Map<TopicPartition, Long> ends = null;
      while (isOpen()) {
        try {
          if (ends == null) {
            ends = assign().orElse(null);
          } else {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
              apply(record);
            }
            if (!hasReadToEnd() && isPast(ends)) {
              readToEnd.countDown();
            }
          }
        } catch (WakeupException e) {
          // Closing; the loop ends.
        } catch (KafkaException e) {
          LOG.warn("Following the registry failed and goes on: {}", e.getClass().getSimpleName());
          pause();
        }
      }
    }
  }

  private boolean isOpen() {
    return closing.getCount() > 0;
  }

  private void pause() {
    try {
      if (closing.await(RETRY_MS, TimeUnit.MILLISECONDS)) {
        LOG.debug("Closed while waiting for Kafka");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  /** Assigns all partitions; their ends, or empty where a topic does not exist yet. */
  private Optional<Map<TopicPartition, Long>> assign() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topic topic : TOPICS) {
      List<PartitionInfo> infos = consumer.partitionsFor(topic.topicName());
      if (infos == null || infos.isEmpty()) {
        pause();
        return Optional.empty();
      }
      infos.forEach(i -> partitions.add(new TopicPartition(i.topic(), i.partition())));
    }
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return Optional.of(ends);
  }

  private boolean isPast(Map<TopicPartition, Long> ends) {
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      if (consumer.position(end.getKey()) < end.getValue()) {
        return false;
      }
    }
    return true;
  }

  private void apply(ConsumerRecord<String, byte[]> record) {
    Registry.ChangeListener told = hasReadToEnd() ? listener : device -> {};
    if (record.topic().equals(Topic.DEVICES.topicName())) {
      if (record.value() == null) {
        registry.removeDevice(record.key(), told);
      } else {
        EnrolmentWire.decodeDevice(record.value())
            .toOptional()
            .ifPresentOrElse(device -> registry.put(device, told), onUnreadable);
      }
    } else if (record.topic().equals(Topic.ENROLMENTS.topicName())) {
      if (record.value() == null) {
        registry.removePatient(record.key(), told);
      } else {
        EnrolmentWire.decode(record.value())
            .toOptional()
            .ifPresentOrElse(enrolment -> registry.put(enrolment, told), onUnreadable);
      }
    } else if (record.value() != null) {
      OperationWire.decodeTick(record.value())
          .toOptional()
          .ifPresentOrElse(clock::follow, onUnreadable);
    }
  }
}
