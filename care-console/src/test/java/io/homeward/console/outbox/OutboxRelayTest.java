package io.homeward.console.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class OutboxRelayTest {
  /** An outbox in memory. */
  private static final class Rows implements OutboxRows {
    private final List<Row> open = new ArrayList<>();

    Rows(int count) {
      for (int i = 1; i <= count; i++) {
        open.add(
            new Row(i, "alert-actions", "p", Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
      }
    }

    @Override
    public synchronized List<Row> oldest(int most) {
      return List.copyOf(open.subList(0, Math.min(most, open.size())));
    }

    @Override
    public synchronized void markPublished(List<Long> ids) {
      open.removeIf(row -> ids.contains(row.id()));
    }

    synchronized List<Long> left() {
      return open.stream().map(Row::id).toList();
    }
  }

  /** Takes {@code limit} records and refuses the rest. */
  private static final class Broker extends MockProducer<String, byte[]> {
    private final int limit;
    private int taken;

    Broker(int limit) {
      super(false, null, new StringSerializer(), new ByteArraySerializer());
      this.limit = limit;
    }

    @Override
    public synchronized java.util.concurrent.Future<
            org.apache.kafka.clients.producer.RecordMetadata>
        send(ProducerRecord<String, byte[]> record) {
      var sent = super.send(record);
      if (taken++ < limit) {
        completeNext();
      } else {
        errorNext(new KafkaException("away"));
      }
      return sent;
    }
  }

  private static List<String> texts(MockProducer<String, byte[]> producer) {
    return producer.history().stream()
        .map(r -> new String(r.value(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void rowsGoOutInOrderAndAreMarked() throws Exception {
    Rows rows = new Rows(3);
    Broker broker = new Broker(10);
    try (OutboxRelay relay = new OutboxRelay(rows, () -> broker, new SimpleMeterRegistry())) {
      assertThat(relay.relay(broker)).isEqualTo(3);
    }
    assertThat(texts(broker)).containsExactly("1", "2", "3");
    assertThat(rows.left()).isEmpty();
  }

  @Test
  void onlyWhatLiesBeforeTheFirstFailureIsMarked() {
    Rows rows = new Rows(5);
    Broker broker = new Broker(2);
    try (OutboxRelay relay = new OutboxRelay(rows, () -> broker, new SimpleMeterRegistry())) {
      assertThatThrownBy(() -> relay.relay(broker)).isInstanceOf(KafkaException.class);
    }
    assertThat(rows.left()).containsExactly(3L, 4L, 5L);
  }

  @Test
  void afterAFailureItTriesAgainWithANewProducerAndLosesNothing() {
    Rows rows = new Rows(4);
    AtomicInteger made = new AtomicInteger();
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    try (OutboxRelay relay =
        new OutboxRelay(rows, () -> new Broker(made.getAndIncrement() == 0 ? 1 : 100), metrics)) {
      relay.start();
      await().atMost(Duration.ofSeconds(20)).until(() -> rows.left().isEmpty());
      await().atMost(Duration.ofSeconds(20)).until(() -> !relay.isFailing());
    }
    assertThat(made.get()).isEqualTo(2);
    assertThat(metrics.get("homeward.console.outbox.published").counter().count()).isEqualTo(4);
    assertThat(metrics.get("homeward.console.outbox.failures").counter().count()).isEqualTo(1);
  }
}
