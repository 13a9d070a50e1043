package io.homeward.jobs.backtest;

import io.homeward.vitals.reading.ReadingBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Reads the moments of rows: {@code yyyy-MM-dd HH:mm[:ss[.fraction]][offset]}, a space or a {@code
 * T} between date and time, the offset {@code Z}, {@code ±HH}, {@code ±HHmm} or {@code ±HH:mm},
 * after a space or not. A time without an offset is the wall clock of one zone: an hour that occurs
 * twice in autumn is its first occurrence, a time that a clock skipped in spring is read as if the
 * clock had not yet been put forward. Below a millisecond is cut off.
 *
 * <p>Remembers the last minute read, since rows come in order. Mutable, owned by one thread.
 */
final class RowTimes {
  /** Stands for "not a time". */
  static final long UNREADABLE = Long.MIN_VALUE;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long DAY_MS = 86_400_000L;
  private static final long MINUTE_MS = 60_000L;
  private static final long QUARTER_MS = 15 * MINUTE_MS;
  private static final int DATE = "2026-11-24".length();
  private static final int MINUTE = "2026-11-24 08:15".length();
  private static final int SECOND = "2026-11-24 08:15:00".length();
  private static final int MOST_OFFSET_MINUTES = 18 * 60;

  private final ZoneId zone;
  private long lastDateAndHour;
  private long lastHourAndMinute;
  private long lastLocalMinuteMs = UNREADABLE;
  private int lastDate = -1;
  private long lastDateMs;
  private long lastQuarter = Long.MIN_VALUE;
  private long lastZoneOffsetMs;
  private short utcOffsetMinutes;

  RowTimes(ZoneId zone) {
    this.zone = zone;
  }

  /** The moment written in {@code text} [from, until), ms since the epoch, or UNREADABLE. */
  long read(byte[] text, int from, int until) {
    if (until - from < MINUTE || !readMinute(text, from)) {
      return UNREADABLE;
    }
    int at = from + MINUTE;
    long intoMinuteMs = 0;
    if (at < until && text[at] == ':') {
      int second = until - from < SECOND ? -1 : digits(text, at + 1, 2);
      if (second < 0 || second > 59) {
        return UNREADABLE;
      }
      intoMinuteMs = second * 1_000L;
      at = from + SECOND;
      if (at < until && text[at] == '.') {
        int end = endOfDigits(text, at + 1, until);
        if (end == at + 1) {
          return UNREADABLE;
        }
        intoMinuteMs += fractionMs(text, at + 1, end);
        at = end;
      }
    }
    if (at == until) {
      utcOffsetMinutes = ReadingBatch.NO_UTC_OFFSET;
      return lastLocalMinuteMs + intoMinuteMs - lastZoneOffsetMs;
    }
    return withOffset(text, at, until, lastLocalMinuteMs + intoMinuteMs);
  }

  /** Minutes east of UTC that the last time told; {@link ReadingBatch#NO_UTC_OFFSET}: none. */
  short utcOffsetMinutes() {
    return utcOffsetMinutes;
  }

  private boolean readMinute(byte[] text, int from) {
    long dateAndHour = (long) LONGS.get(text, from);
    long hourAndMinute = (long) LONGS.get(text, from + 8);
    if (lastLocalMinuteMs != UNREADABLE
        && dateAndHour == lastDateAndHour
        && hourAndMinute == lastHourAndMinute) {
      return true;
    }
    lastLocalMinuteMs = UNREADABLE;
    byte separator = text[from + DATE];
    if (text[from + 4] != '-'
        || text[from + 7] != '-'
        || (separator != ' ' && separator != 'T' && separator != 't')
        || text[from + DATE + 3] != ':') {
      return false;
    }
    int hour = digits(text, from + DATE + 1, 2);
    int minute = digits(text, from + DATE + 4, 2);
    if (!readDate(text, from) || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return false;
    }
    lastLocalMinuteMs = lastDateMs + (hour * 60L + minute) * MINUTE_MS;
    lookUpZone();
    lastDateAndHour = dateAndHour;
    lastHourAndMinute = hourAndMinute;
    return true;
  }

  private boolean readDate(byte[] text, int from) {
    int year = digits(text, from, 4);
    int month = digits(text, from + 5, 2);
    int day = digits(text, from + 8, 2);
    if (year < 0 || month < 0 || day < 0) {
      return false;
    }
    int date = (year * 100 + month) * 100 + day;
    if (date != lastDate) {
      try {
        lastDateMs = LocalDate.of(year, month, day).toEpochDay() * DAY_MS;
      } catch (DateTimeException e) {
        return false;
      }
      lastDate = date;
    }
    return true;
  }

  /** Once a quarter of an hour: clocks change on none other since 1973. */
  private void lookUpZone() {
    long quarter = Math.floorDiv(lastLocalMinuteMs, QUARTER_MS);
    if (quarter == lastQuarter) {
      return;
    }
    lastQuarter = quarter;
    LocalDateTime local =
        LocalDateTime.ofEpochSecond(quarter * QUARTER_MS / 1_000, 0, ZoneOffset.UTC);
    // The offset before a change decides both its gap and the hour that occurs twice.
    var change = zone.getRules().getTransition(local);
    ZoneOffset offset =
        change == null ? zone.getRules().getOffset(local) : change.getOffsetBefore();
    lastZoneOffsetMs = offset.getTotalSeconds() * 1_000L;
  }

  private long withOffset(byte[] text, int from, int until, long localMs) {
    int at = text[from] == ' ' ? from + 1 : from;
    int length = until - at;
    if (length == 1 && (text[at] == 'Z' || text[at] == 'z')) {
      utcOffsetMinutes = ReadingBatch.NO_UTC_OFFSET;
      return localMs;
    }
    if (length < 3 || (text[at] != '+' && text[at] != '-')) {
      return UNREADABLE;
    }
    int hours = digits(text, at + 1, 2);
    int minutes =
        switch (length) {
          case 3 -> 0;
          case 5 -> digits(text, at + 3, 2);
          case 6 -> text[at + 3] == ':' ? digits(text, at + 4, 2) : -1;
          default -> -1;
        };
    int offset = hours * 60 + minutes;
    if (hours < 0 || minutes < 0 || minutes > 59 || offset > MOST_OFFSET_MINUTES) {
      return UNREADABLE;
    }
    boolean west = text[at] == '-';
    // -00:00 states the moment and not the local time (RFC 3339 section 4.3).
    utcOffsetMinutes =
        west && offset == 0 ? ReadingBatch.NO_UTC_OFFSET : (short) (west ? -offset : offset);
    return localMs - (west ? -offset : offset) * MINUTE_MS;
  }

  private static int fractionMs(byte[] text, int from, int until) {
    int millis = 0;
    for (int i = 0; i < 3; i++) {
      millis = millis * 10 + (from + i < until ? text[from + i] - '0' : 0);
    }
    return millis;
  }

  private static int endOfDigits(byte[] text, int from, int until) {
    int at = from;
    while (at < until && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at;
  }

  /** The number that {@code count} digits make; -1 where one of them is none. */
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
