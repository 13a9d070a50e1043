package io.homeward.benchmarks;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.device.SignalReadings;
import io.homeward.simulator.ward.SimulatedWard;
import io.homeward.store.archive.Archive;
import io.homeward.store.archive.ArchiveFlush;
import io.homeward.store.archive.ArchivedHour;
import io.homeward.store.archive.HourKey;
import io.homeward.store.archive.Mapping;
import io.homeward.store.schema.Schema;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Bytes a reading takes at rest: heart rates and steps of simulated people, one a minute each,
 * archived sync by sync as ArchiveJob would, so that hours are rewritten as often as they are in
 * life, with a VACUUM a day. Measured after the last one, which leaves the room that rewriting
 * cost, and after VACUUM FULL, which does not; tables and indexes are counted. The anchor is one
 * row a reading with its primary key, of the readings of one of the people.
 */
@Command(
    name = "archive-size",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures how many bytes a reading takes in the store.",
      "The last line states the figure after VACUUM."
    })
public final class ArchiveSizeBenchmark implements Callable<Integer> {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Autovacuum sees days pass in seconds here, so it is stood in for. */
  private static final Duration VACUUM_EVERY = Duration.ofDays(1);

  private static final Set<Signal> MEASURED = Set.of(Signal.HEART_RATE, Signal.STEPS);

  @Spec private CommandSpec spec;

  @Option(
      names = "--people",
      defaultValue = "20",
      description = "Simulated people. Default: ${DEFAULT-VALUE}")
  private int people;

  @Option(
      names = "--days",
      defaultValue = "30",
      description = "Days of each of them. Default: ${DEFAULT-VALUE}")
  private int days;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of the simulated people. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--syncs-a-flush",
      defaultValue = "50",
      description = "Syncs that one transaction archives. Default: ${DEFAULT-VALUE}")
  private int syncsAFlush;

  @Option(
      names = "--jdbc",
      paramLabel = "URL",
      description = "An empty database, such as a TimescaleDB's. Default: PostgreSQL, embedded")
  private String jdbc;

  private final Map<HourKey, ArchivedHour> hours = new HashMap<>();
  private final Map<HourKey, ArchivedHour> dirty = new LinkedHashMap<>();

  /** Runs it alone. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ArchiveSizeBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, SQLException {
    if (people < 1 || days < 1 || syncsAFlush < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--people, --days and --syncs-a-flush must be at least 1");
    }
    if (jdbc != null) {
      PGSimpleDataSource named = new PGSimpleDataSource();
      named.setUrl(jdbc);
      measure(named);
    } else {
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
        measure(postgres.getPostgresDatabase());
      }
    }
    return 0;
  }

  private void measure(DataSource source) throws SQLException {
    Schema.migrate(source);
    fill(source);
    PrintWriter out = spec.commandLine().getOut();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      long readings = number(statement, "select sum(reading_count) from reading_hours");
      for (Signal signal : new TreeSet<>(MEASURED)) {
        out.printf(
            Locale.ROOT,
            "row      %s %.2f bytes a reading, without page and index%n",
            signal,
            number(
                    statement,
                    "select sum(pg_column_size(h.*)) from reading_hours h join series s"
                        + " using (series_id) where s.signal = '"
                        + signal
                        + "'")
                / (double)
                    number(
                        statement,
                        "select sum(reading_count) from reading_hours h join series s"
                            + " using (series_id) where s.signal = '"
                            + signal
                            + "'"));
      }
      sayAnchor(out, statement);
      statement.execute("vacuum (analyze) reading_hours");
      long vacuumed = bytes(statement);
      statement.execute("vacuum full reading_hours");
      say(out, "full", readings, bytes(statement));
      say(out, "vacuumed", readings, vacuumed);
      out.flush();
    }
  }

  /** The readings of one person, a row each, as narrow as it can be. */
  private static void sayAnchor(PrintWriter out, Statement statement) throws SQLException {
    statement.execute(
        """
        create temp table one_row_a_reading (series_id int, measured_at timestamptz, value double precision,
          received_at timestamptz, primary key (series_id, measured_at))
        """);
    statement.execute(
        """
        insert into one_row_a_reading
        select s.series_id, r.measured_at, r.value, r.received_at
        from readings r join series s using (patient_id, signal, device_id)
        where patient_id = (select min(patient_id) from series) order by 1, 2
        """);
    say(
        out,
        "anchor",
        number(statement, "select count(*) from one_row_a_reading"),
        number(statement, "select pg_total_relation_size('one_row_a_reading')"));
  }

  private static long bytes(Statement statement) throws SQLException {
    boolean chunks =
        number(statement, "select count(*) from pg_extension where extname = 'timescaledb'") > 0;
    return number(
        statement,
        "select pg_total_relation_size('series') + "
            + (chunks
                ? "hypertable_size('reading_hours')"
                : "pg_total_relation_size('reading_hours')"));
  }

  private static void say(PrintWriter out, String what, long readings, long bytes) {
    out.printf(
        Locale.ROOT,
        "%-8s %d readings in %d bytes: %.2f bytes a reading%n",
        what,
        readings,
        bytes,
        bytes / (double) readings);
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void fill(DataSource source) throws SQLException {
    Archive archive = new Archive(source);
    SimulatedWard ward =
        SimulatedWard.draw(seed, people, START, START.plusSeconds(1), patient -> List.of());
    Iterator<DeviceMessage> syncs = ward.messages(START, START.plus(Duration.ofDays(days)));
    int waiting = 0;
    Instant nextVacuum = START.plus(VACUUM_EVERY);
    while (syncs.hasNext()) {
      DeviceMessage sync = syncs.next();
      sync.series().stream()
          .filter(series -> MEASURED.contains(series.signal()))
          .forEach(series -> merge(sync, series));
      if (++waiting == syncsAFlush) {
        flush(archive);
        waiting = 0;
      }
      if (Instant.ofEpochMilli(sync.syncedAtMs()).isAfter(nextVacuum)) {
        vacuum(source);
        nextVacuum = nextVacuum.plus(VACUUM_EVERY);
      }
    }
    flush(archive);
  }

  private static void vacuum(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("vacuum reading_hours");
    }
  }

  private void merge(DeviceMessage sync, SignalReadings series) {
    int n = series.size();
    int[] periodMs = new int[n];
    Arrays.fill(periodMs, series.periodMs());
    short[] offsets = new short[n];
    Arrays.fill(offsets, series.utcOffsetMinutes());
    ReadingBatch batch =
        new ReadingBatch(
            sync.patientId(),
            sync.deviceId(),
            sync.vendor(),
            series.signal(),
            series.measuredAtMs(),
            series.values(),
            periodMs,
            offsets,
            0,
            "canonical-json",
            1,
            sync.syncedAtMs(),
            1);
    for (int i = 0; i < n; i++) {
      long hourMs = PackedHour.hourStartMs(series.measuredAtMs()[i]);
      HourKey key = new HourKey(sync.patientId(), sync.deviceId(), series.signal(), hourMs);
      ArchivedHour hour =
          hours.computeIfAbsent(
              key,
              k ->
                  new ArchivedHour(
                      k,
                      sync.vendor(),
                      new TreeSet<>(Set.of(new Mapping("canonical-json", 1))),
                      new PackedHour(hourMs)));
      hour.hour().merge(batch, i, i + 1);
      dirty.put(key, hour);
    }
  }

  private void flush(Archive archive) {
    archive.flush(
        ArchiveFlush.ofReadings(List.copyOf(dirty.values()), List.of(), List.of(), List.of()));
    dirty.clear();
  }
}
