package io.homeward.vitals.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import org.junit.jupiter.api.Test;

/** A record that breaks what a batch promises is refused here, before a job can stumble over it. */
class ReadingsWireTest {
  private static final long AT_MS = 1_764_000_000_000L;

  private static boolean isReadable(
      long[] times, double value, int periodMs, short offset, long receivedAtMs) {
    double[] values = new double[times.length];
    int[] periods = new int[times.length];
    short[] offsets = new short[times.length];
    for (int i = 0; i < times.length; i++) {
      values[i] = value;
      periods[i] = periodMs;
      offsets[i] = offset;
    }
    ReadingBatch batch =
        new ReadingBatch(
            "patient",
            "device",
            "vendor",
            Signal.HEART_RATE,
            times,
            values,
            periods,
            offsets,
            0,
            "canonical-json",
            1,
            receivedAtMs,
            1);
    return ReadingsWire.decode(ReadingsWire.encode(batch)).toOptional().isPresent();
  }

  private static boolean isReadable(long... times) {
    return isReadable(times, 60, 0, (short) 60, AT_MS);
  }

  @Test
  void readsWhatKeepsTheOrder() {
    assertThat(isReadable(AT_MS)).isTrue();
    assertThat(isReadable(AT_MS, AT_MS, AT_MS + 1)).isTrue();
    assertThat(isReadable(-AT_MS, AT_MS)).as("long before 1970").isTrue();
  }

  @Test
  void refusesTimesOutOfOrder() {
    assertThat(isReadable(AT_MS, AT_MS - 1)).isFalse();
  }

  @Test
  void refusesTimesThatNoReadingCanHave() {
    assertThat(isReadable(Long.MIN_VALUE)).isFalse();
    assertThat(isReadable(AT_MS, Long.MAX_VALUE)).isFalse();
    assertThat(isReadable(new long[] {AT_MS}, 60, 0, (short) 0, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void refusesWhatIsNoNumberNoPeriodAndNoOffset() {
    long[] times = {AT_MS};
    assertThat(isReadable(times, Double.NaN, 0, (short) 0, AT_MS)).isFalse();
    assertThat(isReadable(times, Double.POSITIVE_INFINITY, 0, (short) 0, AT_MS)).isFalse();
    assertThat(isReadable(times, 60, -1, (short) 0, AT_MS)).isFalse();
    assertThat(isReadable(times, 60, 0, (short) 1_081, AT_MS)).isFalse();
    assertThat(isReadable(times, 60, 0, (short) -1_080, AT_MS)).isTrue();
    assertThat(isReadable(times, 60, 0, ReadingBatch.NO_UTC_OFFSET, AT_MS)).isTrue();
  }
}
