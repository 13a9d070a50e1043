package io.homeward.jobs.backtest;

import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.signal.Signal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/**
 * One CSV file, plain or gzip, open after its header. Owned by one thread.
 *
 * <p>Reading throws IOException where the file breaks off or is no gzip.
 */
final class RecordingFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final InputStream in;
  private final CsvLines lines;
  private final List<String> header;
  private final RowRefusals refusals;

  /**
   * Opens a file.
   *
   * @param bytesRead told how many bytes of the file were read, as they are
   */
  RecordingFile(Path file, LongConsumer bytesRead) throws IOException {
    this.file = file;
    refusals = new RowRefusals(name());
    InputStream raw = new Counted(Files.newInputStream(file), bytesRead);
    try {
      in = name().endsWith(".gz") ? new GZIPInputStream(raw, BUFFER_BYTES) : raw;
      lines = new CsvLines(in);
      header = lines.next() && !lines.isTooLong() ? names() : List.of();
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < lines.fields(); i++) {
      names.add(lines.field(i).strip().toLowerCase(Locale.ROOT));
    }
    return List.copyOf(names);
  }

  String name() {
    return String.valueOf(file.getFileName());
  }

  /** Names of the columns, in lower case; empty where the file is. */
  List<String> header() {
    return header;
  }

  /** Goes to the next row; too long ones are refused. */
  boolean next() throws IOException {
    while (lines.next()) {
      if (!lines.isTooLong()) {
        return true;
      }
      refuse(RejectReason.SCHEMA_VIOLATION);
    }
    return false;
  }

  CsvLines row() {
    return lines;
  }

  void refuse(RejectReason reason) {
    refusals.add(reason, lines.lineNumber());
  }

  List<RefusedRows> refused() {
    return refusals.all();
  }

  /** Why there can be no reading of that time. */
  static Optional<RejectReason> reasonAgainst(long atMs) {
    if (atMs == RowTimes.UNREADABLE) {
      return Optional.of(RejectReason.TIME_UNREADABLE);
    }
    // As in a replay, a recording's device is worn from 1970 on.
    return atMs < 0 ? Optional.of(RejectReason.DEVICE_UNASSIGNED) : Optional.empty();
  }

  /** Why there can be no such reading. */
  static Optional<RejectReason> reasonAgainst(Signal signal, long atMs, double value) {
    if (atMs >= 0 && signal.isPlausible(value)) {
      return Optional.empty();
    }
    return reasonAgainst(atMs)
        .or(
            () ->
                Optional.of(
                    Double.isFinite(value)
                        ? RejectReason.VALUE_IMPLAUSIBLE
                        : RejectReason.VALUE_NOT_A_NUMBER));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static final class Counted extends FilterInputStream {
    private final LongConsumer bytesRead;

    Counted(InputStream in, LongConsumer bytesRead) {
      super(in);
      this.bytesRead = bytesRead;
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      bytesRead.accept(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      bytesRead.accept(Math.max(0, read));
      return read;
    }
  }
}
