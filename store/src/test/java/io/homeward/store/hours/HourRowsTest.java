package io.homeward.store.hours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.PackedHourCodec;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.SupersededReading;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HourRowsTest {
  @Property
  void aColumnComesBackAsItWas(@ForAll("columns") long[] values) {
    assertThat(PackedColumn.decode(PackedColumn.encode(values), values.length)).isEqualTo(values);
  }

  @Provide
  Arbitrary<long[]> columns() {
    Arbitrary<Long> any =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 300),
            Arbitraries.longs().between(-40_000, 40_000),
            Arbitraries.longs().between(1_700_000_000_000L, 1_700_003_600_000L),
            Arbitraries.longs(),
            Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE, 1L << 61, -(1L << 61), 0L));
    Arbitrary<long[]> loose = any.array(long[].class).ofMaxSize(90);
    Arbitrary<long[]> paced =
        Combinators.combine(
                Arbitraries.longs().between(-1_000_000, 1_800_000_000_000L),
                Arbitraries.of(1L, 1_000L, 5_000L, 60_000L, -7L),
                Arbitraries.of(0L, 3L, 1_000L, 60_000L),
                Arbitraries.integers().between(0, 3).array(int[].class).ofMaxSize(90))
            .as(
                (base, step, jitter, noise) -> {
                  long[] column = new long[noise.length];
                  for (int i = 0; i < column.length; i++) {
                    column[i] = base + step * i + jitter * noise[i];
                  }
                  return column;
                });
    return Arbitraries.oneOf(loose, paced);
  }

  @Example
  void aSteadyPaceTakesNoByteAReading() {
    long[] pace = LongStream.range(0, 720).map(i -> 5_000 * i + 4_321).toArray();
    assertThat(PackedColumn.encode(pace)).hasSizeLessThanOrEqualTo(6);
  }

  @Example
  void heartRatesAndUnevenSecondsTakeOneByteAReading() {
    Random random = new Random(42);
    long[] rates = LongStream.range(0, 720).map(i -> 60 + random.nextInt(100)).toArray();
    assertThat(PackedColumn.encode(rates)).hasSizeLessThan(730);
    long[] times = new long[300];
    for (int i = 1; i < times.length; i++) {
      times[i] = times[i - 1] + 1_000L * (1 + random.nextInt(15));
    }
    assertThat(PackedColumn.encode(times)).hasSizeLessThan(310);
  }

  @Example
  void bytesThatAreNoColumnAreRefused() {
    byte[] column = PackedColumn.encode(new long[] {1, 2, 4});
    assertThatThrownBy(() -> PackedColumn.decode(column, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PackedColumn.decode(new byte[] {9, 0}, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PackedColumn.decode(new byte[] {0}, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void anHourComesBackBitForBit(@ForAll("hours") PackedHour hour) {
    PackedHour back = HourRows.toHour(hour.hourStartMs(), HourRows.toRow(hour));
    assertThat(shown(back)).isEqualTo(shown(hour));
    assertThat(back.superseded()).containsExactlyInAnyOrderElementsOf(hour.superseded());
  }

  /**
   * The codec's bytes hold every column bit for bit; losers are compared apart, for their order.
   */
  private static byte[] shown(PackedHour hour) {
    PackedHour without = new PackedHour(hour.hourStartMs());
    for (int i = 0; i < hour.size(); i++) {
      without.append(
          new SupersededReading(
              hour.measuredAtMs(i),
              hour.value(i),
              hour.periodMs(i),
              hour.utcOffsetMinutes(i),
              hour.vendorRevision(i),
              hour.receivedAtMs(i)));
    }
    return PackedHourCodec.encode(without);
  }

  @Provide
  Arbitrary<PackedHour> hours() {
    Arbitrary<SupersededReading> readings =
        Combinators.combine(
                Arbitraries.oneOf(
                    Arbitraries.longs().between(0, 59).map(m -> 60_000 * m),
                    Arbitraries.longs().between(0, 3_599_999)),
                Arbitraries.oneOf(
                    Arbitraries.integers().between(30, 220).map(Integer::doubleValue),
                    Arbitraries.integers().between(3_000, 4_200).map(i -> i / 100.0),
                    Arbitraries.doubles(),
                    Arbitraries.of(-0.0, Double.MIN_VALUE, Math.PI)),
                Arbitraries.of(0, 60_000, 86_400_000),
                Arbitraries.of((short) 0, (short) 60, (short) -210, ReadingBatch.NO_UTC_OFFSET),
                Arbitraries.oneOf(
                    Arbitraries.of(0L, 1L, 2L), Arbitraries.longs().between(0, Long.MAX_VALUE)),
                Arbitraries.longs().between(PackedHours.HOUR, PackedHours.HOUR + 90_000_000_000L))
            .as(
                (after, value, period, offset, revision, received) ->
                    new SupersededReading(
                        PackedHours.HOUR + after, value, period, offset, revision, received));
    return readings.list().ofMaxSize(80).map(HourRowsTest::merged);
  }

  private static PackedHour merged(List<SupersededReading> readings) {
    PackedHour hour = new PackedHour(PackedHours.HOUR);
    readings.stream()
        .sorted(Comparator.comparingLong(SupersededReading::receivedAtMs))
        .forEach(
            r ->
                hour.merge(
                    new ReadingBatch(
                        "p",
                        "d",
                        "v",
                        io.homeward.vitals.signal.Signal.HEART_RATE,
                        new long[] {r.measuredAtMs()},
                        new double[] {r.value()},
                        new int[] {r.periodMs()},
                        new short[] {r.utcOffsetMinutes()},
                        r.vendorRevision(),
                        "canonical-json",
                        1,
                        r.receivedAtMs(),
                        1),
                    0,
                    1));
    return hour;
  }
}
