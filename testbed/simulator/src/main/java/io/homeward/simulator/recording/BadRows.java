package io.homeward.simulator.recording;

/**
 * Rows of one file that could not be read, all for one reason; they are not sent.
 *
 * @param fileName which file
 * @param reason why
 * @param count how many
 * @param firstLine the first of them, counted from 1
 */
public record BadRows(String fileName, Reason reason, long count, long firstLine) {

  /** Why a row cannot be read. */
  public enum Reason {
    COLUMNS_MISSING,
    TIME_UNREADABLE,
    VALUE_NOT_A_NUMBER,
    LINE_TOO_LONG
  }
}
