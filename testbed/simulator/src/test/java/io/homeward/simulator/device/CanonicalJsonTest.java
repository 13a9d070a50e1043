package io.homeward.simulator.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
  private static final long START = Instant.parse("2026-11-24T07:15:00Z").toEpochMilli();

  private static String json(
      Signal signal, int periodMs, int offset, long[] secondsAfter, double... values) {
    long[] atMs = new long[secondsAfter.length];
    for (int i = 0; i < atMs.length; i++) {
      atMs[i] = START + secondsAfter[i] * 1_000;
    }
    return new String(
        CanonicalJson.encode(
            List.of(new SignalReadings(signal, periodMs, (short) offset, atMs, values))),
        StandardCharsets.UTF_8);
  }

  @Test
  void a_steady_beat_is_told_by_its_start_and_holes_by_null() {
    assertThat(
            json(
                Signal.STEPS,
                60_000,
                ReadingBatch.NO_UTC_OFFSET,
                new long[] {0, 60, 180},
                0,
                12,
                95))
        .isEqualTo(
            "{\"series\":[{\"signal\":\"55423-8\",\"unit\":\"{steps}\",\"periodSeconds\":60,"
                + "\"start\":\"2026-11-24T07:15:00Z\",\"everySeconds\":60,"
                + "\"values\":[0,12,null,95]}]}");
  }

  @Test
  void a_told_offset_shifts_the_wall_clock_and_not_the_instant() {
    assertThat(json(Signal.HEART_RATE, 0, 60, new long[] {0, 60}, 72, 73))
        .contains("\"start\":\"2026-11-24T08:15:00+01:00\"");
    assertThat(json(Signal.HEART_RATE, 0, -210, new long[] {0}, 72))
        .contains("\"2026-11-24T03:45:00-03:30\"");
    assertThat(json(Signal.HEART_RATE, 0, 0, new long[] {0}, 72))
        .contains("\"2026-11-24T07:15:00+00:00\"");
  }

  @Test
  void an_uneven_beat_is_told_time_by_time() {
    assertThat(
            json(
                Signal.HEART_RATE,
                0,
                ReadingBatch.NO_UTC_OFFSET,
                new long[] {0, 5, 19},
                72,
                71,
                70))
        .isEqualTo(
            "{\"series\":[{\"signal\":\"8867-4\",\"unit\":\"/min\",\"measuredAt\":["
                + "\"2026-11-24T07:15:00Z\",\"2026-11-24T07:15:05Z\",\"2026-11-24T07:15:19Z\"],"
                + "\"values\":[72,71,70]}]}");
  }

  @Test
  void one_moment_with_two_values_keeps_both() {
    assertThat(
            json(
                Signal.HEART_RATE,
                0,
                ReadingBatch.NO_UTC_OFFSET,
                new long[] {0, 0, -60},
                72,
                75,
                3))
        .contains(
            "[\"2026-11-24T07:15:00Z\",\"2026-11-24T07:15:00Z\",\"2026-11-24T07:14:00Z\"]",
            "[72,75,3]");
  }

  @Test
  void fractions_of_values_and_of_seconds_are_kept() {
    String text =
        new String(
            CanonicalJson.encode(
                List.of(
                    new SignalReadings(
                        Signal.SKIN_TEMPERATURE,
                        0,
                        ReadingBatch.NO_UTC_OFFSET,
                        new long[] {START + 7},
                        new double[] {33.7}))),
            StandardCharsets.UTF_8);
    assertThat(text).contains("\"2026-11-24T07:15:00.007Z\"", "[33.7]");
  }
}
