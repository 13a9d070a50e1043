package io.homeward.jobs.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.reading.ReadingBatch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RowTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static long read(RowTimes times, String text) {
    byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
    return times.read(bytes, 1, bytes.length - 1);
  }

  private static Instant instant(RowTimes times, String text) {
    return Instant.ofEpochMilli(read(times, text));
  }

  @Provide
  Arbitrary<List<Long>> seconds() {
    // Neighbours, so that what was remembered of the time before is used.
    return Arbitraries.longs()
        .between(0, 4_000_000_000L)
        .flatMap(start -> Arbitraries.longs().between(start, start + 20_000).list().ofSize(20));
  }

  @Property
  void agreesWithJavaTimeOnTimesWithoutAnOffset(@ForAll("seconds") List<Long> seconds) {
    RowTimes times = new RowTimes(BERLIN);
    for (long second : seconds) {
      LocalDateTime local = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
      // atZone takes the earlier offset of the hour that occurs twice, as we do, and moves a time
      // that was skipped by the length of the gap.
      assertThat(instant(times, String.format("%1$tF %1$tT", local)))
          .isEqualTo(local.atZone(BERLIN).toInstant());
      assertThat(times.utcOffsetMinutes()).isEqualTo(ReadingBatch.NO_UTC_OFFSET);
    }
  }

  @Property
  void agreesWithJavaTimeOnTimesWithAnOffset(@ForAll("seconds") List<Long> seconds) {
    RowTimes times = new RowTimes(BERLIN);
    for (long second : seconds) {
      int minutes = (int) (second % 1_000) - 500;
      OffsetDateTime at =
          Instant.ofEpochSecond(second, second % 1_000 * 1_000_000)
              .atOffset(ZoneOffset.ofTotalSeconds(minutes * 60));
      if (minutes != 0) {
        assertThat(instant(times, String.format("%1$tFT%1$tT.%1$tL%1$tz", at)))
            .isEqualTo(at.toInstant());
        assertThat(times.utcOffsetMinutes()).isEqualTo((short) minutes);
      }
    }
  }

  @Test
  void readsTheFormsThatFilesUse() {
    RowTimes times = new RowTimes(ZoneOffset.UTC);
    Instant quarterPast = Instant.parse("2026-11-24T08:15:00Z");
    for (String text :
        List.of(
            "2026-11-24 08:15",
            "2026-11-24 08:15:00",
            "2026-11-24T08:15:00",
            "2026-11-24T08:15:00.000000",
            "2026-11-24T08:15:00Z",
            "2026-11-24 08:15Z",
            "2026-11-24 08:15:00+00:00",
            "2026-11-24 08:15:00-00:00",
            "2026-11-24 09:15:00+0100",
            "2026-11-24 09:15:00 +01:00",
            "2026-11-24T03:15:00-05")) {
      assertThat(instant(times, text)).as(text).isEqualTo(quarterPast);
    }
    assertThat(times.utcOffsetMinutes()).isEqualTo((short) -300);
    assertThat(read(times, "2026-11-24T08:15:00-00:00")).isPositive();
    assertThat(times.utcOffsetMinutes()).isEqualTo(ReadingBatch.NO_UTC_OFFSET);
    assertThat(instant(times, "2026-11-24 08:15:00.1239")).isEqualTo(quarterPast.plusMillis(123));
  }

  @Test
  void readsNothingElse() {
    RowTimes times = new RowTimes(ZoneOffset.UTC);
    for (String text :
        List.of(
            "",
            "2026-11-24",
            "2026-11-24 08",
            "2026-11-24 8:15:00",
            "24.11.2026 08:15:00",
            "2026-02-30 08:15:00",
            "2026-13-01 08:15:00",
            "2026-11-24 24:00:00",
            "2026-11-24 08:60:00",
            "2026-11-24 08:15:60",
            "2026-11-24 08:15:0",
            "2026-11-24 08:15:00.",
            "2026-11-24 08:15:00,5",
            "2026-11-24 08:15:00+25:00",
            "2026-11-24 08:15:00+1",
            "2026-11-24 08:15:00 Europe/Berlin",
            "2026/11/24 08:15:00")) {
      assertThat(read(times, text)).as(text).isEqualTo(RowTimes.UNREADABLE);
    }
  }
}
