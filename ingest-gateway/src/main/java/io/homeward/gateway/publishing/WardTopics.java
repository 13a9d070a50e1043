package io.homeward.gateway.publishing;

import io.homeward.vitals.topic.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/** The ward's topics in a Kafka. Stateless; the client is the caller's. */
public final class WardTopics {
  private static final long TIMEOUT_S = 30;

  private WardTopics() {}

  /**
   * Creates the topics that are missing, as {@link Topic} says, and waits until every partition has
   * a leader. Those that exist stay as they are: whoever runs Kafka may have their reasons.
   *
   * @param mostPartitions no topic gets more
   * @param replicationFactor copies of each
   * @return the topics that were there before
   * @throws ExecutionException if Kafka refuses, for one where it has fewer brokers than copies
   * @throws TimeoutException if Kafka does not answer
   */
  public static List<Topic> createMissing(Admin admin, int mostPartitions, int replicationFactor)
      throws InterruptedException, ExecutionException, TimeoutException {
    Set<String> present = admin.listTopics().names().get(TIMEOUT_S, TimeUnit.SECONDS);
    List<Topic> there = new ArrayList<>();
    List<NewTopic> missing = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      if (present.contains(topic.topicName())) {
        there.add(topic);
      } else {
        missing.add(
            new NewTopic(
                    topic.topicName(),
                    Math.min(topic.partitions(), mostPartitions),
                    (short) replicationFactor)
                .configs(topic.config()));
      }
    }
    for (var created : admin.createTopics(missing).values().values()) {
      try {
        created.get(TIMEOUT_S, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        // Another gateway starts at the same moment.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
    awaitLeaders(admin);
    return there;
  }

  /**
   * A created topic is not yet a served one, and a producer that writes in between was seen to hold
   * a record back until its delivery timeout. Listing offsets waits for each partition's leader.
   */
  private static void awaitLeaders(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<String> names = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
    Map<TopicPartition, OffsetSpec> every = new LinkedHashMap<>();
    admin
        .describeTopics(names)
        .allTopicNames()
        .get(TIMEOUT_S, TimeUnit.SECONDS)
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(
                        p ->
                            every.put(
                                new TopicPartition(name, p.partition()), OffsetSpec.latest())));
    admin.listOffsets(every).all().get(TIMEOUT_S, TimeUnit.SECONDS);
  }
}
