package io.homeward.jobs.kafka;

import io.homeward.vitals.topic.Topic;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** One KRaft broker on loopback in this process, with every topic of Homeward. */
public final class EmbeddedBroker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final String bootstrap;
  private final Producer<byte[], byte[]> producer;

  private EmbeddedBroker(KafkaRaftServer server, String bootstrap) {
    this.server = server;
    this.bootstrap = bootstrap;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", "5"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Starts a broker on two free ports, its log in {@code directory}. */
  public static EmbeddedBroker start(Path directory) throws Exception {
    int[] ports = freePorts();
    String dir = directory.toString();
    Map<String, Object> config = new HashMap<>();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("controller.quorum.voters", "1@127.0.0.1:" + ports[1]);
    config.put("controller.listener.names", "CONTROLLER");
    config.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + ports[0] + ",CONTROLLER://127.0.0.1:" + ports[1]);
    config.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + ports[0]);
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("inter.broker.listener.name", "PLAINTEXT");
    config.put("log.dirs", dir);
    for (String replicated :
        List.of(
            "offsets.topic.replication.factor",
            "transaction.state.log.replication.factor",
            "transaction.state.log.min.isr",
            "share.coordinator.state.topic.replication.factor",
            "share.coordinator.state.topic.min.isr",
            "offsets.topic.num.partitions")) {
      config.put(replicated, "1");
    }
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("auto.create.topics.enable", "false");
    config.put("log.cleaner.dedupe.buffer.size", "2097152");
    new Formatter()
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(dir)
        .setMetadataLogDirectory(dir)
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setIgnoreFormatted(true)
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .run();
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
    server.startup();
    String bootstrap = "127.0.0.1:" + ports[0];
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(
              Arrays.stream(Topic.values())
                  .map(
                      t ->
                          new NewTopic(t.topicName(), t.partitions(), (short) 1)
                              .configs(t.config()))
                  .toList())
          .all()
          .get();
      awaitLeaders(admin);
    }
    return new EmbeddedBroker(server, bootstrap);
  }

  /** A created topic is not yet a served one; listing offsets waits for each partition's leader. */
  private static void awaitLeaders(Admin admin) throws Exception {
    Map<TopicPartition, OffsetSpec> every = new HashMap<>();
    for (Topic topic : Topic.values()) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        every.put(new TopicPartition(topic.topicName(), partition), OffsetSpec.latest());
      }
    }
    admin.listOffsets(every).all().get();
  }

  private static int[] freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket other = new ServerSocket(0, 1, loopback)) {
      return new int[] {one.getLocalPort(), other.getLocalPort()};
    }
  }

  public String bootstrap() {
    return bootstrap;
  }

  /** Writes a record; durable once {@link #flush} returned. */
  public void send(Topic topic, String key, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value),
            (metadata, failure) -> {
              if (failure != null) {
                throw new IllegalStateException("not sent", failure);
              }
            });
  }

  /** Waits until all that was sent is durable. */
  public void flush() {
    producer.flush();
  }

  /** All records of a topic, in order within a partition. */
  public List<ConsumerRecord<byte[], byte[]>> readAll(Topic topic) {
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.topicName()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    server.shutdown();
    server.awaitShutdown();
  }
}
