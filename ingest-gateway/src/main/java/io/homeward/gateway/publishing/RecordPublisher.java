package io.homeward.gateway.publishing;

import io.homeward.vitals.topic.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Hands records to Kafka and never blocks.
 *
 * <p>{@code KafkaProducer.send} waits while it has no metadata of the topic or no buffer memory.
 * Here it may wait for nothing ({@code max.block.ms = 0}): the metadata is fetched before the
 * gateway is ready ({@link #isConnected}) and, by {@code metadata.recovery.strategy = none} and no
 * idle expiry, never forgotten; the buffer is larger than what {@link InFlightBytes} lets through.
 * Should it run out all the same the record fails at once, its message gets no acknowledgement, and
 * the device sends it again.
 *
 * <p>acks=all and idempotent. While Kafka is down records wait in the buffer, at most {@link
 * #DELIVERY_TIMEOUT}, and follow when it is back. Thread-safe.
 */
public final class RecordPublisher implements AutoCloseable {
  /** How long a record waits for a Kafka that is down, before its connection is closed. */
  public static final Duration DELIVERY_TIMEOUT = Duration.ofMinutes(10);

  /** What a record costs beside its value: key, headers, bookkeeping. */
  private static final int OVERHEAD_BYTES = 128;

  private static final int BATCH_BYTES = 64 << 10;
  private static final List<Topic> TOPICS =
      List.of(Topic.READINGS, Topic.READINGS_REJECTED, Topic.REDEMPTIONS, Topic.PART_HEALTH);

  private final Producer<String, byte[]> producer;
  private final InFlightBytes inFlight;
  private volatile boolean connected;

  /** A publisher over {@code producer}, which it owns from now on. */
  public RecordPublisher(Producer<String, byte[]> producer, InFlightBytes inFlight) {
    this.producer = producer;
    this.inFlight = inFlight;
  }

  /** The settings its producer needs. */
  public static Map<String, Object> producerConfig(
      String bootstrapServers, String clientId, long maxInFlightBytes) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 2);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
    // Twice what may be in flight, and an open batch a partition beside it.
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2 * maxInFlightBytes + 32L * BATCH_BYTES);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis());
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(3650).toMillis());
    config.put("metadata.recovery.strategy", "none");
    config.put("enable.metrics.push", false);
    return config;
  }

  /**
   * Fetches the metadata of the topics, as far as they are there yet. Returns at once; to be called
   * again until {@link #isConnected}.
   */
  public void connect() {
    try {
      for (Topic topic : TOPICS) {
        if (producer.partitionsFor(topic.topicName()).isEmpty()) {
          return;
        }
      }
      connected = true;
    } catch (KafkaException e) {
      // Asked for and on its way: the next call finds it.
      connected = false;
    }
  }

  /** Whether the topics are known, so that records can be taken. */
  public boolean isConnected() {
    return connected;
  }

  /**
   * Submits a record of the message that {@code receipt} stands for. Never blocks, never throws.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every outcome
  public void publish(Topic topic, String key, byte[] value, Receipt receipt) {
    int bytes = value.length + OVERHEAD_BYTES;
    inFlight.take(bytes);
    receipt.expect();
    try {
      producer.send(
          new ProducerRecord<>(topic.topicName(), key, value),
          (metadata, failure) -> {
            inFlight.giveBack(bytes);
            receipt.settle(failure == null);
          });
    } catch (KafkaException | IllegalStateException e) {
      // Thrown instead of given to the callback: the producer is closed or beyond repair.
      inFlight.giveBack(bytes);
      receipt.settle(false);
    }
  }

  /** Waits until everything submitted is settled, at most {@code timeout}; then closes. */
  public void close(Duration timeout) {
    producer.close(timeout);
  }

  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
