package io.homeward.store.archive;

import io.homeward.store.jdbc.Transactions;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.signal.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What ArchiveJob reads and writes. One {@link #flush} is one transaction: hours, the trends they
 * make stale, counts and progress become durable together, so after any failure the counts still
 * speak of exactly the rows that are there.
 *
 * <p>Thread-safe; every call borrows a connection from the source. Failures of the database are
 * {@link io.homeward.store.jdbc.StoreException}.
 */
public final class Archive {
  private final DataSource source;

  /** An archive on a migrated database. */
  public Archive(DataSource source) {
    this.source = source;
  }

  /** The hours of {@code keys} that are stored; keys without a row are not in the answer. */
  public Map<HourKey, ArchivedHour> loadHours(Collection<HourKey> keys) {
    return Transactions.inTransaction(source, connection -> HourTable.load(connection, keys));
  }

  /**
   * The stored hours of a patient that overlap [fromMs, untilMs), for a retraction: of one device
   * and one signal, or of all.
   */
  public List<ArchivedHour> loadHours(
      String patientId,
      Optional<String> deviceId,
      Optional<Signal> signal,
      long fromMs,
      long untilMs) {
    return Transactions.inTransaction(
        source,
        connection -> HourTable.load(connection, patientId, deviceId, signal, fromMs, untilMs));
  }

  /** The retractions of these patients that were applied so far. */
  public List<Retraction> loadRetractions(Collection<String> patientIds) {
    return Transactions.inTransaction(
        source, connection -> RetractionTable.load(connection, patientIds));
  }

  /** Next offset per patient; a patient without progress is not in the answer. */
  public Map<String, Long> loadProgress(Collection<String> patientIds) {
    return Transactions.inTransaction(
        source, connection -> ProgressTable.load(connection, patientIds));
  }

  /** Next offset per partition of {@code topic}; a partition without progress is not in it. */
  public Map<Integer, Long> loadPartitionProgress(String topic) {
    return Transactions.inTransaction(source, connection -> ProgressTable.load(connection, topic));
  }

  /**
   * Makes {@code flush} durable in one transaction.
   *
   * @throws ProgressConflictException where the progress is not what the flush was built upon
   */
  public void flush(ArchiveFlush flush) {
    Transactions.inTransaction(
        source,
        connection -> {
          flush(connection, flush);
          return null;
        });
  }

  /**
   * Writes {@code flush} in the caller's transaction.
   *
   * @throws ProgressConflictException where the progress is not what the flush was built upon: the
   *     caller rolls back
   */
  public static void flush(Connection connection, ArchiveFlush flush) throws SQLException {
    // Progress first: it locks out a former attempt before anything is written. The ledger last:
    // its rows are shared by all patients of a vendor, so they are locked for the shortest time.
    ProgressTable.advance(connection, flush.patients());
    ProgressTable.advancePartitions(connection, flush.partitions());
    HourTable.replace(connection, flush.hours());
    RetractionTable.insert(connection, flush.retractions());
    ScoreTable.upsert(connection, flush.scores());
    AlertTable.upsert(connection, flush.alerts());
    RejectedTable.insert(connection, flush.rejected());
    LedgerTable.add(connection, flush.ledger());
  }
}
