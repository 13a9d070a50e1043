package io.homeward.store.trends;

import static io.homeward.store.database.Database.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.store.archive.Archive;
import io.homeward.store.archive.ArchiveFlush;
import io.homeward.store.archive.ArchivedHour;
import io.homeward.store.archive.HourKey;
import io.homeward.store.archive.Mapping;
import io.homeward.store.database.Database;
import io.homeward.store.enrolment.EnrolmentStore;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.Enrolment.ZonePeriod;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.reading.SupersededReading;
import io.homeward.vitals.signal.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What whoever reads trends per local day may rely on, on any database. */
public interface DayTrendsContract {
  ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /** A week before the clocks of Berlin go forward, on 2026-03-29. */
  Instant START = Instant.parse("2026-03-22T00:00:00Z");

  Database database();

  private static ReadingBatch reading(Instant at, double value, int periodMs, short offset) {
    return new ReadingBatch(
        "p",
        "d",
        "v",
        Signal.HEART_RATE,
        new long[] {at.toEpochMilli()},
        new double[] {value},
        new int[] {periodMs},
        new short[] {offset},
        0,
        "canonical-json",
        1,
        at.toEpochMilli() + 1_000,
        1);
  }

  /** Merges a reading into the hours, as ArchiveJob does. */
  private static PackedHour merge(
      Map<Long, PackedHour> hours, Instant at, double value, int periodMs, short offset) {
    PackedHour hour =
        hours.computeIfAbsent(PackedHour.hourStartMs(at.toEpochMilli()), PackedHour::new);
    hour.merge(reading(at, value, periodMs, offset), 0, 1);
    return hour;
  }

  private static ArchiveFlush flush(Collection<PackedHour> hours) {
    return ArchiveFlush.ofReadings(
        hours.stream()
            .map(
                hour ->
                    new ArchivedHour(
                        new HourKey("p1", "watch-1", Signal.HEART_RATE, hour.hourStartMs()),
                        "acme",
                        new TreeSet<>(List.of(new Mapping("canonical-json", 1))),
                        hour))
            .toList(),
        List.of(),
        List.of(),
        List.of());
  }

  private static void live(DataSource source, ZonePeriod... zones) {
    Enrolment nobody = Enrolment.empty("p1", 0);
    new EnrolmentStore(source)
        .put(
            new Enrolment(
                "p1",
                0,
                List.of(zones),
                nobody.consents(),
                nobody.devices(),
                nobody.limits(),
                nobody.statuses(),
                nobody.modelChoices(),
                nobody.silenceRules()),
            "Ada Low",
            List.of());
  }

  private static void settleAll(DayTrends trends) {
    while (trends.settle(5) > 0) {
      // until nothing is stale
    }
  }

  private static SortedMap<LocalDate, DayTrend> days(DayTrends trends) {
    LocalDate start = LocalDate.ofInstant(START, ZoneOffset.UTC);
    return trends
        .read("p1", Signal.HEART_RATE, start.minusDays(60), start.plusDays(60))
        .getOrDefault("watch-1", new TreeMap<>());
  }

  /** The same by sorting single readings: no packed hour, no running sum of minutes. */
  private static SortedMap<LocalDate, DayTrend> expected(
      Collection<PackedHour> hours, ZoneId zone) {
    Map<LocalDate, List<SupersededReading>> byDay = new TreeMap<>();
    for (PackedHour hour : hours) {
      for (int i = 0; i < hour.size(); i++) {
        short offset = hour.utcOffsetMinutes(i);
        Instant at = Instant.ofEpochMilli(hour.measuredAtMs(i));
        LocalDate day =
            offset == ReadingBatch.NO_UTC_OFFSET
                ? at.atZone(zone).toLocalDate()
                : at.atOffset(ZoneOffset.ofTotalSeconds(60 * offset)).toLocalDate();
        byDay
            .computeIfAbsent(day, d -> new ArrayList<>())
            .add(
                new SupersededReading(
                    hour.measuredAtMs(i), hour.value(i), hour.periodMs(i), offset, 0, 0));
      }
    }
    SortedMap<LocalDate, DayTrend> trends = new TreeMap<>();
    byDay.forEach((day, readings) -> trends.put(day, expected(day, readings, zone)));
    return trends;
  }

