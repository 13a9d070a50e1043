package io.homeward.jobs.deviation;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.jobs.kafka.InboundRecord;
import io.homeward.vitals.clock.ClockTick;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.OperationWire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class WardClockOperatorTest {
  private static final long EVERY_MS = 100;
  private static final Instant WALL = Instant.parse("2026-11-24T10:00:00Z");
  private static final Instant WARD = Instant.parse("2019-05-01T00:00:00Z");

  /** The operator outside of Flink, under a wall clock that the test sets. */
  private record Clock(OneInputStreamOperatorTestHarness<InboundRecord, WardEvent> harness)
      implements AutoCloseable {

    static Clock begin(ClockMode mode, Instant wall) throws Exception {
      Clock clock =
          new Clock(new OneInputStreamOperatorTestHarness<>(new WardClockOperator(mode, EVERY_MS)));
      clock.wall(wall);
      return clock;
    }

    static Clock started(ClockMode mode) throws Exception {
      Clock clock = begin(mode, WALL);
      clock.harness.open();
      return clock;
    }

    void receive(Topic topic, byte[] value, long offset) throws Exception {
      harness.processElement(new StreamRecord<>(new InboundRecord(topic, "key", value, 0, offset)));
    }

    void tick(Instant ward, Instant wall, double speed) throws Exception {
      receive(
          Topic.WARD_CLOCK,
          OperationWire.encode(new ClockTick(ward, wall, speed, Optional.empty())),
          0);
    }

    void wall(Instant wall) throws Exception {
      harness.setProcessingTime(wall.toEpochMilli());
    }

    List<Long> watermarks() {
      return harness.getOutput().stream()
          .filter(Watermark.class::isInstance)
          .map(watermark -> ((Watermark) watermark).getTimestamp())
          .toList();
    }

    List<WardEvent> told(WardEvent.Kind kind) {
      return harness.extractOutputValues().stream().filter(event -> event.kind() == kind).toList();
    }

    @Override
    public void close() {
      try {
        harness.close();
      } catch (Exception e) {
        throw new IllegalStateException("the operator did not close", e);
      }
    }
  }

  @Test
  void aLiveWardFollowsTheWallAndNoTick() throws Exception {
    try (Clock clock = Clock.started(ClockMode.WALL)) {
      clock.wall(WALL.plusMillis(EVERY_MS));
      clock.tick(WARD, WALL, 1_000);
      clock.wall(WALL.plusMillis(2 * EVERY_MS));
      assertThat(clock.watermarks())
          .isNotEmpty()
          .allMatch(at -> at >= WALL.toEpochMilli())
          .endsWith(WALL.plusMillis(2 * EVERY_MS).toEpochMilli());
    }
  }

  @Test
  void aDrivenWardHasNoTimeBeforeTheFirstTickAndThenRunsAtItsSpeed() throws Exception {
    try (Clock clock = Clock.started(ClockMode.DRIVEN)) {
      clock.wall(WALL.plusSeconds(5));
      assertThat(clock.watermarks()).isEmpty();

      clock.tick(WARD, WALL.plusSeconds(5), 60);
      assertThat(clock.watermarks()).containsExactly(WARD.toEpochMilli());
      clock.wall(WALL.plusSeconds(6));
      assertThat(clock.watermarks()).endsWith(WARD.plusSeconds(60).toEpochMilli());
    }
  }

  @Test
  void timeNeverRunsBackwards() throws Exception {
    try (Clock clock = Clock.started(ClockMode.DRIVEN)) {
      clock.tick(WARD, WALL, 0);
      clock.tick(WARD.minusSeconds(3_600), WALL, 0);
      clock.tick(WARD.plusSeconds(1), WALL, 0);
      assertThat(clock.watermarks())
          .containsExactly(WARD.toEpochMilli(), WARD.plusSeconds(1).toEpochMilli());
    }
  }

  @Test
  void noOtherWatermarkPassesButTheEndOfInput() throws Exception {
    try (Clock clock = Clock.started(ClockMode.DRIVEN)) {
      clock.harness.processWatermark(new Watermark(WALL.toEpochMilli()));
      clock.harness.processWatermarkStatus(WatermarkStatus.IDLE);
      assertThat(clock.harness.getOutput()).noneMatch(WatermarkStatus.class::isInstance);
      assertThat(clock.watermarks()).isEmpty();
      clock.harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(clock.watermarks()).containsExactly(Long.MAX_VALUE);
    }
  }

  @Test
  void onlyAGatewaysHealthIsPassedOnAndWhatCannotBeReadIsNot() throws Exception {
    try (Clock clock = Clock.started(ClockMode.DRIVEN)) {
      clock.tick(WARD, WALL, 0);
      for (PartHealth.Kind kind : PartHealth.Kind.values()) {
        byte[] word = OperationWire.encode(new PartHealth(kind, "part", true, "", 1, 1));
        clock.receive(Topic.PART_HEALTH, word, kind.ordinal() + 40);
      }
      for (Topic topic : List.of(Topic.PART_HEALTH, Topic.WARD_CLOCK)) {
        clock.receive(topic, new byte[] {-1}, 50);
      }
      assertThat(clock.told(WardEvent.Kind.INTAKE_HEALTH))
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.offset()).isEqualTo(PartHealth.Kind.GATEWAY.ordinal() + 40);
                assertThat(event.wardClockMs()).isEqualTo(WARD.toEpochMilli());
              });
    }
  }

  @Test
  void anAttemptStartsOnceAndARestoredOneKnowsTheTime() throws Exception {
    OperatorSubtaskState state;
    try (Clock clock = Clock.started(ClockMode.DRIVEN)) {
      clock.tick(WARD, WALL, 60);
      clock.wall(WALL.plusSeconds(1));
      clock.wall(WALL.plusSeconds(2));
      assertThat(clock.told(WardEvent.Kind.STARTED)).hasSize(1);
      state = clock.harness.snapshot(1, 1);
    }
    try (Clock clock = Clock.begin(ClockMode.DRIVEN, WALL.plusSeconds(10))) {
      clock.harness.initializeState(state);
      clock.harness.open();
      clock.wall(WALL.plusSeconds(10).plusMillis(EVERY_MS));
      clock.wall(WALL.plusSeconds(11));
      Instant resumed = WARD.plus(Duration.ofMinutes(10));
      assertThat(clock.watermarks().get(0))
          .isBetween(resumed.toEpochMilli(), resumed.plusMillis(60 * EVERY_MS).toEpochMilli());
      assertThat(clock.told(WardEvent.Kind.STARTED))
          .singleElement()
          .satisfies(
              start ->
                  assertThat(start.wardClockMs()).isGreaterThanOrEqualTo(resumed.toEpochMilli()));
    }
  }
}
