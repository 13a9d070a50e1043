package io.homeward.jobs.kafka;

import io.homeward.vitals.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes Kafka records as they are. Never fails: what the bytes mean is judged further on. */
final class InboundSchema implements KafkaRecordDeserializationSchema<InboundRecord> {
  private static final long serialVersionUID = 1L;
  private static final byte[] NOTHING = {};
  private static final Map<String, Topic> BY_NAME =
      Arrays.stream(Topic.values())
          .collect(Collectors.toUnmodifiableMap(Topic::topicName, Function.identity()));

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> kafka, Collector<InboundRecord> out) {
    out.collect(
        new InboundRecord(
            BY_NAME.get(kafka.topic()),
            kafka.key() == null ? "" : new String(kafka.key(), StandardCharsets.UTF_8),
            kafka.value() == null ? NOTHING : kafka.value(),
            kafka.partition(),
            kafka.offset()));
  }

  @Override
  public TypeInformation<InboundRecord> getProducedType() {
    return TypeInformation.of(InboundRecord.class);
  }
}
