package io.homeward.store.retention;

import static io.homeward.store.database.Database.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.store.archive.Archive;
import io.homeward.store.archive.ArchiveFlush;
import io.homeward.store.archive.ArchivedHour;
import io.homeward.store.archive.HourKey;
import io.homeward.store.archive.Mapping;
import io.homeward.store.database.Database;
import io.homeward.store.hours.PackedHours;
import io.homeward.store.trends.DayTrend;
import io.homeward.store.trends.DayTrends;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What stays and what goes, on any database. */
public interface RetentionContract {
  Instant NOW = Instant.ofEpochMilli(PackedHours.HOUR);
  RetentionPeriods PERIODS =
      new RetentionPeriods(Duration.ofDays(90), Duration.ofDays(30), Duration.ofDays(7));

  Database database();

  private static void archive(DataSource source, int daysAgo, double... values) {
    long hour = PackedHours.HOUR - 24L * daysAgo * PackedHour.HOUR_MS;
    new Archive(source)
        .flush(
            ArchiveFlush.ofReadings(
                List.of(
                    new ArchivedHour(
                        new HourKey("p1", "d1", Signal.HEART_RATE, hour),
                        "acme",
                        new TreeSet<>(List.of(new Mapping("canonical-json", 1))),
                        PackedHours.everyMinute(hour, values))),
                List.of(),
                List.of(),
                List.of()));
  }

  private static SortedMap<LocalDate, DayTrend> days(DataSource source) {
    LocalDate today = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
    return new DayTrends(source)
        .read("p1", Signal.HEART_RATE, today.minusDays(500), today.plusDays(1))
        .get("d1");
  }

  @Test
  default void oldReadingsGoAndTheTrendsOfTheirDaysStay() {
    DataSource source = database().migrated();
    List<Integer> ages = List.of(0, 30, 88, 200, 400);
    ages.forEach(age -> archive(source, age, 60, 70, 80));
    while (new DayTrends(source).settle(10) > 0) {
      // until nothing is stale
    }
    SortedMap<LocalDate, DayTrend> before = days(source);
    assertThat(before).hasSize(5);

    Retention retention = new Retention(source, PERIODS);
    while (retention.step(NOW)) {
      // until nothing is too old
    }
    assertThat(ask(source, "select count(*) from readings")).isEqualTo(9L);
    assertThat(days(source)).isEqualTo(before);

    // One of the old days comes again in part: what it was in full is the better trend.
    archive(source, 200, 99);
    archive(source, 30, 61, 71);
    assertThat(new DayTrends(source).settle(10)).isEqualTo(2);
    SortedMap<LocalDate, DayTrend> after = days(source);
    LocalDate today = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
    assertThat(after.get(today.minusDays(200))).isEqualTo(before.get(today.minusDays(200)));
    assertThat(after.get(today.minusDays(30)).readingCount()).isEqualTo(2);
    assertThat(ask(source, "select count(*) from stale_days")).isEqualTo(0L);
  }

  @Test
  default void refusedMessagesAndPublishedRowsGoAndWhatWaitsStays() {
    DataSource source = database().migrated();
    List<Integer> ages = new ArrayList<>(List.of(1, 29, 31, 400));
    for (int age : ages) {
      ask(
          source,
          "insert into rejected_readings values (0, ?, 'v', 'd', 't', 'UNIT_MISMATCH', '', 1, '{}',"
              + " ?::timestamptz - ? * interval '1 day', 1, '\\x00', false)",
          age,
          NOW.toString(),
          age);
      ask(
          source,
          "insert into outbox (topic, key, payload, created_at, published_at)"
              + " values ('alert-actions', 'k', '\\x00', now(),"
              + " ?::timestamptz - ? * interval '1 day')",
          NOW.toString(),
          age);
    }
    ask(
        source,
        "insert into outbox (topic, key, payload, created_at)"
            + " values ('alert-actions', 'k', '\\x00', '2001-01-01Z')");
    assertThat(new Retention(source, PERIODS).step(NOW)).isFalse();
    assertThat(ask(source, "select count(*) from rejected_readings")).isEqualTo(2L);
    assertThat(ask(source, "select count(*) from outbox where published_at is not null"))
        .isEqualTo(1L);
    assertThat(ask(source, "select count(*) from outbox where published_at is null")).isEqualTo(1L);
  }

  @Test
  default void readingsThatTheJobsMayStillReviseCannotBeDropped() {
    assertThatThrownBy(
            () ->
                new RetentionPeriods(Duration.ofDays(13), Duration.ofDays(30), Duration.ofDays(7)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
