package io.homeward.jobs.archive;

import io.homeward.store.archive.LedgerEntry;
import io.homeward.vitals.reading.MergeCounts;
import io.homeward.vitals.reading.PackedHour;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums counts of merged readings by vendor and hour of receipt. Owned by one thread. */
final class LedgerCounts {
  private record Cell(String vendor, long receivedHourMs) {}

  private final Map<Cell, MergeCounts> cells = new HashMap<>();
  private final Map<Cell, Long> redeemed = new HashMap<>();

  void add(String vendor, long receivedAtMs, MergeCounts counts) {
    cells.merge(new Cell(vendor, PackedHour.hourStartMs(receivedAtMs)), counts, MergeCounts::plus);
  }

  /** Of the readings counted by {@link #add}, those that were refused before. */
  void addRedeemed(String vendor, long receivedAtMs, long count) {
    redeemed.merge(new Cell(vendor, PackedHour.hourStartMs(receivedAtMs)), count, Long::sum);
  }

  List<LedgerEntry> entries() {
    List<LedgerEntry> entries = new ArrayList<>();
    cells.forEach(
        (cell, counts) ->
            entries.addAll(LedgerEntry.of(cell.vendor(), cell.receivedHourMs(), counts)));
    redeemed.forEach(
        (cell, count) ->
            entries.add(LedgerEntry.ofRedeemed(cell.vendor(), cell.receivedHourMs(), count)));
    return entries;
  }
}
