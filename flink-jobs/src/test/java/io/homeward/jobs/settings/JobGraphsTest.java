package io.homeward.jobs.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.jobs.archive.ArchiveJob;
import io.homeward.jobs.archive.ArchiveJobConfig;
import io.homeward.jobs.deviation.ClockMode;
import io.homeward.jobs.deviation.DeviationJob;
import io.homeward.jobs.deviation.DeviationJobConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The operators of the jobs as savepoints know them. A uid that changes loses the state under it,
 * so the lists are kept in {@code operators/}: a change there needs a plan for the savepoints of
 * every ward.
 */
class JobGraphsTest {
  private static final URI CHECKPOINTS = URI.create("file:///checkpoints");
  private static final Duration OFTEN = Duration.ofSeconds(10);

  /** So many that Flink, left alone, would take more than 128 key groups. */
  private static final int PARALLELISM = 100;

  private record Job(String name, Consumer<StreamExecutionEnvironment> definition) {

    StreamGraph graph() {
      StreamExecutionEnvironment env = new StreamExecutionEnvironment(new Configuration());
      definition.accept(env);
      return env.getStreamGraph();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Job> jobs() {
    DeviationJobConfig deviation =
        new DeviationJobConfig("localhost:9", ClockMode.DRIVEN, CHECKPOINTS, OFTEN, PARALLELISM);
    ArchiveJobConfig archive =
        new ArchiveJobConfig(
            "localhost:9",
            "jdbc:postgresql://localhost:9/homeward",
            "homeward",
            "secret",
            CHECKPOINTS,
            OFTEN,
            OFTEN,
            PARALLELISM);
    return Stream.of(
        new Job("deviation", env -> DeviationJob.define(env, deviation)),
        new Job("archive", env -> ArchiveJob.define(env, archive)));
  }

  private static String line(StreamNode operator) {
    return operator.getTransformationUID()
        + " | "
        + operator.getOperatorName()
        + " | "
        + (operator.getParallelism() == PARALLELISM ? "parallel" : operator.getParallelism());
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void everyOperatorKeepsItsUidAndName(Job job) throws IOException {
    List<String> operators =
        job.graph().getStreamNodes().stream().map(JobGraphsTest::line).sorted().toList();
    try (InputStream golden =
        JobGraphsTest.class.getResourceAsStream("/operators/" + job.name() + ".txt")) {
      assertThat(operators)
          .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void theKeyGroupsAreFixedForEver(Job job) {
    assertThat(JobSettings.MAX_PARALLELISM).isEqualTo(128);
    assertThat(job.graph().getJobGraph().getVertices())
        .isNotEmpty()
        .allMatch(vertex -> vertex.getMaxParallelism() == 128);
  }

  private static StreamExecutionEnvironment settled() {
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(new Configuration());
    JobSettings.apply(env, CHECKPOINTS, OFTEN, PARALLELISM);
    return env;
  }

  /** Not public, so to Flink it is no POJO. */
  private record Unknown(String text) {}

  @Test
  void aTypeThatFlinkDoesNotKnowIsRefusedRatherThanLeftToKryo() {
    StreamExecutionEnvironment env = settled();
    env.fromData("a").uid("source").map(Unknown::new).uid("unknown").print().uid("sink");
    assertThatThrownBy(env::getStreamGraph)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Generic types have been disabled");
  }

  @Test
  void anOperatorWithoutAUidIsRefused() {
    StreamExecutionEnvironment env = settled();
    env.fromData("a").uid("source").map(String::trim).print().uid("sink");
    assertThatThrownBy(() -> env.getStreamGraph().getJobGraph())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("UID");
  }
}
