package io.homeward.jobs.backtest;

import java.util.List;

/**
 * What a backtest came to.
 *
 * @param people how many
 * @param readings rows admitted
 * @param duplicates of these, came with the same content before
 * @param superseded of these, lost against another content under the same key
 * @param refused rows not admitted, by file and reason
 * @param nights rows of {@code nights.csv}
 * @param scores rows of {@code scores.csv}
 * @param alerts rows of {@code alerts.csv}
 */
public record BacktestReport(
    int people,
    long readings,
    long duplicates,
    long superseded,
    List<RefusedRows> refused,
    int nights,
    int scores,
    int alerts) {

  /** Rows refused, of all files and for all reasons. */
  public long refusedRows() {
    return refused.stream().mapToLong(RefusedRows::count).sum();
  }
}
