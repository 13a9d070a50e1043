package io.homeward.vitals.alert;

/** Where an alert's episode stands. What a nurse did with it is the console's, not this. */
public enum AlertState {
  OPEN,
  /** The episode is over. */
  CLOSED,
  /** Later data merged it into an older alert, named by {@link Alert#mergedInto()}. */
  MERGED,
  /**
   * Later data or a retraction took its ground away; shown struck through until a nurse closes it.
   */
  WITHDRAWN
}
