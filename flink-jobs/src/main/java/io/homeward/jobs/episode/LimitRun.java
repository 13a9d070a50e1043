package io.homeward.jobs.episode;

/**
 * Consecutive readings beyond a limit, no two neighbours further apart than {@link
 * #LONGEST_GAP_MS}.
 *
 * @param startMs measured-at of the first
 * @param lastMs measured-at of the last
 * @param count how many
 * @param extreme the value furthest beyond
 * @param fromFirst whether it begins with the first reading judged of its hour
 * @param toLast whether it reaches the last one, so that it may go on
 */
public record LimitRun(
    long startMs, long lastMs, int count, double extreme, boolean fromFirst, boolean toLast) {
  /** Neighbours further apart than this belong to no common run: nobody knows what was between. */
  public static final long LONGEST_GAP_MS = 15 * 60_000L;

  /** Whether {@code next}, which follows in time, goes on with this run. */
  boolean reaches(LimitRun next) {
    return toLast && next.fromFirst() && next.startMs() - lastMs <= LONGEST_GAP_MS;
  }

  /** From its first to its last reading, in milliseconds. */
  long lengthMs() {
    return lastMs - startMs;
  }
}