  private static DayTrend expected(LocalDate day, List<SupersededReading> readings, ZoneId zone) {
    readings.sort(Comparator.comparingLong(SupersededReading::measuredAtMs));
    double sum = 0;
    TreeSet<Long> minutes = new TreeSet<>();
    for (SupersededReading r : readings) {
      sum += r.value();
      ZoneId own =
          r.utcOffsetMinutes() == ReadingBatch.NO_UTC_OFFSET
              ? zone
              : ZoneOffset.ofTotalSeconds(60 * r.utcOffsetMinutes());
      for (long ms = r.measuredAtMs();
          ms < r.measuredAtMs() + Math.max(1, r.periodMs());
          ms += 500) {
        if (Instant.ofEpochMilli(ms).atZone(own).toLocalDate().equals(day)) {
          minutes.add(Math.floorDiv(ms, 60_000L));
        }
      }
    }
    List<Double> sorted = readings.stream().map(SupersededReading::value).sorted().toList();
    double[] rank = new double[5];
    int[] percent = {5, 25, 50, 75, 95};
    for (int k = 0; k < 5; k++) {
      int n = 1;
      while (100 * n < percent[k] * sorted.size()) {
        n++;
      }
      rank[k] = sorted.get(n - 1);
    }
    long startMs = day.atStartOfDay(zone).toInstant().toEpochMilli();
    int length =
        (int) ((day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli() - startMs) / 60_000);
    return new DayTrend(
        startMs,
        length,
        sorted.size(),
        sorted.get(0),
        sorted.get(sorted.size() - 1),
        sum / sorted.size(),
        new DayTrend.Percentiles(rank[0], rank[1], rank[2], rank[3], rank[4]),
        Math.min(length, minutes.size()));
  }

  @Test
  default void daysAreWhatTheirReadingsSayInWhateverOrderTheyCame() {
    DataSource source = database().migrated();
    Archive archive = new Archive(source);
    DayTrends trends = new DayTrends(source);
    live(source, new ZonePeriod(Instant.EPOCH, BERLIN));
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    TreeMap<Long, PackedHour> hours = new TreeMap<>();
    short[] offsets = {ReadingBatch.NO_UTC_OFFSET, 60, 120, -600, 840};
    for (int flush = 0; flush < 12; flush++) {
      TreeMap<Long, PackedHour> touched = new TreeMap<>();
      for (int i = 0; i < 150; i++) {
        Instant at = START.plusSeconds(random.nextInt(9 * 86_400));
        int periodMs = random.nextInt(3) == 0 ? random.nextInt(1_800_000) / 500 * 500 : 0;
        PackedHour hour =
            merge(
                hours,
                at,
                40 + random.nextInt(900) / 10.0,
                periodMs,
                offsets[random.nextInt(offsets.length)]);
        touched.put(hour.hourStartMs(), hour);
      }
      archive.flush(flush(touched.values()));
      if (flush % 3 == 1) {
        settleAll(trends);
      }
      assertThat(days(trends)).isEqualTo(expected(hours.values(), BERLIN));
    }
    settleAll(trends);
    assertThat(days(trends)).isEqualTo(expected(hours.values(), BERLIN));
    assertThat(ask(source, "select count(*) from day_trends"))
        .isEqualTo((long) days(trends).size());
    assertThat(ask(source, "select count(*) from stale_days")).isEqualTo(0L);
  }

  @Test
  default void aDayIsAsLongAsItWasWhereThePatientLived() {
    DataSource source = database().migrated();
    DayTrends trends = new DayTrends(source);
    live(source, new ZonePeriod(Instant.EPOCH, BERLIN));
    TreeMap<Long, PackedHour> hours = new TreeMap<>();
    // 22:30Z on the 28th is 23:30 in Berlin; 22:30Z on the 29th is half past midnight already.
    for (String at :
        List.of("2026-03-28T22:30:00Z", "2026-03-29T21:59:00Z", "2026-03-29T22:30:00Z")) {
      merge(hours, Instant.parse(at), 60, 0, ReadingBatch.NO_UTC_OFFSET);
    }
    // The watch was already told where it was: there it is still the 28th.
    merge(hours, Instant.parse("2026-03-29T08:00:00Z"), 60, 0, (short) -600);
    new Archive(source).flush(flush(hours.values()));
    settleAll(trends);
    assertThat(days(trends)).hasSize(3);
    assertThat(days(trends).get(LocalDate.parse("2026-03-28")).readingCount()).isEqualTo(2);
    DayTrend spring = days(trends).get(LocalDate.parse("2026-03-29"));
    assertThat(spring.readingCount()).isEqualTo(1);
    assertThat(spring.minutes()).isEqualTo(23 * 60);
    assertThat(spring.startMs()).isEqualTo(Instant.parse("2026-03-28T23:00:00Z").toEpochMilli());
    assertThat(spring.coverage()).isEqualTo(1.0 / (23 * 60));
  }

