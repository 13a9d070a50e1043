package io.homeward.store.hours;

import java.util.Arrays;

/**
 * A column of whole numbers as few bytes as a straight line plus small differences allow. The
 * database decodes it with {@code unpack_column} (migration V2).
 *
 * <p>Format, big-endian:
 *
 * <pre>
 * byte 0      bit 7: differences; bits 4–5: unit (0: 1, 1: 1,000, 2: 60,000); bits 0–3: width w of an entry, 0 to 8
 * byte 1      high half: length of base; low half: length of step
 * base, step  two's complement
 * entries     n × w bytes, unsigned (w = 8: two's complement); none where w = 0
 * value i     base + step × i + unit × entry i, or with differences: base + step × i + unit × (entry 0 + … + entry i)
 * </pre>
 *
 * <p>A constant takes 2 to 10 bytes in all, a steady pace too; heart rates take one byte each,
 * times of an uneven pace one or two. Stateless, thread-safe.
 */
public final class PackedColumn {
  /** Columns of a wider range are stored as they are; below it no sum of the encoder overflows. */
  private static final long WIDEST_RANGE = 1L << 38;

  private static final long FARTHEST = 1L << 61;

  private static final long[] UNITS = {1, 1_000, 60_000};

  private PackedColumn() {}

  /** One way to write the column: a line, and what is left beside it. */
  private record Line(boolean differences, long base, long step, int unitCode, long[] entries) {
    int width() {
      long highest = 0;
      for (long entry : entries) {
        highest = Math.max(highest, entry);
      }
      return (71 - Long.numberOfLeadingZeros(highest)) / 8;
    }

    int bytes() {
      return 2 + length(base) + length(step) + entries.length * width();
    }

    byte[] write() {
      int width = width();
      byte[] bytes = new byte[bytes()];
      bytes[0] = (byte) ((differences ? 0x80 : 0) | (unitCode << 4) | width);
      bytes[1] = (byte) ((length(base) << 4) | length(step));
      int at = put(bytes, 2, base, length(base));
      at = put(bytes, at, step, length(step));
      for (long entry : entries) {
        at = put(bytes, at, entry, width);
      }
      return bytes;
    }
  }

  /** The bytes of {@code values}; {@code values} is not kept. */
  public static byte[] encode(long[] values) {
    if (values.length == 0) {
      return new byte[] {0, 0};
    }
    long least = Arrays.stream(values).min().getAsLong();
    long most = Arrays.stream(values).max().getAsLong();
    long range = most - least;
    if (range < 0 || range > WIDEST_RANGE || least > FARTHEST || least < -FARTHEST) {
      return asTheyAre(values);
    }
    Line best = alongLine(values, 0);
    if (best.width() > 0) {
      best = shorter(best, alongLine(values, values[1] - values[0]));
      if (best.width() > 0) {
        long pace = (values[values.length - 1] - values[0]) / (values.length - 1);
        best = shorter(best, alongLine(values, pace));
        best = shorter(best, byDifferences(values));
      }
    }
    return best.write();
  }

  private static Line shorter(Line a, Line b) {
    return b.bytes() < a.bytes() ? b : a;
  }

  private static byte[] asTheyAre(long[] values) {
    byte[] bytes = new byte[2 + 8 * values.length];
    bytes[0] = 8;
    int at = 2;
    for (long value : values) {
      at = put(bytes, at, value, 8);
    }
    return bytes;
  }

  private static Line alongLine(long[] values, long step) {
    long[] rest = new long[values.length];
    long base = Long.MAX_VALUE;
    for (int i = 0; i < values.length; i++) {
      rest[i] = values[i] - step * i;
      base = Math.min(base, rest[i]);
    }
    for (int i = 0; i < rest.length; i++) {
      rest[i] -= base;
    }
    return inLargestUnit(false, base, step, rest);
  }

  private static Line byDifferences(long[] values) {
    long step = Long.MAX_VALUE;
    for (int i = 1; i < values.length; i++) {
      step = Math.min(step, values[i] - values[i - 1]);
    }
    long[] rest = new long[values.length];
    for (int i = 1; i < values.length; i++) {
      rest[i] = values[i] - values[i - 1] - step;
    }
    return inLargestUnit(true, values[0], step, rest);
  }

  private static Line inLargestUnit(boolean differences, long base, long step, long[] rest) {
    int unitCode = UNITS.length - 1;
    for (long entry : rest) {
      while (entry % UNITS[unitCode] != 0) {
        unitCode--;
      }
    }
    for (int i = 0; i < rest.length; i++) {
      rest[i] /= UNITS[unitCode];
    }
    return new Line(differences, base, step, unitCode, rest);
  }

  /**
   * The {@code n} values that {@link #encode} was given.
   *
   * @throws IllegalArgumentException where the bytes are not such a column
   */
  public static long[] decode(byte[] bytes, int n) {
    if (bytes.length < 2) {
      throw new IllegalArgumentException("not a packed column");
    }
    int width = bytes[0] & 15;
    int unitCode = (bytes[0] >> 4) & 3;
    int baseLength = (bytes[1] >> 4) & 15;
    int stepLength = bytes[1] & 15;
    long expected = 2L + baseLength + stepLength + (long) n * width;
    if (width > 8
        || unitCode >= UNITS.length
        || baseLength > 8
        || stepLength > 8
        || bytes.length != expected) {
      throw new IllegalArgumentException("not a packed column of " + n + " values");
    }
    long unit = UNITS[unitCode];
    long line = signed(bytes, 2, baseLength);
    long step = signed(bytes, 2 + baseLength, stepLength);
    boolean differences = bytes[0] < 0;
    int at = 2 + baseLength + stepLength;
    long[] values = new long[n];
    for (int i = 0; i < n; i++) {
      long entry = 0;
      for (int k = 0; k < width; k++) {
        entry = (entry << 8) | (bytes[at++] & 0xff);
      }
      values[i] = line + unit * entry;
      line = (differences ? values[i] : line) + step;
    }
    return values;
  }

  private static int length(long value) {
    int length = 0;
    while (length < 8 && (length == 0 ? value != 0 : value >> (8 * length - 1) != value >> 63)) {
      length++;
    }
    return length;
  }

  private static int put(byte[] bytes, int at, long value, int length) {
    for (int k = length - 1; k >= 0; k--) {
      bytes[at++] = (byte) (value >> (8 * k));
    }
    return at;
  }

  private static long signed(byte[] bytes, int at, int length) {
    long value = length == 0 ? 0 : bytes[at] < 0 ? -1 : 0;
    for (int k = 0; k < length; k++) {
      value = (value << 8) | (bytes[at + k] & 0xff);
    }
    return value;
  }
}
