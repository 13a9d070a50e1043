package io.homeward.standalone.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.jobs.settings.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFlinkIT {
  private static final Duration CHECKPOINTS_EVERY = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<Long> SEEN = new CopyOnWriteArrayList<>();
  @TempDir Path directory;

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  private EmbeddedFlink start() {
    return EmbeddedFlink.start(new EmbeddedFlink.Config(directory.resolve("scratch"), 1, 1, 1, 0));
  }

  private Path checkpoints() {
    return directory.resolve("checkpoints");
  }

  /** Counts from nought, or on from where a checkpoint stands, and shows each number. */
  private Consumer<StreamExecutionEnvironment> counting(long until, Show show) {
    return env -> {
      JobSettings.apply(env, checkpoints().toUri(), CHECKPOINTS_EVERY, 1);
      env.fromSource(
              new DataGeneratorSource<>(
                  n -> n, until, RateLimiterStrategy.perSecond(200), Types.LONG),
              WatermarkStrategy.noWatermarks(),
              "numbers")
          .uid("numbers")
          .map(show)
          .uid("show")
          .print()
          .uid("print");
    };
  }

  private static class Show implements MapFunction<Long, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String map(Long number) {
      SEEN.add(number);
      return "";
    }
  }

  /** Fails at every number. */
  private static final class Broken extends Show {
    private static final long serialVersionUID = 1L;

    @Override
    public String map(Long number) {
      SEEN.add(number);
      throw new IllegalStateException("the needle broke\nand more of it");
    }
  }

  private List<Path> complete() throws IOException {
    if (!Files.exists(checkpoints())) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(checkpoints())) {
      return paths.filter(path -> path.endsWith("_metadata")).toList();
    }
  }

  @Test
  void aJobGoesOnWhereItsNewestCheckpointStands() throws Exception {
    EmbeddedFlink.RunningJob job;
    try (EmbeddedFlink flink = start()) {
      job = flink.submit("counting", checkpoints(), counting(Long.MAX_VALUE, new Show()));
      await().atMost(PATIENCE).until(() -> SEEN.size() > 20 && complete().size() == 2);
      assertThat(job.ended()).isNotDone();
    }
    assertThat(job.ended()).isCompletedWithValue("CANCELED");
    assertThat(complete()).as("two are kept").hasSize(2);
    long last = SEEN.get(SEEN.size() - 1);
    SEEN.clear();
    try (EmbeddedFlink flink = start()) {
      flink.submit("counting", checkpoints(), counting(Long.MAX_VALUE, new Show()));
      await().atMost(PATIENCE).until(() -> !SEEN.isEmpty());
      assertThat(SEEN.get(0))
          .as("the last checkpoint was taken on closing")
          .isBetween(last - 100, last + 1)
          .isPositive();
    }
  }

  @Test
  void aJobThatKeepsFailingEndsWithOneReason() throws Exception {
    try (EmbeddedFlink flink = start()) {
      EmbeddedFlink.RunningJob job =
          flink.submit("broken", checkpoints(), counting(Long.MAX_VALUE, new Broken()));
      String reason = job.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(reason).isEqualTo("FAILED: java.lang.IllegalStateException: the needle broke");
      assertThat(SEEN).as("it began anew once").hasSize(2);
    }
  }

  @Test
  void aJobThatComesToItsEndSaysSo() throws Exception {
    try (EmbeddedFlink flink = start()) {
      EmbeddedFlink.RunningJob job = flink.submit("short", checkpoints(), counting(5, new Show()));
      assertThat(job.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("FINISHED");
      assertThat(SEEN).containsExactly(0L, 1L, 2L, 3L, 4L);
    }
  }
}
