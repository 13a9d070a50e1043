package io.homeward.jobs.patient;

import io.homeward.jobs.episode.IntakeHealth;

/**
 * The circumstances of an event.
 *
 * @param wardClockMs the ward clock, milliseconds since the epoch; {@link #CLOCK_UNKNOWN} before
 *     its first tick
 * @param epoch the epoch of the job, which grows at each restore
 * @param intake when our own intake was healthy
 */
public record Moment(long wardClockMs, long epoch, IntakeHealth intake) {
  /** Stands for a ward clock that has not ticked yet; equals the lowest watermark. */
  public static final long CLOCK_UNKNOWN = Long.MIN_VALUE;
}
