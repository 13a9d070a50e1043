package io.homeward.vitals.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicTest {

  @ParameterizedTest
  @EnumSource(Topic.class)
  void timeIsTheBrokersSoThatAnOldRecordingIsNotDeletedOnArrival(Topic topic) {
    assertThat(topic.config()).containsEntry("message.timestamp.type", "LogAppendTime");
  }

  @ParameterizedTest
  @EnumSource(Topic.class)
  void whatIsKeptForEverIsCompacted(Topic topic) {
    if (topic.retention().isEmpty()) {
      assertThat(topic.cleanup()).isEqualTo(Topic.Cleanup.COMPACT);
      assertThat(topic.config()).containsEntry("retention.ms", "-1");
    }
  }
}
