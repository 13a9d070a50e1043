package io.homeward.jobs.backtest;

import io.homeward.vitals.intake.RejectReason;
import java.util.List;

/**
 * Rows of one file that were refused, all for one reason.
 *
 * @param fileName which file
 * @param reason why
 * @param count how many
 * @param firstLines where the first of them are, from line 1, at most {@link #MOST_LINES}
 */
public record RefusedRows(String fileName, RejectReason reason, long count, List<Long> firstLines) {
  /** Lines named of each file and reason. */
  public static final int MOST_LINES = 3;
}
