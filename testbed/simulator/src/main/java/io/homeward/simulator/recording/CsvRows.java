package io.homeward.simulator.recording;

import io.homeward.simulator.recording.BadRows.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The rows of one {@code datetime,<value>} file, gzip or plain, one at a time, byte by byte: a
 * replay reads hundreds of thousands of rows a second. Bad rows are passed over, counted by reason.
 * Owned by one thread.
 */
final class CsvRows implements AutoCloseable {
  private static final int MOST_LINE_BYTES = 4_096;
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path file;
  private final CountingStream raw;
  private final InputStream in;
  private final LocalTimes times;
  private final int timeColumn;
  private final int valueColumn;
  private final Map<Reason, long[]> bad = new EnumMap<>(Reason.class);
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int filled;
  private final byte[] line = new byte[MOST_LINE_BYTES];
  private int lineLength;
  private long lineNumber;
  private long atMs;
  private double value;

  /**
   * Opens {@code file}, whose header names {@code datetime} and {@code valueName}.
   *
   * @throws IOException if it cannot be read or its header names neither
   */
  CsvRows(Path file, String valueName, ZoneId zone) throws IOException {
    this.file = file;
    times = new LocalTimes(zone);
    raw = new CountingStream(Files.newInputStream(file));
    try {
      in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw, BUFFER_BYTES) : raw;
      List<String> header = readLine() ? header() : List.of();
      timeColumn = header.indexOf("datetime");
      valueColumn = header.indexOf(valueName);
      if (timeColumn < 0 || valueColumn < 0) {
        throw new IOException(
            file.getFileName() + ": the header must name datetime and " + valueName);
      }
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private List<String> header() {
    String text = new String(line, 0, lineLength, StandardCharsets.UTF_8);
    List<String> names = new ArrayList<>();
    for (String name : text.replace("\uFEFF", "").split(",", -1)) {
      names.add(name.strip().replace("\"", "").toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /** Goes to the next good row; false at the end. */
  boolean advance() throws IOException {
    while (readLine()) {
      if (lineLength > MOST_LINE_BYTES) {
        refuse(Reason.LINE_TOO_LONG);
      } else if (lineLength > 0 && take()) {
        return true;
      }
    }
    return false;
  }

  private boolean take() {
    int from = 0;
    int column = 0;
    int timeFrom = -1;
    int timeUntil = 0;
    int valueFrom = -1;
    int valueUntil = 0;
    for (int i = 0; i <= lineLength; i++) {
      if (i == lineLength || line[i] == ',') {
        if (column == timeColumn) {
          timeFrom = from;
          timeUntil = i;
        } else if (column == valueColumn) {
          valueFrom = from;
          valueUntil = i;
        }
        column++;
        from = i + 1;
      }
    }
    if (timeFrom < 0 || valueFrom < 0) {
      return refuse(Reason.COLUMNS_MISSING);
    }
    atMs = times.read(line, timeFrom, timeUntil);
    if (atMs == LocalTimes.UNREADABLE) {
      return refuse(Reason.TIME_UNREADABLE);
    }
    value = number(valueFrom, valueUntil);
    return Double.isFinite(value) || refuse(Reason.VALUE_NOT_A_NUMBER);
  }

  private double number(int from, int until) {
    int whole = 0;
    for (int i = from; i < until; i++) {
      int digit = line[i] - '0';
      if (digit < 0 || digit > 9 || until - from > 9) {
        return decimal(new String(line, from, until - from, StandardCharsets.UTF_8));
      }
      whole = whole * 10 + digit;
    }
    return from == until ? Double.NaN : whole;
  }

  private static double decimal(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private boolean refuse(Reason reason) {
    bad.computeIfAbsent(reason, r -> new long[] {0, lineNumber})[0]++;
    return false;
  }

  /**
   * Reads one line without its end; a longer one than can be held has a length beyond the bound.
   */
  private boolean readLine() throws IOException {
    lineLength = 0;
    boolean any = false;
    while (true) {
      if (at == filled) {
        filled = Math.max(0, in.read(buffer, 0, buffer.length));
        at = 0;
        if (filled == 0) {
          lineNumber++;
          return any;
        }
      }
      any = true;
      byte next = buffer[at++];
      if (next == '\n') {
        lineNumber++;
        if (lineLength > 0 && lineLength <= MOST_LINE_BYTES && line[lineLength - 1] == '\r') {
          lineLength--;
        }
        return true;
      }
      if (lineLength < MOST_LINE_BYTES) {
        line[lineLength] = next;
      }
      lineLength = Math.min(MOST_LINE_BYTES, lineLength) + 1;
    }
  }

  /** When the row was measured, milliseconds since the epoch. */
  long atMs() {
    return atMs;
  }

  /** Its value. */
  double value() {
    return value;
  }

  /** What could not be read so far. */
  List<BadRows> badRows() {
    return bad.entrySet().stream()
        .map(
            e ->
                new BadRows(
                    String.valueOf(file.getFileName()),
                    e.getKey(),
                    e.getValue()[0],
                    e.getValue()[1]))
        .toList();
  }

  /** Bytes of the file read so far. */
  long bytesRead() {
    return raw.count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static final class CountingStream extends FilterInputStream {
    private long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count += next < 0 ? 0 : 1;
      return next;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
