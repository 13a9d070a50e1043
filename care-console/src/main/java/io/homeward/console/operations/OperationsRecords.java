package io.homeward.console.operations;

import io.homeward.vitals.intake.RejectReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the operations page reads. A vendor given narrows every answer to that vendor. */
public interface OperationsRecords {
  /** Refused readings, newest first. */
  List<Rejected> rejected(Optional<String> vendor, Optional<RejectReason> reason, int most);

  /** The ledger's counts since {@code from}, newest hour first. */
  List<LedgerCount> ledger(Optional<String> vendor, Instant from, int most);

  /**
   * The refused readings of one message; no payload and no patient.
   *
   * @param reason as the record named it: a later version may know reasons this one does not
   */
  record Rejected(
      Instant receivedAt,
      String vendor,
      String deviceId,
      String mqttTopic,
      String reason,
      String detail,
      int readings,
      long payloadBytes) {}

  /**
   * One count of the ledger.
   *
   * @param outcome {@code STORED}, {@code DUPLICATE}, {@code SUPERSEDED}, {@code REJECTED}, {@code
   *     WITHHELD}
   * @param reason empty for outcomes without one
   */
  record LedgerCount(String vendor, Instant hour, String outcome, String reason, long count) {}
}
