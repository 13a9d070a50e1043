package io.homeward.store.archive;

/**
 * What became of a reading that was received: exactly one of these, and then, of a refused one that
 * was redeemed, {@link #REDEEMED} and the outcome it had as it was admitted.
 */
public enum LedgerOutcome {
  STORED,
  DUPLICATE,
  SUPERSEDED,
  REJECTED,
  /** Withheld by consent. */
  WITHHELD,
  /**
   * Refused first and admitted by a later enrolment. Counted below zero: such a reading stands
   * under {@link #REJECTED} and under the outcome of its admission, and is taken off once here, so
   * that the sum of all counts is what was received.
   */
  REDEEMED
}
