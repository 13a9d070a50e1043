package io.homeward.console.records;

import io.homeward.console.operations.OperationsRecords;
import io.homeward.store.board.IntakeRecords;
import io.homeward.vitals.intake.RejectReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rejected readings and the ledger, from the store. Thread-safe. */
public final class StoredOperations implements OperationsRecords {
  private final IntakeRecords store;

  /** Records of this store. */
  public StoredOperations(IntakeRecords store) {
    this.store = store;
  }

  @Override
  public List<Rejected> rejected(Optional<String> vendor, Optional<RejectReason> reason, int most) {
    return store.rejected(vendor, reason, most).stream()
        .map(
            r ->
                new Rejected(
                    r.receivedAt(),
                    r.vendor(),
                    r.deviceId(),
                    r.mqttTopic(),
                    r.reason(),
                    r.detail(),
                    r.readings(),
                    r.payloadBytes()))
        .toList();
  }

  @Override
  public List<LedgerCount> ledger(Optional<String> vendor, Instant from, int most) {
    return store.ledger(vendor, from, most).stream()
        .map(c -> new LedgerCount(c.vendor(), c.hour(), c.outcome(), c.reason(), c.count()))
        .toList();
  }
}
