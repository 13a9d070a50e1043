package io.homeward.store.archive;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.score.Score;
import java.util.List;

/**
 * What one transaction makes durable, all of it or nothing.
 *
 * @param hours whole hours that replace what is stored; no key twice
 * @param retractions applied to those hours; the same again has no effect
 * @param scores any order; the highest revision of each window wins, also over what is stored
 * @param alerts any order, likewise; every revision is kept in the history
 * @param rejected shown on the operations page
 * @param ledger added to the counts
 * @param patients progress on {@code readings}; no patient twice
 * @param partitions progress on other topics; no partition twice
 */
public record ArchiveFlush(
    List<ArchivedHour> hours,
    List<Retraction> retractions,
    List<Score> scores,
    List<Alert> alerts,
    List<RejectedRecord> rejected,
    List<LedgerEntry> ledger,
    List<PatientProgress> patients,
    List<PartitionProgress> partitions) {

  /** Hours of patients with the counts and the progress that speak of them. */
  public static ArchiveFlush ofReadings(
      List<ArchivedHour> hours,
      List<Retraction> retractions,
      List<LedgerEntry> ledger,
      List<PatientProgress> patients) {
    return new ArchiveFlush(
        hours, retractions, List.of(), List.of(), List.of(), ledger, patients, List.of());
  }

  /** Refused readings with their counts and progress. */
  public static ArchiveFlush ofRejected(
      List<RejectedRecord> rejected, List<LedgerEntry> ledger, List<PartitionProgress> partitions) {
    return new ArchiveFlush(
        List.of(), List.of(), List.of(), List.of(), rejected, ledger, List.of(), partitions);
  }

  /** Scores and alerts; their revisions make them idempotent, so they need no progress. */
  public static ArchiveFlush ofDecisions(List<Score> scores, List<Alert> alerts) {
    return new ArchiveFlush(
        List.of(), List.of(), scores, alerts, List.of(), List.of(), List.of(), List.of());
  }
}
