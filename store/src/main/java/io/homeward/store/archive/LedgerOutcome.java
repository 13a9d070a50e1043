package io.homeward.store.archive;

/** What became of a reading that was received: exactly one of these. */
public enum LedgerOutcome {
  STORED,
  DUPLICATE,
  SUPERSEDED,
  REJECTED,
  /** Withheld by consent. */
  WITHHELD
}
