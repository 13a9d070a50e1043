package io.homeward.systemtests.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.recording.PersonFileWriter;
import io.homeward.simulator.recording.RecordedPerson;
import io.homeward.simulator.recording.RecordingReader;
import io.homeward.simulator.ward.DemoWard;
import io.homeward.simulator.ward.DemoWard.EnrolledPatient;
import io.homeward.standalone.data.WardConnections;
import io.homeward.standalone.enrolment.Enroller;
import io.homeward.systemtests.ward.Findings;
import io.homeward.systemtests.ward.Program;
import io.homeward.vitals.enrolment.StandardLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.postgresql.ds.PGSimpleDataSource;

/** People's files, and the people in them. */
public record Recordings(Path folder) {
  private static final String SECRET = "the same for every device of a test";

  /**
   * Writes the files of simulated people, among them one with a fever and one with a bout of fast
   * heart beats.
   */
  public static Recordings simulated(long seed, int people, int days, Path folder)
      throws IOException {
    Instant wardStart = Instant.parse("2024-03-20T10:00:00Z");
    DemoWard ward = DemoWard.of(seed, people, wardStart.minus(Duration.ofDays(days)), wardStart);
    LocalDate until = LocalDate.ofInstant(wardStart, ZoneOffset.UTC).plusDays(4);
    PersonFileWriter.write(ward.ward(), until.minusDays(days), until, folder);
    return new Recordings(folder);
  }

  /** How many rows the files have, readable or not. */
  public long rows() throws IOException {
    long rows = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.csv*")) {
      for (Path file : files) {
        InputStream bytes = Files.newInputStream(file);
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes,
                    StandardCharsets.UTF_8))) {
          rows += lines.lines().skip(1).count();
        }
      }
    }
    return rows;
  }

  /** Enrols the people as {@code replay} does. */
  public void enrol(WardConnections ward) {
    PGSimpleDataSource store = new PGSimpleDataSource();
    store.setUrl(ward.jdbcUrl());
    store.setUser(ward.databaseUser());
    store.setPassword(ward.databasePassword());
    try {
      List<EnrolledPatient> people =
          RecordedPerson.in(folder).stream()
              .map(p -> p.enrol(ZoneOffset.UTC, StandardLimits.from(Instant.EPOCH), SECRET))
              .toList();
      new Enroller(store, new SecureRandom()).enrol(people);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a backtest finds in them, which writes below {@code temp}. */
  public Findings backtested(Path temp) throws Exception {
    Path results = temp.resolve("results");
    Program.Ended backtest =
        Program.run(
            temp.resolve("backtest.out"),
            "backtest",
            "--input",
            folder.toString(),
            "--output",
            results.toString());
    assertThat(backtest.exitCode()).as(backtest.output()).isZero();
    return Findings.ofBacktest(results);
  }

  /** The password of any of their devices. */
  public String secretOf(String deviceId) {
    return SECRET;
  }

  /** Their messages in the order they were measured; {@link DeviceMessage}s of 60 readings. */
  public RecordingReader messages() throws IOException {
    return RecordingReader.open(folder, ZoneOffset.UTC, RecordingReader.READINGS_PER_MESSAGE);
  }
}
