package io.homeward.simulator.device;

import com.fasterxml.jackson.core.JsonGenerator;
import io.homeward.vitals.reading.ReadingBatch;
import java.io.IOException;
import java.time.LocalDate;

/**
 * Writes instants as RFC 3339 at one UTC offset, {@code Z} where the device tells none. A recording
 * is written at hundreds of thousands of instants a second, so the date is spelt out once a day
 * only. Owned by one thread.
 */
final class Rfc3339 {
  private static final long DAY_MS = 86_400_000L;
  private static final int DATE_LENGTH = "2026-11-24".length();

  private final long offsetMs;
  private final String suffix;
  private final char[] text = new char[DATE_LENGTH + "T00:00:00.000".length() + 6];
  private long spelledDay = Long.MIN_VALUE;

  Rfc3339(short utcOffsetMinutes) {
    boolean told = utcOffsetMinutes != ReadingBatch.NO_UTC_OFFSET;
    offsetMs = told ? utcOffsetMinutes * 60_000L : 0;
    suffix = told ? offsetText(utcOffsetMinutes) : "Z";
  }

  private static String offsetText(int minutes) {
    int size = Math.abs(minutes);
    char[] offset = {minutes < 0 ? '-' : '+', 0, 0, ':', 0, 0};
    digits(offset, 1, size / 60, 2);
    digits(offset, 4, size % 60, 2);
    return new String(offset);
  }

  void write(JsonGenerator json, long atMs) throws IOException {
    long localMs = atMs + offsetMs;
    long day = Math.floorDiv(localMs, DAY_MS);
    if (day != spelledDay) {
      LocalDate.ofEpochDay(day).toString().getChars(0, DATE_LENGTH, text, 0);
      text[DATE_LENGTH] = 'T';
      spelledDay = day;
    }
    int ofDayMs = (int) Math.floorMod(localMs, DAY_MS);
    int at = DATE_LENGTH + 1;
    digits(text, at, ofDayMs / 3_600_000, 2);
    text[at + 2] = ':';
    digits(text, at + 3, ofDayMs / 60_000 % 60, 2);
    text[at + 5] = ':';
    digits(text, at + 6, ofDayMs / 1_000 % 60, 2);
    at += 8;
    if (ofDayMs % 1_000 != 0) {
      text[at] = '.';
      digits(text, at + 1, ofDayMs % 1_000, 3);
      at += 4;
    }
    suffix.getChars(0, suffix.length(), text, at);
    json.writeString(text, 0, at + suffix.length());
  }

  private static void digits(char[] into, int at, int number, int count) {
    int rest = number;
    for (int i = at + count - 1; i >= at; i--) {
      into[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
