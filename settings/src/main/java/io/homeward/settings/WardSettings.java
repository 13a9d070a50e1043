package io.homeward.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is the whole ward's. */
@ConfigMapping(prefix = "ward")
@Meaning("What is the whole ward's. Read by the console and the deviation job.")
public interface WardSettings {
  /** What the ward's time follows. */
  enum Clock {
    WALL,
    DRIVEN
  }

  /** What the ward's time follows. */
  @Meaning("wall: the ward's time is the wall's; driven: a replay sets it, by the topic ward-clock")
  @WithDefault("wall")
  Clock clock();

  /** The zone of the house. */
  @Meaning("time zone in which board and operations page tell times, such as Europe/Berlin")
  @WithDefault("UTC")
  String zone();
}
