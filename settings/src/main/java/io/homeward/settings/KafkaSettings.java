package io.homeward.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where Kafka is. */
@ConfigMapping(prefix = "kafka")
@Meaning("Where Kafka is. Read by every part.")
public interface KafkaSettings {
  /** {@code host:port}, several separated by commas. */
  @Meaning("host:port of the brokers to begin with, separated by commas")
  String bootstrapServers();

  /** Copies of each topic. */
  @Meaning(
      "copies of each topic that a gateway creates because it is missing; 1 on a single broker")
  @WithDefault("3")
  int replicationFactor();
}
