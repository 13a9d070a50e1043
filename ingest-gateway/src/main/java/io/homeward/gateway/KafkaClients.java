package io.homeward.gateway;

import io.homeward.gateway.publishing.InFlightBytes;
import io.homeward.gateway.publishing.RecordPublisher;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The gateway's connections to Kafka. */
final class KafkaClients {
  /** What a follower holds in memory of what it fetched. */
  private static final int MOST_FETCHED_BYTES = 4 << 20;

  private KafkaClients() {}

  static RecordPublisher publisher(GatewayConfig config, InFlightBytes inFlight) {
    Map<String, Object> producer =
        RecordPublisher.producerConfig(
            config.bootstrapServers(), config.gatewayId(), config.maxInFlightBytes());
    return new RecordPublisher(
        new KafkaProducer<>(producer, new StringSerializer(), new ByteArraySerializer()), inFlight);
  }

  /** A consumer without a group: it assigns itself every partition and commits nothing. */
  static KafkaConsumer<String, byte[]> consumer(GatewayConfig config, String purpose) {
    Map<String, Object> consumer = new HashMap<>();
    consumer.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    consumer.put(ConsumerConfig.CLIENT_ID_CONFIG, config.gatewayId() + "-" + purpose);
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_FETCHED_BYTES);
    consumer.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
    consumer.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    consumer.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    return new KafkaConsumer<>(consumer, new StringDeserializer(), new ByteArrayDeserializer());
  }
}
