package io.homeward.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.homeward.vitals.topic.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PoisonLogTest {
  private final Logger log = (Logger) LoggerFactory.getLogger(PoisonLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final MetricListener metrics = new MetricListener();
  private final PoisonLog poison = new PoisonLog(metrics.getMetricGroup());

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
    log.setAdditive(false);
    log.setLevel(Level.WARN);
  }

  @AfterEach
  void stopListening() {
    log.detachAppender(lines);
    log.setAdditive(true);
    log.setLevel(null);
  }

  private static InboundRecord record(long offset) {
    return new InboundRecord(
        Topic.READINGS, "patient-key", "secret".getBytes(StandardCharsets.UTF_8), 3, offset);
  }

  private long counted(PoisonReason reason) {
    return metrics
        .getCounter("reason", reason.name(), "poison_records")
        .map(Counter::getCount)
        .orElseThrow();
  }

  @Test
  void countsByReasonAndNamesWhereTheRecordStandsButNotWhatItHolds() {
    poison.setAside(record(41), PoisonReason.UNREADABLE);
    poison.setAside(record(42), PoisonReason.UNREADABLE);
    poison.setAside(record(43), PoisonReason.EMPTY);
    assertThat(counted(PoisonReason.UNREADABLE)).isEqualTo(2);
    assertThat(counted(PoisonReason.EMPTY)).isEqualTo(1);
    assertThat(counted(PoisonReason.WRONG_KEY)).isZero();
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(3)
        .allMatch(line -> line.contains("readings at partition 3 offset 4"))
        .noneMatch(line -> line.contains("patient-key") || line.contains("secret"));
  }

  @Test
  void countsOnWhenItHasLoggedEnough() {
    for (int i = 0; i < PoisonLog.MOST_LOGGED + 5; i++) {
      poison.setAside(record(i), PoisonReason.WRONG_KEY);
    }
    assertThat(counted(PoisonReason.WRONG_KEY)).isEqualTo(PoisonLog.MOST_LOGGED + 5);
    assertThat(lines.list).hasSize(PoisonLog.MOST_LOGGED);
  }
}
