package io.homeward.store.archive;

import static io.homeward.store.database.Database.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.store.database.Database;
import io.homeward.store.hours.PackedHours;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.reading.MergeCounts;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.PackedHourCodec;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What ArchiveJob may rely on, on any database. */
public interface ArchiveContract {
  Database database();

  private static ArchivedHour hour(String patient, PackedHour hour) {
    return new ArchivedHour(
        new HourKey(patient, "watch-1", Signal.HEART_RATE, hour.hourStartMs()),
        "acme",
        new TreeSet<>(Set.of(new Mapping("canonical-json", 1))),
        hour);
  }

  private static ArchiveFlush hours(ArchivedHour... hours) {
    return ArchiveFlush.ofReadings(List.of(hours), List.of(), List.of(), List.of());
  }

  @Test
  default void anHourIsLoadedAsItWasFlushedAndReplacedWhole() {
    Archive archive = new Archive(database().migrated());
    PackedHour hour = PackedHours.everyMinute(PackedHours.HOUR, 61, 62.5, 60);
    hour.merge(
        PackedHours.batch(
            new long[] {PackedHours.HOUR}, new double[] {99}, (short) 60, 1, PackedHours.HOUR + 7),
        0,
        1);
    HourKey key = hour("p1", hour).key();

    archive.flush(hours(hour("p1", hour)));
    ArchivedHour loaded = archive.loadHours(List.of(key)).get(key);
    assertThat(PackedHourCodec.encode(loaded.hour())).isEqualTo(PackedHourCodec.encode(hour));
    assertThat(loaded.hour().superseded()).hasSize(1);
    assertThat(loaded.vendor()).isEqualTo("acme");

    PackedHour exact = PackedHours.everyMinute(PackedHours.HOUR, Math.PI, -0.0, 1e-300);
    TreeSet<Mapping> mappings =
        new TreeSet<>(Set.of(new Mapping("acme", 1), new Mapping("acme", 2), new Mapping("b", 1)));
    archive.flush(hours(new ArchivedHour(key, "acme", mappings, exact)));
    loaded = archive.loadHours(List.of(key)).get(key);
    assertThat(PackedHourCodec.encode(loaded.hour())).isEqualTo(PackedHourCodec.encode(exact));
    assertThat(loaded.mappings()).isEqualTo(mappings);
  }

  @Test
  default void theViewShowsEveryReadingWithItsColumns() {
    DataSource source = database().migrated();
    Random random = new Random(7);
    PackedHour hour = new PackedHour(PackedHours.HOUR);
    long at = PackedHours.HOUR;
    for (int i = 0; i < 200; i++) {
      at += 1_000 + random.nextInt(15_000) / (i < 100 ? 1 : 1_000) * (i < 100 ? 1 : 1_000);
      hour.merge(
          PackedHours.batch(
              new long[] {at},
              new double[] {(400 + random.nextInt(900)) / 10.0},
              i % 9 == 0 ? Short.MIN_VALUE : (short) -210,
              i % 5,
              at + random.nextInt(100_000)),
          0,
          1);
    }
    new Archive(source).flush(hours(hour("p1", hour)));
    for (int i = 0; i < hour.size(); i++) {
      assertThat(
              ask(
                  source,
                  """
                  select count(*) from readings
                  where patient_id = 'p1' and device_id = 'watch-1' and signal = 'HEART_RATE' and unit = '/min'
                    and ms_of(measured_at) = ? and value = ? and period = interval '0'
                    and coalesce(utc_offset_minutes, -32768) = ? and vendor_revision = ? and ms_of(received_at) = ?
                    and mapping_name = 'canonical-json' and mapping_version = 1 and not several_mappings
                  """,
                  hour.measuredAtMs(i),
                  hour.value(i),
                  (int) hour.utcOffsetMinutes(i),
                  hour.vendorRevision(i),
                  hour.receivedAtMs(i)))
          .as("reading %d", i)
          .isEqualTo(1L);
    }
    assertThat(ask(source, "select count(*) from readings")).isEqualTo((long) hour.size());
    assertThat(ask(source, "select sum(reading_count) from minute_trends").toString())
        .isEqualTo("" + hour.size());
  }

  @Test
  default void anEmptiedHourIsRemovedAndItsRetractionKept() {
    DataSource source = database().migrated();
    Archive archive = new Archive(source);
    PackedHour hour = PackedHours.everyMinute(PackedHours.HOUR, 61, 62);
    archive.flush(hours(hour("p1", hour), hour("p2", hour)));

    Retraction retraction =
        new Retraction(
            "r1",
            "p1",
            Optional.of("watch-1"),
            Optional.empty(),
            PackedHours.HOUR,
            PackedHours.HOUR + 3_600_000,
            Long.MAX_VALUE,
            Retraction.Reason.ERASURE);
    List<ArchivedHour> covered =
        archive.loadHours(
            "p1", retraction.deviceId(), retraction.signal(), PackedHours.HOUR + 1, Long.MAX_VALUE);
    assertThat(covered).hasSize(1);
    covered.get(0).hour().retract(retraction);
    ArchiveFlush flush =
        ArchiveFlush.ofReadings(covered, List.of(retraction), List.of(), List.of());
    archive.flush(flush);
    archive.flush(flush);

    assertThat(ask(source, "select count(*) from readings where patient_id = 'p1'")).isEqualTo(0L);
    assertThat(ask(source, "select count(*) from readings where patient_id = 'p2'")).isEqualTo(2L);
    assertThat(archive.loadRetractions(List.of("p1", "p2"))).containsExactly(retraction);
  }

