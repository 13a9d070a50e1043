package io.homeward.gateway.decoding;

import io.homeward.vitals.reading.ReadingBatch;

/**
 * Reads an RFC 3339 date-time from characters, without an object per time. Strict: {@code T}
 * between date and time, seconds present, no leap second, 1 to 9 digits of fraction (what is below
 * a millisecond is cut off), offsets to ±18:00.
 *
 * <p>Mutable, owned by one thread; {@link #epochMs} and {@link #utcOffsetMinutes} hold the last
 * time read with {@link Result#READ}.
 */
final class Rfc3339 {
  /** What came of reading. */
  enum Result {
    READ,
    /** A date and a time, and no offset: nobody can know which moment is meant. */
    MISSING_ZONE,
    UNREADABLE
  }

  private static final int MOST_FRACTION_DIGITS = 9;
  private static final int MOST_OFFSET_MINUTES = 18 * 60;
  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private long epochMs;
  private short utcOffsetMinutes;

  /** Milliseconds since the epoch. */
  long epochMs() {
    return epochMs;
  }

  /**
   * Minutes east of UTC, or {@link ReadingBatch#NO_UTC_OFFSET} for {@code Z} and {@code -00:00},
   * which state the moment and not the local time (RFC 3339 section 4.3).
   */
  short utcOffsetMinutes() {
    return utcOffsetMinutes;
  }

  Result read(char[] text, int from, int length) {
    if (length < 19
        || text[from + 4] != '-'
        || text[from + 7] != '-'
        || (text[from + 10] != 'T' && text[from + 10] != 't')
        || text[from + 13] != ':'
        || text[from + 16] != ':') {
      return Result.UNREADABLE;
    }
    int year = digits(text, from, 4);
    int month = digits(text, from + 5, 2);
    int day = digits(text, from + 8, 2);
    int hour = digits(text, from + 11, 2);
    int minute = digits(text, from + 14, 2);
    int second = digits(text, from + 17, 2);
    if (year < 0
        || month < 1
        || month > 12
        || day < 1
        || day > daysOf(year, month)
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 59) {
      return Result.UNREADABLE;
    }
    long localMs =
        epochDay(year, month, day) * 86_400_000L + (hour * 3_600L + minute * 60L + second) * 1_000L;
    return readRest(text, from + 19, from + length, localMs);
  }

  private Result readRest(char[] text, int from, int end, long localMs) {
    int at = from;
    int fractionMs = 0;
    if (at < end && text[at] == '.') {
      int first = ++at;
      int weight = 100;
      while (at < end && text[at] >= '0' && text[at] <= '9') {
        fractionMs += (text[at] - '0') * weight;
        weight /= 10;
        at++;
      }
      if (at == first || at - first > MOST_FRACTION_DIGITS) {
        return Result.UNREADABLE;
      }
    }
    if (at == end) {
      return Result.MISSING_ZONE;
    }
    char sign = text[at];
    if (sign == 'Z' || sign == 'z') {
      epochMs = localMs + fractionMs;
      utcOffsetMinutes = ReadingBatch.NO_UTC_OFFSET;
      return at + 1 == end ? Result.READ : Result.UNREADABLE;
    }
    if ((sign != '+' && sign != '-') || end - at != 6 || text[at + 3] != ':') {
      return Result.UNREADABLE;
    }
    int hours = digits(text, at + 1, 2);
    int minutes = digits(text, at + 4, 2);
    int offset = hours * 60 + minutes;
    if (hours < 0 || minutes < 0 || minutes > 59 || offset > MOST_OFFSET_MINUTES) {
      return Result.UNREADABLE;
    }
    int signed = sign == '-' ? -offset : offset;
    epochMs = localMs + fractionMs - signed * 60_000L;
    utcOffsetMinutes = sign == '-' && offset == 0 ? ReadingBatch.NO_UTC_OFFSET : (short) signed;
    return Result.READ;
  }

  /** The number that {@code count} digits make; -1 where one of them is none. */
  private static int digits(char[] text, int from, int count) {
    int number = 0;
    for (int i = from; i < from + count; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static int daysOf(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : DAYS[month - 1];
  }

  /** Days since 1970-01-01 of the proleptic Gregorian calendar, counted in years from March on. */
  private static long epochDay(int year, int month, int day) {
    long y = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(y, 400L);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }
}
