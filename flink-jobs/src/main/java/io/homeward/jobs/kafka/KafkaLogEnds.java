package io.homeward.jobs.kafka;

import io.homeward.vitals.topic.Topic;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks Kafka; each question makes a client of its own.
 *
 * @param bootstrapServers Kafka's bootstrap servers
 * @param topics which logs
 */
record KafkaLogEnds(String bootstrapServers, List<Topic> topics) implements LogEnds {
  private static final long TIMEOUT_S = 30;

  @Override
  public Ends now() {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers))) {
      Map<Topic, Map<Integer, Long>> ends = new EnumMap<>(Topic.class);
      for (Topic topic : topics) {
        ends.put(topic, ends(admin, topic.topicName()));
      }
      return new Ends(ends);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkRuntimeException("interrupted while the logs' ends were asked for", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new FlinkRuntimeException("Kafka does not tell where its logs end", e);
    }
  }

  private static Map<Integer, Long> ends(Admin admin, String topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    TopicDescription description =
        admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get(TIMEOUT_S, TimeUnit.SECONDS)
            .get(topic);
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    description
        .partitions()
        .forEach(p -> latest.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
    Map<Integer, Long> ends = new HashMap<>();
    admin
        .listOffsets(latest)
        .all()
        .get(TIMEOUT_S, TimeUnit.SECONDS)
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }
}
