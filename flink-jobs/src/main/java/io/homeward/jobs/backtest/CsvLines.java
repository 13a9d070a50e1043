package io.homeward.jobs.backtest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines of a CSV file (RFC 4180) and their fields, as places in a byte array: no object per row.
 * Accepts CRLF, a byte order mark, quoted fields (line breaks in them too) and a last line without
 * an end; passes over empty lines. Owned by one thread.
 */
final class CsvLines {
  /** Of a longer line only the beginning is kept, and it counts as too long. */
  static final int MOST_LINE_BYTES = 16_384;

  /** Fields beyond these are passed over. */
  static final int MOST_FIELDS = 64;

  private static final int BUFFER_BYTES = 1 << 17;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final byte[] unquoted = new byte[MOST_LINE_BYTES];
  private final int[] from = new int[MOST_FIELDS];
  private final int[] until = new int[MOST_FIELDS];
  private byte[] text = buffer;
  private int start;
  private int filled;
  private int fields;
  private long linesRead;
  private long lineNumber;
  private boolean tooLong;
  private boolean atEnd;

  CsvLines(InputStream in) throws IOException {
    this.in = in;
    fill();
    if (filled >= 3 && Arrays.equals(buffer, 0, 3, BYTE_ORDER_MARK, 0, 3)) {
      start = 3;
    }
  }

  /** Goes to the next line that is not empty; false at the end. */
  boolean next() throws IOException {
    while (start < filled || fill()) {
      readLine();
      if (tooLong || fields > 1 || fieldLength(0) > 0) {
        return true;
      }
    }
    return false;
  }

  private void readLine() throws IOException {
    text = buffer;
    fields = 0;
    tooLong = false;
    lineNumber = ++linesRead;
    int at = start;
    int fieldStart = start;
    while (true) {
      if (at == filled) {
        if (at - start > MOST_LINE_BYTES) {
          skipLongLine();
          return;
        }
        int back = start;
        boolean more = fill();
        at -= back;
        fieldStart -= back;
        shift(back);
        if (!more) {
          endField(fieldStart, withoutReturn(fieldStart, at));
          start = at;
          return;
        }
      }
      byte next = buffer[at];
      if (next > ',') {
        at++;
      } else if (next == ',') {
        endField(fieldStart, at);
        fieldStart = ++at;
      } else if (next == '\n') {
        endField(fieldStart, withoutReturn(fieldStart, at));
        tooLong = at - start > MOST_LINE_BYTES;
        start = at + 1;
        return;
      } else if (next == '"' && at == fieldStart) {
        readQuoted();
        return;
      } else {
        at++;
      }
    }
  }

  private int withoutReturn(int fieldStart, int at) {
    return at > fieldStart && buffer[at - 1] == '\r' ? at - 1 : at;
  }

  private void endField(int fieldStart, int fieldEnd) {
    if (fields < MOST_FIELDS) {
      from[fields] = fieldStart;
      until[fields] = fieldEnd;
      fields++;
    }
  }

  private void shift(int back) {
    for (int i = 0; i < fields; i++) {
      from[i] -= back;
      until[i] -= back;
    }
  }

  /** Moves what is left to the front and reads more behind it; whether there was more. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, filled - start);
    filled -= start;
    start = 0;
    int read = atEnd ? -1 : in.read(buffer, filled, buffer.length - filled);
    atEnd = read < 0;
    filled += Math.max(0, read);
    return !atEnd;
  }

  private void skipLongLine() throws IOException {
    tooLong = true;
    start = filled;
    int next;
    while ((next = nextByte()) >= 0) {
      if (next == '\n') {
        return;
      }
    }
  }

  /** Byte by byte from the start of the line: quotes are rare in recordings. */
  private void readQuoted() throws IOException {
    fields = 0;
    text = unquoted;
    int length = 0;
    int fieldStart = 0;
    boolean quoted = false;
    int next;
    while ((next = nextByte()) >= 0) {
      if (next == '"') {
        if (quoted && peek() == '"') {
          nextByte();
          length = put(length, next);
        } else if (quoted || length == fieldStart) {
          quoted = !quoted;
        } else {
          length = put(length, next);
        }
      } else if (next == ',' && !quoted) {
        endField(fieldStart, length);
        fieldStart = length;
      } else if (next == '\n' && (!quoted || tooLong)) {
        break; // a quote that is never closed must not swallow the rest of the file
      } else {
        linesRead += next == '\n' ? 1 : 0;
        length = put(length, next);
      }
    }
    boolean hasReturn = length > fieldStart && length <= MOST_LINE_BYTES;
    endField(fieldStart, hasReturn && unquoted[length - 1] == '\r' ? length - 1 : length);
  }

  private int put(int length, int next) {
    if (length == MOST_LINE_BYTES) {
      tooLong = true;
      return length;
    }
    unquoted[length] = (byte) next;
    return length + 1;
  }

  private int nextByte() throws IOException {
    int next = peek();
    start += next < 0 ? 0 : 1;
    return next;
  }

  private int peek() throws IOException {
    return start < filled || fill() ? buffer[start] & 0xFF : -1;
  }

  /** Number of the line within the file, from 1; the first one of a row with line breaks in it. */
  long lineNumber() {
    return lineNumber;
  }

  /** Whether the line is longer than can be read. */
  boolean isTooLong() {
    return tooLong;
  }

  /** Fields of the line. */
  int fields() {
    return fields;
  }

  /** What {@link #from} and {@link #until} are places in; valid until the next line. */
  byte[] text() {
    return text;
  }

  /** Where field {@code i} begins, spaces passed over. */
  int from(int i) {
    int at = from[i];
    while (at < until[i] && text[at] == ' ') {
      at++;
    }
    return at;
  }

  /** Where field {@code i} ends, spaces passed over. */
  int until(int i) {
    int at = until[i];
    while (at > from[i] && text[at - 1] == ' ') {
      at--;
    }
    return at;
  }

  private int fieldLength(int i) {
    return fields > i ? until(i) - from(i) : 0;
  }

  /** Field {@code i} as text. */
  String field(int i) {
    return new String(text, from(i), Math.max(0, until(i) - from(i)), StandardCharsets.UTF_8);
  }
}
