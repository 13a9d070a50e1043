package io.homeward.jobs.deviation;

/** What the ward clock of a job follows. */
public enum ClockMode {
  /** The wall clock: a live ward. */
  WALL,
  /** The ticks on {@code ward-clock}: demo and replay. Time stands still before the first one. */
  DRIVEN
}
