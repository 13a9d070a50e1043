package io.homeward.store.archive;

import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.reading.MergeCounts;
import io.homeward.vitals.reading.PackedHour;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Readings to add to the ledger.
 *
 * @param vendor as admitted, or as the MQTT topic claimed it
 * @param receivedHour start of the UTC hour they were received in, ward clock
 * @param reason present exactly for refused and withheld readings
 * @param count how many; below zero exactly for redeemed readings
 */
public record LedgerEntry(
    String vendor,
    Instant receivedHour,
    LedgerOutcome outcome,
    Optional<RejectReason> reason,
    long count) {

  /** The entries of merged readings, none for what is zero. */
  public static List<LedgerEntry> of(String vendor, long receivedAtMs, MergeCounts counts) {
    List<LedgerEntry> entries = new ArrayList<>(3);
    add(entries, vendor, receivedAtMs, LedgerOutcome.STORED, counts.stored());
    add(entries, vendor, receivedAtMs, LedgerOutcome.DUPLICATE, counts.duplicate());
    add(entries, vendor, receivedAtMs, LedgerOutcome.SUPERSEDED, counts.superseded());
    return entries;
  }

  /**
   * The entry of readings that were admitted by a later enrolment than that they were refused
   * under.
   */
  public static LedgerEntry ofRedeemed(String vendor, long receivedAtMs, long count) {
    return new LedgerEntry(
        vendor, hourOf(receivedAtMs), LedgerOutcome.REDEEMED, Optional.empty(), -count);
  }

  private static void add(
      List<LedgerEntry> entries,
      String vendor,
      long receivedAtMs,
      LedgerOutcome outcome,
      long count) {
    if (count > 0) {
      entries.add(new LedgerEntry(vendor, hourOf(receivedAtMs), outcome, Optional.empty(), count));
    }
  }

  /**
   * The entry of refused readings. A payload kept in parts makes several records: only part 0
   * counts, so the others give none.
   */
  public static Optional<LedgerEntry> of(RejectedReadings rejected) {
    if (rejected.payload().map(p -> p.partIndex() > 0).orElse(false)) {
      return Optional.empty();
    }
    LedgerOutcome outcome =
        switch (rejected.reason().outcome()) {
          case REJECTED -> LedgerOutcome.REJECTED;
          case WITHHELD -> LedgerOutcome.WITHHELD;
        };
    return Optional.of(
        new LedgerEntry(
            rejected.vendor(),
            hourOf(rejected.receivedAtMs()),
            outcome,
            Optional.of(rejected.reason()),
            rejected.readingCount()));
  }

  private static Instant hourOf(long atMs) {
    return Instant.ofEpochMilli(PackedHour.hourStartMs(atMs));
  }
}
