package io.homeward.gateway.admission;

import io.homeward.vitals.intake.RejectReason;

/**
 * The readings of one message that were refused for one reason.
 *
 * @param reason the reason
 * @param count how many; at least 1
 * @param indexes their places in the message, ascending, the first {@link #mostIndexes}
 * @param detail where the first lies, and what was expected; never a value
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, compared nowhere
public record Refusal(RejectReason reason, int count, int[] indexes, String detail) {
  private static final int MOST_SHOWN = 1_000;

  /** At most 3 bytes each on the wire: with a part of the payload well within a megabyte. */
  private static final int MOST_REDEEMABLE = 100_000;

  /** How many places are told: enough to look at, and all that an enrolment may redeem. */
  public static int mostIndexes(RejectReason reason) {
    return switch (reason.redeemable()) {
      case BY_ENROLMENT -> MOST_REDEEMABLE;
      case BY_MAPPING, NO -> MOST_SHOWN;
    };
  }

  /** A whole message that could not be read. */
  public static Refusal ofMessage(RejectReason reason, String detail) {
    return new Refusal(reason, 1, new int[] {0}, detail);
  }
}
