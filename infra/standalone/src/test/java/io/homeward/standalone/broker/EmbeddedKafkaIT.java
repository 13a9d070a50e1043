package io.homeward.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.standalone.StartFailure;
import io.homeward.vitals.topic.Topic;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  @TempDir Path temp;

  private EmbeddedKafka.Config config(int port) {
    return new EmbeddedKafka.Config(temp.resolve("kafka"), port, 4);
  }

  @Test
  void creates_every_topic_as_stated_with_no_more_partitions_than_set() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(config(0));
        Admin admin =
            Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()))) {
      for (Topic topic : Topic.values()) {
        TopicDescription description =
            admin
                .describeTopics(List.of(topic.topicName()))
                .allTopicNames()
                .get()
                .get(topic.topicName());
        assertThat(description.partitions()).hasSize(Math.min(4, topic.partitions()));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
        var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        topic
            .config()
            .forEach((key, value) -> assertThat(config.get(key).value()).as(key).isEqualTo(value));
      }
    }
  }

  @Test
  void starts_again_on_what_it_kept() throws Exception {
    byte[] tick = {1, 2, 3};
    try (EmbeddedKafka kafka = EmbeddedKafka.start(config(0));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topic.WARD_CLOCK.topicName(), tick, tick)).get();
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(config(0));
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(Topic.WARD_CLOCK.topicName(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(30));
      assertThat(records.records(partition)).extracting(r -> r.value()).containsExactly(tick);
    }
  }

  @Test
  void names_the_port_that_is_taken_and_how_to_choose_another() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(config(other.getLocalPort())))
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              "port %d for Kafka is taken; choose another with --kafka-port", other.getLocalPort());
    }
  }
}
