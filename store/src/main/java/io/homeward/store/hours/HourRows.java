package io.homeward.store.hours;

import io.homeward.vitals.reading.DecimalColumn;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.SupersededReading;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/**
 * {@link PackedHour} ⇄ {@link HourRow}, exactly, losers included. Stateless, thread-safe.
 *
 * <p>Each loser takes 38 bytes, big-endian: measured-at (8), value (8), period (4), UTC offset (2),
 * vendor revision (8), received-at (8).
 */
public final class HourRows {
  private static final int LOSER_BYTES = 38;

  private HourRows() {}

  /** The row of an hour. Equal hours give equal rows. */
  public static HourRow toRow(PackedHour hour) {
    int n = hour.size();
    double[] values = hour.values();
    Optional<DecimalColumn> decimals = DecimalColumn.of(values);
    return new HourRow(
        n,
        column(n, i -> hour.measuredAtMs(i) - hour.hourStartMs()),
        decimals.map(DecimalColumn::scale).orElse(0),
        decimals.map(d -> PackedColumn.encode(d.scaled())),
        decimals.isPresent() ? Optional.empty() : Optional.of(values),
        columnUnless(0, n, hour::periodMs),
        columnUnless(ReadingBatch.NO_UTC_OFFSET, n, hour::utcOffsetMinutes),
        columnUnless(0, n, hour::vendorRevision),
        column(n, hour::receivedAtMs),
        superseded(hour));
  }

  private static byte[] column(int n, IntToLongFunction get) {
    long[] values = new long[n];
    for (int i = 0; i < n; i++) {
      values[i] = get.applyAsLong(i);
    }
    return PackedColumn.encode(values);
  }

  private static Optional<byte[]> columnUnless(long usual, int n, IntToLongFunction get) {
    for (int i = 0; i < n; i++) {
      if (get.applyAsLong(i) != usual) {
        return Optional.of(column(n, get));
      }
    }
    return Optional.empty();
  }

  private static Optional<byte[]> superseded(PackedHour hour) {
    if (hour.superseded().isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(LOSER_BYTES * hour.superseded().size());
    hour.superseded().stream()
        .sorted(
            Comparator.comparingLong(SupersededReading::measuredAtMs)
                .thenComparingLong(SupersededReading::vendorRevision)
                .thenComparingDouble(SupersededReading::value)
                .thenComparingInt(SupersededReading::periodMs)
                .thenComparingInt(SupersededReading::utcOffsetMinutes))
        .forEach(
            r ->
                bytes
                    .putLong(r.measuredAtMs())
                    .putDouble(r.value())
                    .putInt(r.periodMs())
                    .putShort(r.utcOffsetMinutes())
                    .putLong(r.vendorRevision())
                    .putLong(r.receivedAtMs()));
    return Optional.of(bytes.array());
  }

  /**
   * The hour of a row.
   *
   * @throws IllegalArgumentException where the columns do not make an hour
   */
  public static PackedHour toHour(long hourStartMs, HourRow row) {
    int n = row.readingCount();
    long[] measuredAt = PackedColumn.decode(row.measuredAt(), n);
    double[] values = values(row);
    long[] period = columnOr(0, n, row.period());
    long[] utcOffset = columnOr(ReadingBatch.NO_UTC_OFFSET, n, row.utcOffset());
    long[] revision = columnOr(0, n, row.vendorRevision());
    long[] receivedAt = PackedColumn.decode(row.receivedAt(), n);
    PackedHour hour = new PackedHour(hourStartMs);
    for (int i = 0; i < n; i++) {
      hour.append(
          new SupersededReading(
              hourStartMs + measuredAt[i],
              values[i],
              (int) period[i],
              (short) utcOffset[i],
              revision[i],
              receivedAt[i]));
    }
    row.superseded().map(ByteBuffer::wrap).ifPresent(bytes -> appendSuperseded(hour, bytes));
    return hour;
  }

  /** The columns of the row that {@code row} stands on, by their names in {@code reading_hours}. */
  public static HourRow read(ResultSet row) throws SQLException {
    Array exact = row.getArray("exact_values");
    return new HourRow(
        row.getInt("reading_count"),
        row.getBytes("measured_at"),
        row.getInt("value_scale"),
        Optional.ofNullable(row.getBytes("packed_values")),
        exact == null
            ? Optional.empty()
            : Optional.of(
                Arrays.stream((Double[]) exact.getArray())
                    .mapToDouble(Double::doubleValue)
                    .toArray()),
        Optional.ofNullable(row.getBytes("period")),
        Optional.ofNullable(row.getBytes("utc_offset")),
        Optional.ofNullable(row.getBytes("vendor_revision")),
        row.getBytes("received_at"),
        Optional.ofNullable(row.getBytes("superseded")));
  }

  /** The values of a row alone, in order of measured-at. */
  public static double[] values(HourRow row) {
    if (row.exactValues().isPresent()) {
      return row.exactValues().get();
    }
    long[] scaled =
        PackedColumn.decode(
            row.packedValues()
                .orElseThrow(() -> new IllegalArgumentException("a row without values")),
            row.readingCount());
    double[] values = new double[scaled.length];
    for (int i = 0; i < scaled.length; i++) {
      values[i] = DecimalColumn.value(scaled[i], row.valueScale());
    }
    return values;
  }

  private static long[] columnOr(long usual, int n, Optional<byte[]> packed) {
    if (packed.isPresent()) {
      return PackedColumn.decode(packed.get(), n);
    }
    long[] column = new long[n];
    Arrays.fill(column, usual);
    return column;
  }

  private static void appendSuperseded(PackedHour hour, ByteBuffer bytes) {
    if (bytes.remaining() % LOSER_BYTES != 0) {
      throw new IllegalArgumentException("superseded readings of impossible length");
    }
    while (bytes.hasRemaining()) {
      hour.appendSuperseded(
          new SupersededReading(
              bytes.getLong(),
              bytes.getDouble(),
              bytes.getInt(),
              bytes.getShort(),
              bytes.getLong(),
              bytes.getLong()));
    }
  }
}
