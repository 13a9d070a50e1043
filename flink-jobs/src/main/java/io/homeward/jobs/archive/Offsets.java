package io.homeward.jobs.archive;

import io.homeward.store.archive.PartitionProgress;
import io.homeward.vitals.topic.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far each partition was received, and how far the store has accounted for it. Owned by one
 * thread.
 */
final class Offsets {
  private static final long UNKNOWN = -1;

  private static final class Partition {
    private long durable = UNKNOWN;
    private long received;
  }

  private final Map<Topic, Map<Integer, Partition>> partitions = new EnumMap<>(Topic.class);

  /** A record came. */
  void receive(Topic topic, int partition, long offset) {
    Partition p =
        partitions
            .computeIfAbsent(topic, t -> new HashMap<>())
            .computeIfAbsent(partition, n -> new Partition());
    p.received = Math.max(p.received, offset + 1);
  }

  /** The topics of which a partition came whose durable progress is not known yet. */
  Set<Topic> unknown() {
    Set<Topic> unknown = new TreeSet<>();
    partitions.forEach(
        (topic, some) -> {
          if (some.values().stream().anyMatch(p -> p.durable == UNKNOWN)) {
            unknown.add(topic);
          }
        });
    return unknown;
  }

  /** What the store says of {@code topic}. */
  void learn(Topic topic, Map<Integer, Long> durable) {
    partitions
        .get(topic)
        .forEach(
            (number, p) -> {
              if (p.durable == UNKNOWN) {
                p.durable = durable.getOrDefault(number, 0L);
              }
            });
  }

  /** Whether the store has accounted for this record: it came again after a restart. */
  boolean isAccountedFor(Topic topic, int partition, long offset) {
    return offset < partitions.get(topic).get(partition).durable;
  }

  /** What a flush of all that was received moves on. */
  List<PartitionProgress> toMove() {
    List<PartitionProgress> moves = new ArrayList<>();
    partitions.forEach(
        (topic, some) ->
            some.forEach(
                (number, p) -> {
                  if (p.received > p.durable) {
                    moves.add(
                        new PartitionProgress(topic.topicName(), number, p.durable, p.received));
                  }
                }));
    return moves;
  }

  /** The flush of all that was received is durable. */
  void settle() {
    partitions
        .values()
        .forEach(some -> some.values().forEach(p -> p.durable = Math.max(p.durable, p.received)));
  }
}