  @Test
  default void aFormerAttemptOfTheJobCannotCountTwice() {
    DataSource source = database().migrated();
    Archive archive = new Archive(source);
    List<LedgerEntry> ten =
        LedgerEntry.of("acme", PackedHours.HOUR + 5, new MergeCounts(7, 2, 1, true));
    ArchiveFlush first =
        ArchiveFlush.ofReadings(
            List.of(hour("p1", PackedHours.everyMinute(PackedHours.HOUR, 60))),
            List.of(),
            ten,
            List.of(new PatientProgress("p1", 0, 41), new PatientProgress("p0", 0, 7)));
    archive.flush(first);
    assertThat(archive.loadProgress(List.of("p1", "p0", "p9")))
        .containsOnly(java.util.Map.entry("p1", 41L), java.util.Map.entry("p0", 7L));

    ArchiveFlush later =
        ArchiveFlush.ofReadings(
            List.of(hour("p1", PackedHours.everyMinute(PackedHours.HOUR, 1, 2, 3))),
            List.of(),
            ten,
            List.of(new PatientProgress("p0", 7, 9), new PatientProgress("p1", 40, 60)));
    assertThatThrownBy(() -> archive.flush(first)).isInstanceOf(ProgressConflictException.class);
    assertThatThrownBy(() -> archive.flush(later)).isInstanceOf(ProgressConflictException.class);
    assertThat(ask(source, "select count(*) from readings")).isEqualTo(1L);
    assertThat(ask(source, "select sum(count) from ledger").toString()).isEqualTo("10");
    assertThat(archive.loadProgress(List.of("p0"))).containsEntry("p0", 7L);
  }

  @Test
  default void rejectedReadingsAreCountedOncePerPartition() {
    DataSource source = database().migrated();
    Archive archive = new Archive(source);
    RejectedRecord record = new RejectedRecord(3, 17, Records.rejected(RejectReason.UNIT_MISMATCH));
    RejectedRecord withheld =
        new RejectedRecord(3, 18, Records.rejected(RejectReason.CONSENT_WITHDRAWN));
    List<LedgerEntry> entries = new ArrayList<>();
    LedgerEntry.of(record.rejected()).ifPresent(entries::add);
    LedgerEntry.of(withheld.rejected()).ifPresent(entries::add);
    PartitionProgress progress = new PartitionProgress("readings-rejected", 3, 0, 19);
    ArchiveFlush flush =
        ArchiveFlush.ofRejected(List.of(record, withheld), entries, List.of(progress));
    archive.flush(flush);
    assertThatThrownBy(() -> archive.flush(flush)).isInstanceOf(ProgressConflictException.class);
    assertThat(archive.loadPartitionProgress("readings-rejected")).containsEntry(3, 19L).hasSize(1);
    assertThat(ask(source, "select count from ledger where outcome = 'WITHHELD'")).isEqualTo(2L);
    assertThat(ask(source, "select count from ledger where reason = 'UNIT_MISMATCH'"))
        .isEqualTo(2L);
    assertThat(ask(source, "select count(*) from rejected_readings")).isEqualTo(2L);
  }

  @Test
  default void onlyAHigherRevisionReplacesAScoreOrAnAlert() {
    DataSource source = database().migrated();
    Archive archive = new Archive(source);
    Instant onset = Instant.ofEpochMilli(PackedHours.HOUR);
    Alert open = Records.alert("a1", "p1", AlertState.OPEN, onset, new Revision(1, 5));
    Alert closed = Records.alert("a1", "p1", AlertState.CLOSED, onset, new Revision(1, 6));
    Alert restored = Records.alert("a1", "p1", AlertState.OPEN, onset, new Revision(2, 1));
    Score low = Records.score("p1", onset, 3.5, new Revision(1, 1));
    Score high = Records.score("p1", onset, 4.5, new Revision(1, 2));

    archive.flush(ArchiveFlush.ofDecisions(List.of(high, low), List.of(closed, open)));
    archive.flush(ArchiveFlush.ofDecisions(List.of(low), List.of(open)));
    assertThat(ask(source, "select state from alerts where alert_id = 'a1'")).isEqualTo("CLOSED");
    assertThat(ask(source, "select score from scores where patient_id = 'p1'")).isEqualTo(4.5);
    archive.flush(ArchiveFlush.ofDecisions(List.of(), List.of(restored)));
    assertThat(ask(source, "select state from alerts where alert_id = 'a1'")).isEqualTo("OPEN");
    assertThat(ask(source, "select count(*) from alert_revisions where alert_id = 'a1'"))
        .isEqualTo(3L);
  }
}
