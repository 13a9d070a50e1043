package io.homeward.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.health.PartHealth;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LivenessTest {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private Instant now = START;
  private final Liveness liveness = new Liveness(() -> now);

  private void beat(PartHealth.Kind kind, boolean healthy) {
    liveness.take(new PartHealth(kind, kind + "-1", healthy, healthy ? "" : "Kafka is away", 0, 0));
  }

  private void allBeat() {
    beat(PartHealth.Kind.GATEWAY, true);
    beat(PartHealth.Kind.DEVIATION_JOB, true);
  }

  @Test
  void beforeAnyHeartbeatTheBoardIsNotLive() {
    assertThat(liveness.notLive()).hasValueSatisfying(n -> assertThat(n.since()).isEqualTo(START));
  }

  @Test
  void itIsLiveForFifteenSecondsAfterAHeartbeatOfEachPartAndNotLonger() {
    allBeat();
    now = START.plusSeconds(15);
    assertThat(liveness.notLive()).isEmpty();
    now = START.plusSeconds(16);
    assertThat(liveness.notLive())
        .hasValueSatisfying(
            n -> {
              assertThat(n.since()).isEqualTo(START);
              assertThat(n.reason()).contains("silent");
            });
    allBeat();
    assertThat(liveness.notLive()).isEmpty();
  }

  @Test
  void aPartInTroubleSaysWhyAndSinceWhenItBegan() {
    allBeat();
    beat(PartHealth.Kind.GATEWAY, false);
    now = START.plusSeconds(5);
    beat(PartHealth.Kind.GATEWAY, false);
    assertThat(liveness.notLive())
        .hasValueSatisfying(
            n -> {
              assertThat(n.since()).isEqualTo(START);
              assertThat(n.reason()).contains("Kafka is away");
            });
  }

  @Test
  void silenceCountsFromTheNewestHeartbeatOfAKindOrFromTheStart() {
    now = START.plusSeconds(3);
    beat(PartHealth.Kind.GATEWAY, true);
    now = START.plusSeconds(10);
    assertThat(liveness.silence(PartHealth.Kind.GATEWAY)).isEqualTo(Duration.ofSeconds(7));
    assertThat(liveness.silence(PartHealth.Kind.ARCHIVE_JOB)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void theArchiveBeingAwayDoesNotStopTheBoard() {
    allBeat();
    beat(PartHealth.Kind.ARCHIVE_JOB, false);
    assertThat(liveness.notLive()).isEmpty();
  }
}
