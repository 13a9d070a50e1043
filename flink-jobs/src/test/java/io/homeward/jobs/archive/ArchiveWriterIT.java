package io.homeward.jobs.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.store.archive.Archive;
import io.homeward.store.archive.ProgressConflictException;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.wire.PatientReadings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArchiveWriterIT {
  private static final long SEED = new Random().nextLong();
  private static EmbeddedStore store;
  private final AtomicInteger skipped = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    System.out.println("seed " + SEED);
    store = EmbeddedStore.start();
  }

  @AfterAll
  static void stop() throws Exception {
    store.close();
  }

  @BeforeEach
  void empty() {
    store.empty();
  }

  private ArchiveWriter writer() {
    return writer(store.source());
  }

  private ArchiveWriter writer(DataSource source) {
    return new ArchiveWriter(
        new Archive(source), new Patience(length -> {}, () -> {}), skipped::incrementAndGet);
  }

  private static PatientReadings of(ReadingBatch batch) {
    return new PatientReadings.Batch(batch);
  }

  private static void addAll(ArchiveWriter writer, List<ReadingBatch> batches, int from, int to) {
    for (int i = from; i < to; i++) {
      writer.add(0, i, of(batches.get(i)));
      if (i % 7 == 6) {
        writer.flush();
      }
    }
    writer.flush();
  }

  private static Retraction retraction(String patient, long fromMs, long untilMs, long received) {
    return new Retraction(
        "retraction-1",
        patient,
        Optional.empty(),
        Optional.empty(),
        fromMs,
        untilMs,
        received,
        Retraction.Reason.WRONG_PATIENT);
  }

  @Test
  void storesTheSameRowsAndCountsForAnyOrderDuplicationAndFlushing() {
    List<ReadingBatch> batches = new ArrayList<>(SyncedReadings.batches(SEED, 3, 12));
    addAll(writer(), batches, 0, batches.size());
    List<String> readings = store.readings();
    List<String> ledger = store.ledger();
    assertThat(store.received()).isEqualTo(SyncedReadings.count(batches));
    assertThat(store.counted("STORED")).isEqualTo(readings.size()).isPositive();

    store.empty();
    Collections.shuffle(batches, new Random(SEED));
    addAll(writer(), batches, 0, batches.size());
    assertThat(store.readings()).isEqualTo(readings);
    assertThat(store.ledger()).isEqualTo(ledger);

    store.empty();
    List<ReadingBatch> twice = new ArrayList<>(batches);
    twice.addAll(batches);
    Collections.shuffle(twice, new Random(SEED + 1));
    addAll(writer(), twice, 0, twice.size());
    assertThat(store.readings()).isEqualTo(readings);
    assertThat(store.received()).isEqualTo(2 * SyncedReadings.count(batches));
    assertThat(store.counted("STORED")).isEqualTo(readings.size());
  }

  @Test
  void countsEachRecordOnceWhateverIsReadAgainAfterARestart() {
    List<ReadingBatch> batches = SyncedReadings.batches(SEED, 3, 12);
    addAll(writer(), batches, 0, batches.size());
    List<String> readings = store.readings();
    List<String> ledger = store.ledger();

    store.empty();
    Random random = new Random(SEED);
    int reached = 0;
    while (reached < batches.size()) {
      int from = random.nextInt(reached + 1);
      int to = Math.min(batches.size(), reached + 1 + random.nextInt(8));
      addAll(writer(), batches, from, to);
      reached = to;
    }
    assertThat(store.readings()).isEqualTo(readings);
    assertThat(store.ledger()).isEqualTo(ledger);
    assertThat(skipped.get()).isPositive();
  }

  @Test
  void losesNothingWhenTheStoreFailsAtAnyPointOfAFlush() {
    List<ReadingBatch> batches = SyncedReadings.batches(SEED, 3, 12);
    addAll(writer(), batches, 0, batches.size());
    List<String> readings = store.readings();
    List<String> ledger = store.ledger();

    store.empty();
    UnreliableSource unreliable = new UnreliableSource(store.source(), new Random(SEED));
    addAll(writer(unreliable), batches, 0, batches.size());
    assertThat(unreliable.failures()).isPositive();
    assertThat(unreliable.failuresAfterCommit()).isPositive();
    assertThat(store.readings()).isEqualTo(readings);
    assertThat(store.ledger()).isEqualTo(ledger);
  }

  @Test
  void refusesToWriteWhereAnotherAttemptWroteSince() {
    List<ReadingBatch> batches = SyncedReadings.batches(SEED, 1, 6);
    ArchiveWriter former = writer();
    addAll(former, batches, 0, 2);
    ArchiveWriter next = writer();
    addAll(next, batches, 2, 4);
    long received = store.received();

    former.add(0, 2, of(batches.get(2)));
    assertThatThrownBy(former::flush).isInstanceOf(ProgressConflictException.class);
    assertThat(store.received()).isEqualTo(received);
  }

  @Test
  void removesRetractedReadingsAlsoOfHoursNotInMemoryAndKeepsThemAway() {
    List<ReadingBatch> batches = SyncedReadings.batches(SEED, 2, 6);
    addAll(writer(), batches, 0, batches.size());
    long others = store.readings().stream().filter(row -> !row.startsWith("patient-0|")).count();
    long received = store.received();

    ArchiveWriter writer = writer();
    Retraction all = retraction("patient-0", Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    writer.add(0, batches.size(), new PatientReadings.Retracted(all));
    writer.flush();
    assertThat(store.readings()).hasSize((int) others).noneMatch(r -> r.startsWith("patient-0|"));

    ReadingBatch again =
        batches.stream().filter(b -> b.patientId().equals("patient-0")).findFirst().orElseThrow();
    long superseded = store.counted("SUPERSEDED");
    ArchiveWriter later = writer();
    later.add(0, batches.size() + 1, of(again));
    later.flush();
    assertThat(store.readings()).hasSize((int) others);
    assertThat(store.counted("SUPERSEDED")).isEqualTo(superseded + again.size());
    assertThat(store.received()).isEqualTo(received + again.size());
  }

  @Test
  void admitsRetractedReadingsAfreshWhenTheyAreReceivedLater() {
    ReadingBatch batch = SyncedReadings.batches(SEED, 1, 1).get(0);
    ArchiveWriter writer = writer();
    writer.add(0, 0, of(batch));
    writer.add(
        0,
        1,
        new PatientReadings.Retracted(
            retraction("patient-0", 0, Long.MAX_VALUE, batch.receivedAtMs() - 1)));
    writer.flush();
    assertThat(store.readings()).hasSize(batch.size());
  }

  @Test
  void countsRefusalsOnceAndKeepsNoPayload() {
    RejectedReadings refused =
        new RejectedReadings(
            "vendor-a",
            "device\0one",
            "homeward/v1/vendor-a/device-1/readings",
            RejectReason.MALFORMED_JSON,
            "line 1",
            1,
            new int[0],
            1_764_000_000_000L,
            17,
            new byte[32],
            Optional.of(new RejectedReadings.KeptPayload(new byte[40], "k", 0, 2, false, 1)));
    RejectedReadings secondPart =
        new RejectedReadings(
            "vendor-a",
            "device-1",
            "homeward/v1/vendor-a/device-1/readings",
            RejectReason.MALFORMED_JSON,
            "line 1",
            1,
            new int[0],
            1_764_000_000_000L,
            17,
            new byte[32],
            Optional.of(new RejectedReadings.KeptPayload(new byte[40], "k", 1, 2, false, 1)));
    for (int attempt = 0; attempt < 2; attempt++) {
      ArchiveWriter writer = writer();
      writer.add(3, 0, refused);
      writer.add(3, 1, secondPart);
      writer.flush();
    }
    assertThat(store.rows("select outcome, reason, count from ledger"))
        .containsExactly("REJECTED|MALFORMED_JSON|1");
    assertThat(store.rows("select device_id, payload_kept from rejected_readings"))
        .containsExactly("device\uFFFDone|t");
  }

  /** The same redemption may be written twice where its gateway died in between. */
  @Test
  void countsReadingsThatWereRefusedAndRedeemedAsReceivedOnce() {
    ReadingBatch batch = SyncedReadings.batches(SEED, 1, 1).get(0);
    RejectedReadings refused =
        new RejectedReadings(
            batch.vendor(),
            batch.deviceId(),
            "homeward/v1/vendor-a/device-1/readings",
            RejectReason.DEVICE_UNASSIGNED,
            "",
            batch.size(),
            new int[2_000],
            batch.receivedAtMs(),
            17,
            new byte[32],
            Optional.empty());
    ArchiveWriter writer = writer();
    writer.add(3, 0, refused);
    writer.flush();
    assertThat(store.received()).isEqualTo(batch.size());

    writer.add(0, 0, of(batch.asRedeemed()));
    writer.flush();
    assertThat(store.received()).isEqualTo(batch.size());
    assertThat(store.counted("STORED")).isEqualTo(batch.size());
    assertThat(store.counted("REJECTED")).isEqualTo(batch.size());
    assertThat(store.counted("REDEEMED")).isEqualTo(-batch.size());

    writer.add(0, 1, of(batch.asRedeemed()));
    writer.flush();
    assertThat(store.received()).isEqualTo(batch.size());
    assertThat(store.readings()).hasSize(batch.size());
    assertThat(store.rows("select cardinality(reading_index) from rejected_readings"))
        .containsExactly("1000");
  }

  @Test
  void movesPastARecordThatMeansNothing() {
    ReadingBatch batch = SyncedReadings.batches(SEED, 1, 1).get(0);
    ArchiveWriter writer = writer();
    writer.add(0, 0, of(batch));
    writer.pass(io.homeward.vitals.topic.Topic.READINGS, 0, 1);
    writer.flush();
    assertThat(new Archive(store.source()).loadPartitionProgress("readings")).containsEntry(0, 2L);
  }
}
