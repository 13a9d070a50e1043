package io.homeward.console.live;

import io.homeward.console.board.WardAlerts;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.AlertWire;
import io.homeward.vitals.wire.OperationWire;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code alerts} from its beginning and {@code part-health} from now on, with a thread of
 * its own and without a consumer group: every console sees everything.
 *
 * <p>A consumer that fails is closed and made anew after {@link #PAUSE_AFTER_FAILURE}; since
 * revisions only grow, reading the alerts again from the beginning changes nothing. Until the end
 * of {@code alerts} as it stood at the start is reached, the board is not {@linkplain
 * WardAlerts#isComplete complete} and no sound is raised.
 */
public final class StreamFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration LOOKUP = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(StreamFollower.class);

  private final Supplier<Consumer<String, byte[]>> consumers;
  private final WardAlerts alerts;
  private final Liveness liveness;
  private final Listener listener;
  private final Counter unreadable;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** Told after each poll that brought something. */
  public interface Listener {
    /** Alerts changed; {@code newHigh} are the ids worth a sound, none before the catch-up. */
    void alertsChanged(List<String> newHigh);

    /** A part spoke. */
    void partSpoke();
  }

  /**
   * A follower that has not started.
   *
   * @param consumers makes a consumer without a group; called on the follower's thread
   */
  public StreamFollower(
      Supplier<Consumer<String, byte[]>> consumers,
      WardAlerts alerts,
      Liveness liveness,
      Listener listener,
      MeterRegistry metrics) {
    this.consumers = consumers;
    this.alerts = alerts;
    this.liveness = liveness;
    this.listener = listener;
    this.unreadable =
        Counter.builder("homeward.console.records.unreadable")
            .description("Records of alerts or part-health that this version cannot read")
            .register(metrics);
    thread = new Thread(this::run, "console-follower");
    thread.setDaemon(true);
  }

  /** Starts following. */
  public void start() {
    thread.start();
  }

  private void run() {
    while (isRunning()) {
      try (Consumer<String, byte[]> consumer = consumers.get()) {
        follow(consumer);
      } catch (WakeupException e) {
        return;
      } catch (KafkaException e) {
        LOG.warn("the stream of alerts broke off ({}); trying again", e.getClass().getSimpleName());
        pause();
      }
    }
  }

  private boolean isRunning() {
    return closed.getCount() > 0;
  }

  private void pause() {
    try {
      if (closed.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("closed while waiting to try again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }

  private void follow(Consumer<String, byte[]> consumer) {
    List<TopicPartition> alertPartitions = partitions(consumer, Topic.ALERTS);
    List<TopicPartition> healthPartitions = partitions(consumer, Topic.PART_HEALTH);
    List<TopicPartition> all = new ArrayList<>(alertPartitions);
    all.addAll(healthPartitions);
    consumer.assign(all);
    consumer.seekToBeginning(alertPartitions);
    consumer.seekToEnd(healthPartitions);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(alertPartitions, LOOKUP));
    while (isRunning()) {
      boolean spoke = false;
      boolean changed = false;
      List<String> newHigh = new ArrayList<>();
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        if (record.topic().equals(Topic.ALERTS.topicName())) {
          changed |= take(record, newHigh);
        } else {
          spoke |= takeHealth(record);
        }
      }
      if (!alerts.isComplete()) {
        newHigh.clear();
        ends.entrySet().removeIf(end -> consumer.position(end.getKey(), LOOKUP) >= end.getValue());
        if (ends.isEmpty()) {
          alerts.complete();
          changed = true;
        }
      }
      if (changed) {
        listener.alertsChanged(newHigh);
      }
      if (spoke) {
        listener.partSpoke();
      }
    }
  }

  private static List<TopicPartition> partitions(Consumer<String, byte[]> consumer, Topic topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.topicName(), LOOKUP).stream()
            .map(info -> new TopicPartition(topic.topicName(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new KafkaException("topic " + topic.topicName() + " does not exist yet");
    }
    return partitions;
  }

  private boolean take(ConsumerRecord<String, byte[]> record, List<String> newHigh) {
    if (record.value() == null) {
      return alerts.remove(record.key()) != WardAlerts.Change.NONE;
    }
    return AlertWire.decodeAlert(record.value())
        .fold(
            alert -> {
              WardAlerts.Change change = alerts.take(alert);
              if (change == WardAlerts.Change.NEW_HIGH) {
                newHigh.add(alert.alertId());
              }
              return change != WardAlerts.Change.NONE;
            },
            why -> skip(record, why));
  }

  private boolean takeHealth(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return false;
    }
    return OperationWire.decodeHealth(record.value())
        .fold(
            health -> {
              liveness.take(health);
              return true;
            },
            why -> skip(record, why));
  }

  private boolean skip(ConsumerRecord<String, byte[]> record, String why) {
    unreadable.increment();
    LOG.warn("a record of {} at offset {} is {}", record.topic(), record.offset(), why);
    return false;
  }

  /** Stops; returns when the consumer is closed, at most after a few seconds. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
