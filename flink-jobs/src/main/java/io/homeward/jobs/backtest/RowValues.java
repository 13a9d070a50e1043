package io.homeward.jobs.backtest;

import java.nio.charset.StandardCharsets;

/**
 * Reads the values of rows: decimal numbers, with or without an exponent, each as the double
 * nearest to what is written. Stateless, thread-safe.
 */
final class RowValues {
  private static final double[] POWER_OF_TEN = {
    1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  /** Digits whose number a double holds exactly. */
  private static final int EXACT_DIGITS = 15;

  private RowValues() {}

  /** The number written in {@code text} [from, until); NaN where there is none. */
  static double read(byte[] text, int from, int until) {
    long digits = 0;
    int point = -1;
    for (int at = from; at < until; at++) {
      int digit = text[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit;
      } else if (text[at] == '.' && point < 0) {
        point = at;
      } else {
        return slowly(text, from, until);
      }
    }
    int length = until - from;
    if (length == 0 || length > EXACT_DIGITS || (point >= 0 && length == 1)) {
      return length > EXACT_DIGITS ? slowly(text, from, until) : Double.NaN;
    }
    // One correctly rounded division of two exact numbers is the nearest double.
    return point < 0 ? digits : digits / POWER_OF_TEN[until - point - 1];
  }

  private static double slowly(byte[] text, int from, int until) {
    for (int at = from; at < until; at++) {
      byte next = text[at];
      boolean ofNumber =
          (next >= '0' && next <= '9')
              || next == '.'
              || next == '-'
              || next == '+'
              || next == 'e'
              || next == 'E';
      if (!ofNumber) {
        return Double.NaN;
      }
    }
    try {
      return Double.parseDouble(new String(text, from, until - from, StandardCharsets.US_ASCII));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
