package io.homeward.simulator.recording;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Reads local wall-clock times as instants of one zone. An hour that occurs twice in autumn is its
 * first occurrence; a time that a clock skipped in spring is read as if the clock had not yet been
 * put forward. Remembers the last day and quarter hour read: clocks change on quarter hours since
 * 1973. Owned by one thread.
 */
final class LocalTimes {
  /** Stands for "not a time". */
  static final long UNREADABLE = Long.MIN_VALUE;

  private static final long DAY_MS = 86_400_000L;
  private static final long QUARTER_MS = 900_000L;
  private static final int DATE = "2026-11-24".length();
  private static final int MINUTE = "2026-11-24 08:15".length();
  private static final int SECOND = "2026-11-24 08:15:00".length();

  private final ZoneId zone;
  private int lastDate = -1;
  private long lastDateMs;
  private long lastQuarter = Long.MIN_VALUE;
  private long lastOffsetMs;

  LocalTimes(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * The instant written in {@code text} [from, until) as {@code yyyy-MM-dd HH:mm[:ss[.fraction]]},
   * the space may be a {@code T}; milliseconds since the epoch, or {@link #UNREADABLE}.
   */
  long read(byte[] text, int from, int until) {
    int length = until - from;
    if (length < MINUTE || !isShaped(text, from, length)) {
      return UNREADABLE;
    }
    int hour = digits(text, from + DATE + 1, 2);
    int minute = digits(text, from + DATE + 4, 2);
    int second = length >= SECOND ? digits(text, from + MINUTE + 1, 2) : 0;
    int millis = length > SECOND ? fraction(text, from + SECOND, until) : 0;
    long dateMs = date(text, from);
    if (hour < 0 || minute < 0 || second < 0 || millis < 0 || dateMs == UNREADABLE) {
      return UNREADABLE;
    }
    if (hour > 23 || minute > 59 || second > 59) {
      return UNREADABLE;
    }
    return toInstant(dateMs + ((hour * 60L + minute) * 60 + second) * 1_000 + millis);
  }

  private static boolean isShaped(byte[] text, int from, int length) {
    return (length == MINUTE || length >= SECOND)
        && text[from + 4] == '-'
        && text[from + 7] == '-'
        && (text[from + DATE] == ' ' || text[from + DATE] == 'T')
        && text[from + DATE + 3] == ':'
        && (length == MINUTE || text[from + MINUTE] == ':');
  }

  private static int fraction(byte[] text, int from, int until) {
    if (text[from] != '.' || until - from < 2) {
      return -1;
    }
    int millis = 0;
    for (int i = 0; i < 3; i++) {
      int at = from + 1 + i;
      int digit = at < until ? text[at] - '0' : 0;
      if (digit < 0 || digit > 9) {
        return -1;
      }
      millis = millis * 10 + digit;
    }
    for (int at = from + 4; at < until; at++) {
      if (text[at] < '0' || text[at] > '9') {
        return -1;
      }
    }
    return millis;
  }

  private long date(byte[] text, int from) {
    int year = digits(text, from, 4);
    int month = digits(text, from + 5, 2);
    int day = digits(text, from + 8, 2);
    if (year < 0 || month < 0 || day < 0) {
      return UNREADABLE;
    }
    int date = (year * 100 + month) * 100 + day;
    if (date != lastDate) {
      try {
        lastDateMs = LocalDate.of(year, month, day).toEpochDay() * DAY_MS;
      } catch (DateTimeException e) {
        return UNREADABLE;
      }
      lastDate = date;
    }
    return lastDateMs;
  }

  private long toInstant(long localMs) {
    long quarter = Math.floorDiv(localMs, QUARTER_MS);
    if (quarter != lastQuarter) {
      LocalDateTime local =
          LocalDateTime.ofInstant(Instant.ofEpochMilli(quarter * QUARTER_MS), ZoneOffset.UTC);
      // The offset before a change decides both its gap and the hour that occurs twice.
      var change = zone.getRules().getTransition(local);
      ZoneOffset offset =
          change == null ? zone.getRules().getOffset(local) : change.getOffsetBefore();
      lastOffsetMs = offset.getTotalSeconds() * 1_000L;
      lastQuarter = quarter;
    }
    return localMs - lastOffsetMs;
  }

  private static int digits(byte[] text, int from, int count) {
    int number = 0;
    for (int at = from; at < from + count; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
