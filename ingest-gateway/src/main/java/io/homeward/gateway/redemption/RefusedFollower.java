package io.homeward.gateway.redemption;

import io.homeward.gateway.deadletter.PayloadSeal;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.publishing.RecordPublisher;
import io.homeward.gateway.registry.Registry;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.Decoded;
import io.homeward.vitals.wire.ReadingsWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code readings-rejected}, and admits what a later enrolment allows.
 *
 * <p>First it reads {@code redemptions} to its end, then waits for the registry, then follows
 * {@code readings-rejected} from its beginning, for good. Each message is judged by the registry of
 * that moment; one that must wait is remembered by its device and place. When the registry says
 * that a device changed, its partition is read again from there. So a message is judged after every
 * change it comes before, and after those it comes behind: none falls between.
 *
 * <p>Bounds: one message on its way at a time; {@link KeptMessages} and {@link Redeemed} hold
 * theirs; one place a device that was ever registered. Runs on a thread of its own; Kafka absent, a
 * topic absent: tries again until closed.
 */
public final class RefusedFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedFollower.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long RETRY_MS = 250;

  private final Consumer<String, byte[]> consumer;
  private final Redeemer redeemer;
  private final BooleanSupplier hasReadRegistry;
  private final Runnable onUnreadable;
  private final KeptMessages kept = new KeptMessages();
  private final Map<String, Place> waiting = new HashMap<>();
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile int waitingDevices;

  /** Where the first message of a device stands that waits for an enrolment. */
  private record Place(TopicPartition partition, long offset) {
    Place earlier(Place other) {
      return other.offset < offset ? other : this;
    }
  }

  /**
   * Prepares to follow.
   *
   * @param consumer owned from now on by this follower's thread
   * @param hasReadRegistry whether {@code registry} is complete
   * @param mostReadings most readings in one message
   * @param maxAheadMs how far after its receipt a reading may lie
   */
  public RefusedFollower(
      Consumer<String, byte[]> consumer,
      Registry registry,
      BooleanSupplier hasReadRegistry,
      PayloadSeal seal,
      RecordPublisher publisher,
      WardClock clock,
      GatewayMetrics metrics,
      int mostReadings,
      long maxAheadMs) {
    this.consumer = consumer;
    this.hasReadRegistry = hasReadRegistry;
    onUnreadable = metrics::unreadableRecord;
    redeemer =
        new Redeemer(
            registry,
            seal,
            publisher,
            clock,
            metrics,
            new UnitConversions(),
            mostReadings,
            maxAheadMs);
    thread = new Thread(this::run, "homeward-redemption");
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** How {@code deviceId} signs in, or who wears it, may have changed; from any thread. */
  public void changed(String deviceId) {
    changed.add(deviceId);
  }

  /** Devices with a message that another enrolment may redeem. */
  public int waitingDevices() {
    return waitingDevices;
  }

  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    // It may be waiting for Kafka to take a message, which may be long.
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOpen() {
    return closing.getCount() > 0;
  }

  private void run() {
    boolean hasLearnt = false;
    boolean follows = false;
    try {
      while (isOpen()) {
        try {
          if (!hasLearnt) {
            hasLearnt = learn();
          } else if (!follows) {
            follows = hasReadRegistry.getAsBoolean() && assign(Topic.READINGS_REJECTED);
          } else {
            follow();
            continue;
          }
          pause();
        } catch (WakeupException e) {
          // Closing; the loop ends.
        } catch (InterruptException e) {
          throw e;
        } catch (KafkaException e) {
          LOG.warn("Following refusals failed and goes on: {}", e.getClass().getSimpleName());
          pause();
        }
      }
    } catch (InterruptedException | InterruptException e) {
      if (isOpen()) {
        LOG.error("Interrupted; refused readings are redeemed no more until a restart");
      }
    } finally {
      close(consumer);
    }
  }

  private static void close(Consumer<String, byte[]> consumer) {
    // An interrupt that is still pending would make the consumer's own farewell fail.
    if (Thread.interrupted()) {
      LOG.debug("Closed while waiting for Kafka");
    }
    consumer.close();
  }

  private void pause() throws InterruptedException {
    if (closing.await(RETRY_MS, TimeUnit.MILLISECONDS)) {
      LOG.debug("Closed while waiting");
    }
  }

  /** Assigns all partitions of {@code topic} from their beginning; false where there are none. */
  private boolean assign(Topic topic) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic.topicName());
    if (infos == null || infos.isEmpty()) {
      return false;
    }
    List<TopicPartition> partitions = new ArrayList<>();
    infos.forEach(i -> partitions.add(new TopicPartition(i.topic(), i.partition())));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return true;
  }

  /** Reads what was redeemed before; false where the topic does not exist yet. */
  private boolean learn() {
    if (!assign(Topic.REDEMPTIONS)) {
      return false;
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (isOpen() && ends.entrySet().stream().anyMatch(this::isBefore)) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        read(record, ReadingsWire::decodeRedemption).ifPresentOrElse(redeemer::learn, onUnreadable);
      }
    }
    return true;
  }

  private boolean isBefore(Map.Entry<TopicPartition, Long> end) {
    return consumer.position(end.getKey()) < end.getValue();
  }

  private void follow() throws InterruptedException {
    for (String device : List.copyOf(changed)) {
      changed.remove(device);
      readAgain(device);
    }
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      RejectedReadings refused = read(record, ReadingsWire::decodeRejected).orElse(null);
      if (refused == null) {
        onUnreadable.run();
        continue;
      }
      for (KeptMessage message : kept.add(record.partition(), record.offset(), refused)) {
        look(message);
      }
    }
    for (KeptMessage message : kept.ready()) {
      look(message);
    }
    waitingDevices = waiting.size();
  }

  private static <T> Optional<T> read(
      ConsumerRecord<String, byte[]> record, Function<byte[], Decoded<T>> decoder) {
    return Optional.ofNullable(record.value()).flatMap(bytes -> decoder.apply(bytes).toOptional());
  }

  private void readAgain(String device) {
    Place place = waiting.remove(device);
    if (place != null && place.offset() < consumer.position(place.partition())) {
      consumer.seek(place.partition(), place.offset());
    }
  }

  private void look(KeptMessage message) throws InterruptedException {
    Redeemer.Outcome outcome = redeemer.redeem(message);
    message.settle();
    if (outcome != Redeemer.Outcome.SETTLED) {
      Place place =
          new Place(
              new TopicPartition(Topic.READINGS_REJECTED.topicName(), message.partition()),
              message.firstOffset());
      waiting.merge(message.id().deviceId(), place, Place::earlier);
    }
    if (outcome == Redeemer.Outcome.NOT_DURABLE) {
      changed.add(message.id().deviceId());
      pause();
    }
  }
}
