package io.homeward.jobs.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.jobs.kafka.EmbeddedBroker;
import io.homeward.jobs.kafka.PoisonReason;
import io.homeward.store.archive.Archive;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.PatientReadings;
import io.homeward.vitals.wire.ReadingsWire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ArchiveJob with a real Kafka, a real Flink cluster and a real PostgreSQL, each of which fails.
 */
class ArchiveJobIT {
  private static final long SEED = new Random().nextLong();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int REJECTED = 3;

  /** What the rows must be: the same batches, one after the other, without Kafka and Flink. */
  private static List<String> expectedReadings;

  private static List<String> expectedLedger;
  private static List<ReadingBatch> sent;

  @TempDir private Path directory;
  private EmbeddedBroker broker;
  private EmbeddedStore store;
  private ArchiveCluster cluster;

  @BeforeAll
  static void writeWhatIsExpected() throws Exception {
    System.out.println("seed " + SEED);
    sent = new ArrayList<>(SyncedReadings.batches(SEED, 5, 24));
    sent.addAll(SyncedReadings.batches(SEED, 5, 8));
    Collections.shuffle(sent, new Random(SEED));
    try (EmbeddedStore plain = EmbeddedStore.start()) {
      ArchiveWriter writer =
          new ArchiveWriter(
              new Archive(plain.source()), new Patience(length -> {}, () -> {}), () -> {});
      for (int i = 0; i < sent.size(); i++) {
        writer.add(0, i, new PatientReadings.Batch(sent.get(i)));
      }
      for (int i = 0; i < REJECTED; i++) {
        writer.add(0, i, refused(i));
      }
      writer.flush();
      expectedReadings = plain.readings();
      expectedLedger = plain.ledger();
    }
    assertThat(expectedLedger).hasSize(4);
  }

  @AfterAll
  static void forget() {
    sent.clear();
  }

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(directory.resolve("kafka"));
    store = EmbeddedStore.start();
    cluster = ArchiveCluster.start(broker.bootstrap(), store, directory.resolve("checkpoints"));
  }

  @AfterEach
  void stop() throws Exception {
    // Also where one of them fails: a broker whose folder is taken away ends the JVM.
    try {
      cluster.close();
    } finally {
      try {
        broker.close();
      } finally {
        store.close();
      }
    }
  }

  private static RejectedReadings refused(int i) {
    return new RejectedReadings(
        SyncedReadings.VENDOR,
        "device-" + i,
        "homeward/v1/vendor-a/device-" + i + "/readings",
        RejectReason.UNIT_MISMATCH,
        "unit",
        2,
        new int[] {0, 1},
        1_764_000_000_000L,
        17,
        new byte[32],
        Optional.empty());
  }

  private void send(int from, int to) {
    for (ReadingBatch batch : sent.subList(from, to)) {
      broker.send(Topic.READINGS, batch.patientId(), ReadingsWire.encode(batch));
    }
    broker.flush();
  }

  private void sendRejected() {
    for (int i = 0; i < REJECTED; i++) {
      broker.send(Topic.READINGS_REJECTED, "device-" + i, ReadingsWire.encode(refused(i)));
    }
    broker.flush();
  }

  private static long total() {
    return SyncedReadings.count(sent) + 2L * REJECTED;
  }

  private void awaitReceived(long atLeast) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(store.received()).isGreaterThanOrEqualTo(atLeast));
  }

  /** Every row, every count, every day, and nothing beside them. */
  private void assertAllIsThereOnce() {
    awaitReceived(total());
    assertThat(store.ledger()).isEqualTo(expectedLedger);
    assertThat(store.received()).isEqualTo(total());
    assertThat(store.readings()).isEqualTo(expectedReadings);
    assertThat(store.counted("STORED")).isEqualTo(expectedReadings.size());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(store.rows("select * from stale_days")).isEmpty());
    assertThat(store.rows("select sum(reading_count) from day_trends"))
        .containsExactly("" + expectedReadings.size());
  }

  @Test
  void countsEachReadingOnceThoughKilledAndResumedMidStream() throws Exception {
    int third = sent.size() / 3;
    send(0, third);
    awaitReceived(1);
    cluster.killTaskManager();
    String early = cluster.checkpointWhenRunning();
    send(third, 2 * third);
    sendRejected();
    awaitReceived(SyncedReadings.count(sent.subList(0, third)) + 1);
    // A checkpoint older than the store: what it reads again is in the store already.
    cluster.resume(Optional.of(early));
    send(2 * third, sent.size());
    assertAllIsThereOnce();

    // And from nothing at all, everything is read again and nothing counted.
    cluster.resume(Optional.empty());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(cluster.counted("archive_records_skipped"))
                    .isGreaterThanOrEqualTo(sent.size()));
    assertAllIsThereOnce();
  }

  @Test
  void waitsForAStoreThatIsDownAndLosesNothing() throws Exception {
    int third = sent.size() / 3;
    send(0, third);
    sendRejected();
    awaitReceived(1);
    store.down();
    send(third, 2 * third);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(cluster.counted("archive_store_failures")).isGreaterThan(2));
    assertThat(cluster.isRunning()).isTrue();
    store.up();
    awaitReceived(SyncedReadings.count(sent.subList(0, 2 * third)));
    send(2 * third, sent.size());
    assertAllIsThereOnce();
  }

  @Test
  void setsAsideWhatMeansNothingCountsItAndGoesOn() {
    broker.send(Topic.READINGS, "patient-0", new byte[] {1, 2, 3});
    broker.send(Topic.READINGS, "patient-0", new byte[0]);
    broker.send(Topic.READINGS, "patient-9", ReadingsWire.encode(sent.get(0)));
    broker.send(Topic.READINGS_REJECTED, "device-0", new byte[] {-1});
    broker.send(Topic.SCORES, "patient-0", new byte[] {-1});
    broker.send(Topic.ALERTS, "alert-0", new byte[] {-1});
    send(0, sent.size());
    sendRejected();
    assertAllIsThereOnce();
    assertThat(cluster.counted("reason." + PoisonReason.UNREADABLE)).isEqualTo(4);
    assertThat(cluster.counted("reason." + PoisonReason.EMPTY)).isEqualTo(1);
    assertThat(cluster.counted("reason." + PoisonReason.WRONG_KEY)).isEqualTo(1);
    // The counts speak of every offset, also of those set aside.
    assertThat(store.rows("select sum(next_offset) from archive_partition_progress"))
        .containsExactly("" + (sent.size() + REJECTED + 4));
  }

  @Test
  void retractsFromRowsAndDaysWhatWasStoredBefore() {
    send(0, sent.size());
    sendRejected();
    assertAllIsThereOnce();
    broker.send(
        Topic.READINGS,
        "patient-0",
        ReadingsWire.encode(
            new Retraction(
                "retraction-1",
                "patient-0",
                Optional.empty(),
                Optional.empty(),
                0,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Retraction.Reason.ERASURE)));
    broker.flush();
    List<String> others =
        expectedReadings.stream().filter(row -> !row.startsWith("patient-0|")).toList();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(store.readings()).isEqualTo(others));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(store.rows("select sum(reading_count) from day_trends"))
                    .containsExactly("" + others.size()));
    assertThat(store.ledger()).isEqualTo(expectedLedger);
  }
}
