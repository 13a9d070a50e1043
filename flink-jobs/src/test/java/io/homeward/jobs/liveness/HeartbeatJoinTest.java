package io.homeward.jobs.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.jobs.kafka.OutboundRecord;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.OperationWire;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartbeatJoinTest {
  private OneInputStreamOperatorTestHarness<HeartbeatEcho, OutboundRecord> join;

  @BeforeEach
  void open() throws Exception {
    join =
        ProcessFunctionTestHarnesses.forProcessFunction(
            new HeartbeatJoin(PartHealth.Kind.DEVIATION_JOB, "deviation-job"));
  }

  @AfterEach
  void close() throws Exception {
    join.close();
  }

  private void echo(long heartbeat, int subtask, int subtasks) throws Exception {
    join.processElement(new HeartbeatEcho(heartbeat, 1_000 * heartbeat, subtask, subtasks), 0);
  }

  private List<PartHealth> answers() {
    return join.extractOutputValues().stream()
        .map(r -> OperationWire.decodeHealth(r.value()).toOptional().orElseThrow())
        .toList();
  }

  @Test
  void answersForTheJobOnceEverySubtaskHas() throws Exception {
    echo(7, 0, 3);
    echo(7, 2, 3);
    echo(7, 2, 3);
    assertThat(answers()).isEmpty();
    echo(7, 1, 3);
    assertThat(answers())
        .containsExactly(
            new PartHealth(PartHealth.Kind.DEVIATION_JOB, "deviation-job", true, "", 7_000, 7_000));
    assertThat(join.extractOutputValues())
        .allMatch(r -> r.topic() == Topic.PART_HEALTH && r.key().equals("deviation-job"));
  }

  @Test
  void oneSlowSubtaskHoldsBackNoLaterAnswerOfOthersButItsOwn() throws Exception {
    echo(1, 0, 2);
    echo(2, 0, 2);
    echo(2, 1, 2);
    assertThat(answers()).extracting(PartHealth::atMs).containsExactly(2_000L);
    echo(1, 1, 2);
    assertThat(answers()).extracting(PartHealth::atMs).containsExactly(2_000L, 1_000L);
  }

  @Test
  void keepsOnlyTheNewestOfTheUnanswered() throws Exception {
    for (int heartbeat = 0; heartbeat <= HeartbeatJoin.MOST_WAITING; heartbeat++) {
      echo(heartbeat, 0, 2);
    }
    echo(0, 1, 2);
    assertThat(answers()).as("the oldest was let go").isEmpty();
    echo(HeartbeatJoin.MOST_WAITING, 1, 2);
    assertThat(answers()).hasSize(1);
  }
}
