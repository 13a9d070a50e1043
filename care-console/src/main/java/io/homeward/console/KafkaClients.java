package io.homeward.console;

import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The console's two Kafka clients. */
final class KafkaClients {
  private KafkaClients() {}

  /** Without a group: it assigns itself every partition, and fetches at once what is there. */
  static Consumer<String, byte[]> follower(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "client.id", "console-follower",
            "enable.auto.commit", "false",
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed",
            "fetch.max.wait.ms", "100",
            "allow.auto.create.topics", "false",
            "max.partition.fetch.bytes", "1048576"),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  /** One record in flight per partition and all replicas: what it acknowledged is there, once. */
  static Producer<String, byte[]> outbox(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "client.id", "console-outbox",
            "acks", "all",
            "enable.idempotence", "true",
            "linger.ms", "5",
            "max.block.ms", "5000",
            "request.timeout.ms", "10000",
            "delivery.timeout.ms", "30000",
            "buffer.memory", "4194304"),
        new StringSerializer(),
        new ByteArraySerializer());
  }
}
