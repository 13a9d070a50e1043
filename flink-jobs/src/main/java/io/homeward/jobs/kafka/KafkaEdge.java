package io.homeward.jobs.kafka;

import io.homeward.vitals.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Where the jobs meet Kafka: sources that take several topics as one stream of {@link
 * InboundRecord}, and one at-least-once sink.
 *
 * <p>At least once is enough: alerts and scores carry a revision that only grows, so a record sent
 * twice changes nothing (DESIGN section 3, promise 3), and no consumer waits for a transaction.
 */
public final class KafkaEdge {
  private final String bootstrapServers;
  private final String job;

  /**
   * The edge of one job.
   *
   * @param bootstrapServers Kafka's bootstrap servers
   * @param job name of the job: its consumer group, where its progress can be watched (the job
   *     itself resumes from its checkpoints, never from there)
   */
  public KafkaEdge(String bootstrapServers, String job) {
    this.bootstrapServers = bootstrapServers;
    this.job = job;
  }

  /** The topics as one source. Without a checkpoint it starts from {@code start}. */
  public KafkaSource<InboundRecord> source(OffsetsInitializer start, Topic... topics) {
    List<String> names = Arrays.stream(topics).map(Topic::topicName).toList();
    return KafkaSource.<InboundRecord>builder()
        .setBootstrapServers(bootstrapServers)
        .setTopics(names)
        .setGroupId(job)
        .setClientIdPrefix(job + "-" + names.get(0))
        .setStartingOffsets(start)
        .setDeserializer(new InboundSchema())
        // A batch that arrives makes an alert in milliseconds: never wait for more bytes.
        .setProperty("fetch.min.bytes", "1")
        // The number of partitions of our topics never changes: see Topic.partitions().
        .setProperty("partition.discovery.interval.ms", "-1")
        .build();
  }

  /** Tells where the logs of {@code topics} end. */
  public LogEnds ends(Topic... topics) {
    return new KafkaLogEnds(bootstrapServers, List.of(topics));
  }

  /** The log of enrolments, to be read beside the sources. */
  public EnrolmentLog enrolments() {
    return new KafkaEnrolmentLog(bootstrapServers);
  }

  /** The sink of all that the job publishes: each record goes to its own topic. */
  public KafkaSink<OutboundRecord> sink() {
    return KafkaSink.<OutboundRecord>builder()
        .setBootstrapServers(bootstrapServers)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new OutboundSchema())
        .setProperty("acks", "all")
        .setProperty("compression.type", "lz4")
        // Alerts are few and urgent.
        .setProperty("linger.ms", "1")
        .build();
  }

  private static final class OutboundSchema
      implements KafkaRecordSerializationSchema<OutboundRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        OutboundRecord record, KafkaSinkContext context, Long timestamp) {
      // No timestamp: the broker's own (LogAppendTime) decides about retention.
      return new ProducerRecord<>(
          record.topic().topicName(),
          record.key().getBytes(StandardCharsets.UTF_8),
          record.value());
    }
  }
}
