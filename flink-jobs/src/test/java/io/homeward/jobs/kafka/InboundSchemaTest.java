package io.homeward.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class InboundSchemaTest {
  private static InboundRecord taken(ConsumerRecord<byte[], byte[]> kafka) {
    List<InboundRecord> taken = new ArrayList<>();
    new InboundSchema().deserialize(kafka, new ListCollector<>(taken));
    assertThat(taken).hasSize(1);
    return taken.get(0);
  }

  @Test
  void knowsEachTopicByItsName() {
    for (Topic topic : Topic.values()) {
      InboundRecord record =
          taken(
              new ConsumerRecord<>(
                  topic.topicName(),
                  2,
                  17,
                  "key".getBytes(StandardCharsets.UTF_8),
                  new byte[] {1, 2}));
      assertThat(record.topic()).isEqualTo(topic);
      assertThat(record.key()).isEqualTo("key");
      assertThat(record.value()).containsExactly(1, 2);
      assertThat(record.partition()).isEqualTo(2);
      assertThat(record.offset()).isEqualTo(17);
    }
  }

  @Test
  void aRecordWithoutKeyOrValueComesThroughEmptyForOthersToJudge() {
    InboundRecord record =
        taken(new ConsumerRecord<>(Topic.READINGS.topicName(), 0, 0, null, null));
    assertThat(record.key()).isEmpty();
    assertThat(record.value()).isEmpty();
  }
}
