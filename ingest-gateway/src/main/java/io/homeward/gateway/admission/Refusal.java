package io.homeward.gateway.admission;

import io.homeward.vitals.intake.RejectReason;

/**
 * The readings of one message that were refused for one reason.
 *
 * @param reason the reason
 * @param count how many; at least 1
 * @param indexes their places in the message, ascending, the first {@link #MOST_INDEXES}
 * @param detail where the first lies, and what was expected; never a value
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, compared nowhere
public record Refusal(RejectReason reason, int count, int[] indexes, String detail) {
  /** How many places are told. */
  public static final int MOST_INDEXES = 1_000;

  /** A whole message that could not be read. */
  public static Refusal ofMessage(RejectReason reason, String detail) {
    return new Refusal(reason, 1, new int[] {0}, detail);
  }
}
