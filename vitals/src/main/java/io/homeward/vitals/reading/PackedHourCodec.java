package io.homeward.vitals.reading;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Bytes of a {@link PackedHour}, for the state of the jobs: about two bytes a reading where a
 * device reports at a steady pace. Format 1, all numbers as varints:
 *
 * <pre>
 * format, hour of the epoch, n
 * measured-at: the offset of the first in the hour, then differences of differences (a steady pace is zeros)
 * values:      scale + 1, then differences of the scaled values; or 0, then doubles
 * period, UTC offset, vendor revision, received-at: runs of (length, value), received-at values as differences
 * superseded:  count, then each one's fields
 * </pre>
 *
 * Stateless, thread-safe.
 */
public final class PackedHourCodec {
  private static final int FORMAT = 1;

  private PackedHourCodec() {}

  /** The bytes of {@code hour}. */
  public static byte[] encode(PackedHour hour) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 + 3 * hour.size());
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes, 4096);
      out.writeUInt32NoTag(FORMAT);
      out.writeSInt64NoTag(hour.hourStartMs() / PackedHour.HOUR_MS);
      out.writeUInt32NoTag(hour.size());
      writeTimes(out, hour);
      writeValues(out, hour);
      writeRuns(out, hour, PackedHour::periodMs, false);
      writeRuns(out, hour, PackedHour::utcOffsetMinutes, false);
      writeRuns(out, hour, PackedHour::vendorRevision, false);
      writeRuns(out, hour, PackedHour::receivedAtMs, true);
      out.writeUInt32NoTag(hour.superseded().size());
      for (SupersededReading r : hour.superseded()) {
        out.writeUInt64NoTag(r.measuredAtMs() - hour.hourStartMs());
        out.writeDoubleNoTag(r.value());
        out.writeUInt32NoTag(r.periodMs());
        out.writeSInt32NoTag(r.utcOffsetMinutes());
        out.writeUInt64NoTag(r.vendorRevision());
        out.writeSInt64NoTag(r.receivedAtMs());
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void writeTimes(CodedOutputStream out, PackedHour hour) throws IOException {
    long previous = hour.hourStartMs();
    long previousDelta = 0;
    for (int i = 0; i < hour.size(); i++) {
      long delta = hour.measuredAtMs(i) - previous;
      out.writeSInt64NoTag(delta - previousDelta);
      previous = hour.measuredAtMs(i);
      previousDelta = delta;
    }
  }

  private static void writeValues(CodedOutputStream out, PackedHour hour) throws IOException {
    DecimalColumn decimals = DecimalColumn.of(hour.values()).orElse(null);
    if (decimals == null) {
      out.writeUInt32NoTag(0);
      for (int i = 0; i < hour.size(); i++) {
        out.writeDoubleNoTag(hour.value(i));
      }
      return;
    }
    out.writeUInt32NoTag(decimals.scale() + 1);
    long previous = 0;
    for (long scaled : decimals.scaled()) {
      out.writeSInt64NoTag(scaled - previous);
      previous = scaled;
    }
  }

  private interface Column {
    long get(PackedHour hour, int i);
  }

  private static void writeRuns(
      CodedOutputStream out, PackedHour hour, Column column, boolean differences)
      throws IOException {
    long previous = 0;
    int i = 0;
    while (i < hour.size()) {
      long value = column.get(hour, i);
      int end = i + 1;
      while (end < hour.size() && column.get(hour, end) == value) {
        end++;
      }
      out.writeUInt32NoTag(end - i);
      out.writeSInt64NoTag(differences ? value - previous : value);
      previous = value;
      i = end;
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException where the bytes are not such an hour: state of a job is never
   *     guessed at
   */
  public static PackedHour decode(byte[] bytes) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      int format = in.readUInt32();
      if (format != FORMAT) {
        throw new IllegalArgumentException("packed hour of unknown format " + format);
      }
      long hourStartMs = in.readSInt64() * PackedHour.HOUR_MS;
      int size = in.readUInt32();
      long[] times = readTimes(in, size, hourStartMs);
      double[] values = readValues(in, size);
      long[] periods = readRuns(in, size, false);
      long[] offsets = readRuns(in, size, false);
      long[] revisions = readRuns(in, size, false);
      long[] received = readRuns(in, size, true);
      PackedHour hour = new PackedHour(hourStartMs, Math.max(16, size));
      for (int i = 0; i < size; i++) {
        hour.append(
            new SupersededReading(
                times[i],
                values[i],
                (int) periods[i],
                (short) offsets[i],
                revisions[i],
                received[i]));
      }
      for (int n = in.readUInt32(); n > 0; n--) {
        hour.appendSuperseded(
            new SupersededReading(
                hourStartMs + in.readUInt64(),
                in.readDouble(),
                in.readUInt32(),
                (short) in.readSInt32(),
                in.readUInt64(),
                in.readSInt64()));
      }
      return hour;
    } catch (IOException e) {
      throw new IllegalArgumentException("not a packed hour", e);
    }
  }

  private static long[] readTimes(CodedInputStream in, int size, long hourStartMs)
      throws IOException {
    long[] times = new long[size];
    long previous = hourStartMs;
    long delta = 0;
    for (int i = 0; i < size; i++) {
      delta += in.readSInt64();
      previous += delta;
      times[i] = previous;
    }
    return times;
  }

  private static double[] readValues(CodedInputStream in, int size) throws IOException {
    double[] values = new double[size];
    int scalePlusOne = in.readUInt32();
    long scaled = 0;
    for (int i = 0; i < size; i++) {
      if (scalePlusOne == 0) {
        values[i] = in.readDouble();
      } else {
        scaled += in.readSInt64();
        values[i] = DecimalColumn.value(scaled, scalePlusOne - 1);
      }
    }
    return values;
  }

  private static long[] readRuns(CodedInputStream in, int size, boolean differences)
      throws IOException {
    long[] column = new long[size];
    long previous = 0;
    int i = 0;
    while (i < size) {
      int length = in.readUInt32();
      long read = in.readSInt64();
      long value = differences ? previous + read : read;
      if (length <= 0 || length > size - i) {
        throw new IllegalArgumentException("a run of impossible length");
      }
      java.util.Arrays.fill(column, i, i + length, value);
      previous = value;
      i += length;
    }
    return column;
  }
}
