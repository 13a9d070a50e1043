package io.homeward.jobs.backtest;

import io.homeward.vitals.intake.RejectReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts the refused rows of one file. Owned by one thread. */
final class RowRefusals {
  private static final class Of {
    private long count;
    private final List<Long> firstLines = new ArrayList<>(RefusedRows.MOST_LINES);
  }

  private final String fileName;
  private final Map<RejectReason, Of> byReason = new EnumMap<>(RejectReason.class);

  RowRefusals(String fileName) {
    this.fileName = fileName;
  }

  void add(RejectReason reason, long line) {
    Of refused = byReason.computeIfAbsent(reason, r -> new Of());
    refused.count++;
    if (refused.firstLines.size() < RefusedRows.MOST_LINES) {
      refused.firstLines.add(line);
    }
  }

  List<RefusedRows> all() {
    List<RefusedRows> all = new ArrayList<>();
    byReason.forEach(
        (reason, of) ->
            all.add(new RefusedRows(fileName, reason, of.count, List.copyOf(of.firstLines))));
    return all;
  }
}
