package io.homeward.console.operations;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One vendor's hour of the ledger. What was received is the sum of what became of it, less what is
 * in it twice: refused first, and redeemed by a later enrolment.
 *
 * @param redeemed how many of the rejected are in another column too
 * @param reasons refused readings by reason, in words
 */
public record LedgerRow(
    String vendor,
    Instant hour,
    long received,
    long stored,
    long duplicate,
    long superseded,
    long rejected,
    long withheld,
    long redeemed,
    List<String> reasons) {

  private record Key(String vendor, Instant hour) {}

  /** Gathers counts, given newest hour first, into rows in that order. */
  public static List<LedgerRow> of(List<OperationsRecords.LedgerCount> counts) {
    Map<Key, List<OperationsRecords.LedgerCount>> byHour = new LinkedHashMap<>();
    for (OperationsRecords.LedgerCount count : counts) {
      byHour
          .computeIfAbsent(new Key(count.vendor(), count.hour()), key -> new ArrayList<>())
          .add(count);
    }
    return byHour.entrySet().stream().map(e -> row(e.getKey(), e.getValue())).toList();
  }

  private static LedgerRow row(Key key, List<OperationsRecords.LedgerCount> counts) {
    return new LedgerRow(
        key.vendor(),
        key.hour(),
        counts.stream().mapToLong(OperationsRecords.LedgerCount::count).sum(),
        sum(counts, "STORED"),
        sum(counts, "DUPLICATE"),
        sum(counts, "SUPERSEDED"),
        sum(counts, "REJECTED"),
        sum(counts, "WITHHELD"),
        -sum(counts, "REDEEMED"),
        counts.stream()
            .filter(c -> !c.reason().isEmpty())
            .map(c -> ReasonWords.of(c.reason()) + ": " + c.count())
            .sorted()
            .toList());
  }

  private static long sum(List<OperationsRecords.LedgerCount> counts, String outcome) {
    return counts.stream()
        .filter(c -> c.outcome().equals(outcome))
        .mapToLong(OperationsRecords.LedgerCount::count)
        .sum();
  }
}
