package io.homeward.console.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the store's outbox to Kafka, in the order of the rows and at least once: a row is marked
 * only after every replica has it, and of a batch only what lies before the first failure. What is
 * sent twice carries the same identity, so consumers take it once.
 *
 * <p>A thread of its own. After a failure it waits {@link #FIRST_PAUSE}, twice as long each time,
 * at most {@link #LONGEST_PAUSE}, with a new producer; it never gives up, since the rows are
 * durable and the batch bounds what is in memory.
 */
public final class OutboxRelay implements AutoCloseable {
  static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(35);
  private static final int BATCH = 200;
  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);

  private final OutboxRows rows;
  private final Supplier<Producer<String, byte[]>> producers;
  private final Counter published;
  private final Counter failures;
  private final AtomicLong failingInARow = new AtomicLong();
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * A relay that has not started.
   *
   * @param producers makes a producer that waits for all replicas; called on the relay's thread
   */
  public OutboxRelay(
      OutboxRows rows, Supplier<Producer<String, byte[]>> producers, MeterRegistry metrics) {
    this.rows = rows;
    this.producers = producers;
    this.published =
        Counter.builder("homeward.console.outbox.published")
            .description("Outbox rows that are in Kafka")
            .register(metrics);
    this.failures =
        Counter.builder("homeward.console.outbox.failures")
            .description("Attempts to publish a batch that failed and were tried again")
            .register(metrics);
    Gauge.builder("homeward.console.outbox.failing", failingInARow, AtomicLong::get)
        .description("Failed attempts since the last success; 0 while the outbox flows")
        .register(metrics);
    thread = new Thread(this::run, "console-outbox");
    thread.setDaemon(true);
  }

  /** Starts relaying. */
  public void start() {
    thread.start();
  }

  /** Whether the last attempt failed. */
  public boolean isFailing() {
    return failingInARow.get() > 0;
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!isClosed()) {
      try (Producer<String, byte[]> producer = producers.get()) {
        while (!isClosed()) {
          int moved = relay(producer);
          failingInARow.set(0);
          pause = FIRST_PAUSE;
          if (moved < BATCH && await(IDLE)) {
            return;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        failures.increment();
        if (failingInARow.getAndIncrement() == 0) {
          LOG.warn("the outbox does not flow ({}); trying again", e.getClass().getSimpleName());
        }
        try {
          if (await(pause)) {
            return;
          }
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return;
        }
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
    }
  }

  /**
   * Publishes one batch.
   *
   * @return how many rows it held
   * @throws KafkaException at the first row Kafka did not take; the rows before it are marked
   */
  int relay(Producer<String, byte[]> producer) throws InterruptedException {
    List<OutboxRows.Row> batch = rows.oldest(BATCH);
    List<Future<RecordMetadata>> sent = new ArrayList<>(batch.size());
    List<Long> done = new ArrayList<>(batch.size());
    try {
      for (OutboxRows.Row row : batch) {
        sent.add(producer.send(new ProducerRecord<>(row.topic(), row.key(), row.payload())));
      }
      for (int i = 0; i < batch.size(); i++) {
        sent.get(i).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        done.add(batch.get(i).id());
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("a row of the outbox was not taken", e);
    } finally {
      if (!done.isEmpty()) {
        rows.markPublished(done);
        published.increment(done.size());
      }
    }
    return batch.size();
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Returns at once when the relay closes. */
  private boolean await(Duration atMost) throws InterruptedException {
    return closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Stops after the batch under way. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
