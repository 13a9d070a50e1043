package io.homeward.jobs.archive;

import io.homeward.store.archive.Archive;
import io.homeward.store.archive.ArchiveFlush;
import io.homeward.store.archive.HourKey;
import io.homeward.store.archive.LedgerEntry;
import io.homeward.store.archive.PartitionProgress;
import io.homeward.store.archive.ProgressConflictException;
import io.homeward.store.archive.RejectedRecord;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.reading.MergeCounts;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.PatientReadings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings what a subtask receives into the store, in transactions that each hold whole hours, the
 * counts of the readings merged into them, and the offsets up to which the counts speak.
 *
 * <p>The store is the only durable state. What is in memory is a copy of its hours, newer by what
 * was not flushed yet; at a start memory is empty, the partitions' progress is read from the store,
 * and records below it are skipped. So every record is counted once, whatever was restored. A
 * former attempt that still writes is told apart by the progress it expects: one of the two fails
 * without having written.
 *
 * <p>Owned by one thread, which waits in {@link #flush} as long as the store does not answer.
 */
final class ArchiveWriter {
  /** Bound of the hours kept in memory, in readings: about 40 bytes each. */
  static final int MOST_OPEN_READINGS = 2_000_000;

  private static final int HOURS_A_LOAD = 2_048;

  /** Year 1 and year 9999, in milliseconds of the epoch: what a timestamp can say. */
  private static final long FIRST_MS = -62_135_596_800_000L;

  private static final long LAST_MS = 253_402_300_799_999L;

  private final Archive archive;
  private final Patience patience;
  private final Runnable onSkipped;
  private final Offsets offsets = new Offsets();
  private final PendingRecords pending = new PendingRecords();
  private final OpenHours open = new OpenHours(MOST_OPEN_READINGS);
  private final AppliedRetractions retractions = new AppliedRetractions();

  /** Tells {@code onSkipped} of each record that was accounted for before. */
  ArchiveWriter(Archive archive, Patience patience, Runnable onSkipped) {
    this.archive = archive;
    this.patience = patience;
    this.onSkipped = onSkipped;
  }

  /** Readings of a patient, or a retraction, at that place of {@code readings}. */
  void add(int partition, long offset, PatientReadings content) {
    offsets.receive(Topic.READINGS, partition, offset);
    pending.add(partition, offset, content);
  }

  /** Refused readings at that place of {@code readings-rejected}. */
  void add(int partition, long offset, RejectedReadings rejected) {
    offsets.receive(Topic.READINGS_REJECTED, partition, offset);
    pending.add(partition, offset, rejected);
  }

  /** A record that means nothing still moves its partition on. */
  void pass(Topic topic, int partition, long offset) {
    offsets.receive(topic, partition, offset);
  }

  /** A score; its revision says whether it is new. */
  void add(Score score) {
    pending.add(score);
  }

  /** An alert; likewise. */
  void add(Alert alert) {
    pending.add(alert);
  }

  /** Whether so much waits that it must be flushed before more is added. */
  boolean isFull() {
    return pending.isFull();
  }

  /** Hours in memory. */
  int openHours() {
    return open.size();
  }

  /**
   * Makes durable all that was added. With nothing to write it still asks the store for an answer,
   * so that whoever waits for the return knows that the store is there.
   *
   * @throws ProgressConflictException where another attempt wrote since: memory is then worthless,
   *     and the writer must be made anew
   */
  void flush() {
    for (Topic topic : offsets.unknown()) {
      offsets.learn(topic, patience.call(() -> archive.loadPartitionProgress(topic.topicName())));
    }
    List<PartitionProgress> moves = offsets.toMove();
    if (pending.isEmpty() && moves.isEmpty()) {
      patience.call(() -> archive.loadPartitionProgress(Topic.READINGS.topicName()));
      return;
    }
    List<PendingRecords.FromPatient> fresh = freshFromPatients();
    loadRetractions(fresh);
    loadHours(fresh);
    LedgerCounts counts = new LedgerCounts();
    List<Retraction> applied = new ArrayList<>();
    for (PendingRecords.FromPatient record : fresh) {
      record.segments().forEach(segment -> merge(segment, counts));
      record
          .retraction()
          .ifPresent(
              retraction -> {
                retract(retraction);
                applied.add(retraction);
              });
    }
    write(counts, applied, moves);
  }

  private List<PendingRecords.FromPatient> freshFromPatients() {
    List<PendingRecords.FromPatient> fresh = new ArrayList<>(pending.fromPatients().size());
    for (PendingRecords.FromPatient record : pending.fromPatients()) {
      if (offsets.isAccountedFor(Topic.READINGS, record.partition(), record.offset())) {
        onSkipped.run();
      } else {
        fresh.add(record);
      }
    }
    return fresh;
  }

  private void loadRetractions(List<PendingRecords.FromPatient> fresh) {
    Set<String> unknown = new HashSet<>();
    for (PendingRecords.FromPatient record : fresh) {
      if (!retractions.knows(record.patientId())) {
        unknown.add(record.patientId());
      }
    }
    if (!unknown.isEmpty()) {
      retractions.learn(unknown, patience.call(() -> archive.loadRetractions(unknown)));
    }
  }

  private void loadHours(List<PendingRecords.FromPatient> fresh) {
    Set<HourKey> missing = new HashSet<>();
    for (PendingRecords.FromPatient record : fresh) {
      for (PendingRecords.Segment segment : record.segments()) {
        if (!open.holds(segment.hour())) {
          missing.add(segment.hour());
        }
      }
    }
    List<HourKey> keys = List.copyOf(missing);
    for (int from = 0; from < keys.size(); from += HOURS_A_LOAD) {
      List<HourKey> some = keys.subList(from, Math.min(keys.size(), from + HOURS_A_LOAD));
      patience.call(() -> archive.loadHours(some)).values().forEach(open::hold);
    }
  }

  private void merge(PendingRecords.Segment segment, LedgerCounts counts) {
    ReadingBatch batch = segment.batch();
    List<Retraction> known = retractions.of(batch.patientId());
    MergeCounts sum = MergeCounts.NONE;
    int from = segment.from();
    while (from < segment.to()) {
      boolean covered = isCovered(known, batch, from);
      int to = from + 1;
      while (to < segment.to() && isCovered(known, batch, to) == covered) {
        to++;
      }
      // Retracted before it came again: another content once stood here and gave way.
      sum =
          sum.plus(
              covered
                  ? new MergeCounts(0, 0, to - from, false)
                  : open.open(segment.hour(), batch.vendor()).merge(batch, from, to));
      from = to;
    }
    counts.add(batch.vendor(), batch.receivedAtMs(), sum);
    if (batch.redeemed()) {
      counts.addRedeemed(batch.vendor(), batch.receivedAtMs(), segment.to() - segment.from());
    }
  }

  private static boolean isCovered(List<Retraction> retractions, ReadingBatch batch, int i) {
    for (Retraction retraction : retractions) {
      if (retraction.covers(
          batch.deviceId(), batch.signal(), batch.measuredAtMs()[i], batch.receivedAtMs())) {
        return true;
      }
    }
    return false;
  }

  private void retract(Retraction retraction) {
    long fromMs = Math.max(FIRST_MS, retraction.fromMs());
    long untilMs = Math.min(LAST_MS - PackedHour.HOUR_MS, retraction.untilMs());
    if (fromMs < untilMs) {
      patience
          .call(
              () ->
                  archive.loadHours(
                      retraction.patientId(),
                      retraction.deviceId(),
                      retraction.signal(),
                      fromMs,
                      untilMs))
          .stream()
          .filter(stored -> !open.holds(stored.key()))
          .forEach(open::hold);
    }
    open.reachedBy(retraction).forEach(hour -> hour.retract(retraction));
    retractions.add(retraction);
  }

  private void write(LedgerCounts counts, List<Retraction> applied, List<PartitionProgress> moves) {
    List<RejectedRecord> rejected = new ArrayList<>(pending.rejected());
    rejected.removeIf(
        r -> offsets.isAccountedFor(Topic.READINGS_REJECTED, r.partition(), r.offset()));
    List<LedgerEntry> ledger = counts.entries();
    rejected.forEach(r -> LedgerEntry.of(r.rejected()).ifPresent(ledger::add));
    List<OpenHour> dirty = open.dirty();
    ArchiveFlush flush =
        new ArchiveFlush(
            dirty.stream().map(OpenHour::toArchived).toList(),
            applied,
            List.copyOf(pending.scores()),
            List.copyOf(pending.alerts()),
            rejected,
            ledger,
            List.of(),
            moves);
    patience.call(() -> writeOnce(flush));
    offsets.settle();
    open.settle(dirty);
    retractions.trim();
    pending.clear();
  }

  private boolean writeOnce(ArchiveFlush flush) {
    try {
      archive.flush(flush);
      return true;
    } catch (ProgressConflictException e) {
      if (isDurable(flush.partitions())) {
        // The connection broke after the commit and before its answer.
        return false;
      }
      throw e;
    }
  }

  private boolean isDurable(List<PartitionProgress> moves) {
    for (PartitionProgress move : moves) {
      Map<Integer, Long> durable = archive.loadPartitionProgress(move.topic());
      if (durable.getOrDefault(move.partition(), 0L) != move.nextOffset()) {
        return false;
      }
    }
    return true;
  }
}