  @Test
  default void aRetractedDayIsGoneAndTheRestRecomputed() {
    DataSource source = database().migrated();
    Archive archive = new Archive(source);
    DayTrends trends = new DayTrends(source);
    TreeMap<Long, PackedHour> hours = new TreeMap<>();
    for (int i = 0; i < 4 * 1440; i += 7) {
      merge(hours, START.plusSeconds(60L * i), 50 + i % 61, 0, (short) 0);
    }
    archive.flush(flush(hours.values()));
    settleAll(trends);
    assertThat(days(trends)).hasSize(4);

    Retraction retraction =
        new Retraction(
            "r1",
            "p1",
            Optional.empty(),
            Optional.empty(),
            START.plusSeconds(86_400).toEpochMilli(),
            START.plusSeconds(2 * 86_400 + 3_600).toEpochMilli(),
            Long.MAX_VALUE,
            Retraction.Reason.WRONG_PATIENT);
    List<PackedHour> reached = new ArrayList<>();
    for (PackedHour hour : hours.values()) {
      int before = hour.size();
      hour.retract(retraction);
      if (hour.size() != before) {
        reached.add(hour);
      }
    }
    archive.flush(flush(reached));
    assertThat(days(trends)).isEqualTo(expected(hours.values(), ZoneOffset.UTC)).hasSize(3);
    settleAll(trends);
    assertThat(days(trends)).isEqualTo(expected(hours.values(), ZoneOffset.UTC));
    assertThat(ask(source, "select count(*) from day_trends")).isEqualTo(3L);
  }

  @Test
  default void anotherZoneCutsTheDaysAnew() {
    DataSource source = database().migrated();
    DayTrends trends = new DayTrends(source);
    live(source, new ZonePeriod(Instant.EPOCH, BERLIN));
    TreeMap<Long, PackedHour> hours = new TreeMap<>();
    for (int i = 0; i < 3 * 1440; i += 11) {
      merge(hours, START.plusSeconds(60L * i), 50 + i % 61, 0, ReadingBatch.NO_UTC_OFFSET);
    }
    new Archive(source).flush(flush(hours.values()));
    settleAll(trends);
    ZoneId tokyo = ZoneId.of("Asia/Tokyo");
    live(source, new ZonePeriod(Instant.EPOCH, tokyo));
    assertThat(days(trends)).isEqualTo(expected(hours.values(), tokyo));
    settleAll(trends);
    assertThat(days(trends)).isEqualTo(expected(hours.values(), tokyo));
    assertThat(days(trends)).isNotEqualTo(expected(hours.values(), BERLIN));
  }

  @Test
  default void aFlushUnderWayIsNotSettledAwayBeforeItCanBeSeen() throws SQLException {
    DataSource source = database().migrated();
    DayTrends trends = new DayTrends(source);
    TreeMap<Long, PackedHour> hours = new TreeMap<>();
    merge(hours, START, 60, 0, (short) 0);
    new Archive(source).flush(flush(hours.values()));
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      merge(hours, START.plusSeconds(60), 70, 0, (short) 0);
      Archive.flush(connection, flush(hours.values()));
      trends.settle(100);
      connection.commit();
    }
    assertThat(days(trends).values()).extracting(DayTrend::readingCount).containsExactly(2);
    settleAll(trends);
    assertThat(days(trends).values()).extracting(DayTrend::max).containsExactly(70.0);
    assertThat(ask(source, "select count(*) from stale_days")).isEqualTo(0L);
  }
}
