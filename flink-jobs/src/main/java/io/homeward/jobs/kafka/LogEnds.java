package io.homeward.jobs.kafka;

import io.homeward.vitals.topic.Topic;
import java.io.Serializable;
import java.util.Map;

/** Tells where the logs of some topics end. Travels with an operator. */
@FunctionalInterface
public interface LogEnds extends Serializable {
  /**
   * Where they end now.
   *
   * @throws org.apache.flink.util.FlinkRuntimeException if Kafka does not tell
   */
  Ends now();

  /**
   * The ends at one moment.
   *
   * @param ends offset of the next record, by topic and partition
   */
  record Ends(Map<Topic, Map<Integer, Long>> ends) {
    /** Nothing was in any log. */
    public static final Ends NONE = new Ends(Map.of());

    /** Whether the record was there at that moment. */
    public boolean contains(Topic topic, int partition, long offset) {
      return offset < ends.getOrDefault(topic, Map.of()).getOrDefault(partition, 0L);
    }

    /** Whether there was any record at all. */
    public boolean isEmpty() {
      return ends.values().stream().flatMap(p -> p.values().stream()).allMatch(end -> end == 0);
    }
  }
}
