package io.homeward.standalone.replay;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.homeward.simulator.fleet.FleetCounts;
import io.homeward.simulator.fleet.FleetException;
import io.homeward.simulator.fleet.FleetListener;
import io.homeward.simulator.recording.BadRows;
import io.homeward.simulator.recording.RecordedPerson;
import io.homeward.simulator.recording.RecordingReader;
import io.homeward.simulator.ward.DemoWard.EnrolledPatient;
import io.homeward.standalone.StartFailure;
import io.homeward.standalone.data.DataDirectory;
import io.homeward.standalone.data.WardConnections;
import io.homeward.standalone.enrolment.Enroller;
import io.homeward.vitals.enrolment.StandardLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code homeward replay}: people's recordings through MQTT into the running ward. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Publishes the recordings in DIR (<person>_hr.csv[.gz], <person>_steps.csv[.gz]) through MQTT"
          + " into the running ward, in the order they were measured, and drives the ward's clock"
          + " by them where they are ahead of it.",
      "Exit code 0 when every message is acknowledged or refused."
    })
public final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Where the recordings lie.")
  private Path recordings;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Seconds of the recording per second; 0, the default, is as fast as the ward takes them.")
  private double speed;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "Z",
      description = "Time zone of the files' wall-clock times. Default: UTC")
  private ZoneId zone = ZoneOffset.UTC;

  @Option(
      names = "--no-enrol",
      description = "Enrol nobody: the people and their devices are known to the ward already.")
  private boolean noEnrol;

  @Option(
      names = "--readings-per-message",
      paramLabel = "N",
      defaultValue = "" + RecordingReader.READINGS_PER_MESSAGE,
      description = "How many readings a message carries at most. Default: ${DEFAULT-VALUE}")
  private int readingsPerMessage;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:HOMEWARD_HOME:-${sys:user.home}/.homeward}",
      description = "The running ward's directory. Default: ${DEFAULT-VALUE}")
  private Path dataDirectory;

  @Override
  public Integer call() throws InterruptedException {
    if (speed < 0 || readingsPerMessage < 1 || readingsPerMessage > 10_000) {
      throw new StartFailure(
          "--speed must be 0 or more, --readings-per-message must be 1 to 10000");
    }
    if (!Files.isDirectory(recordings)) {
      throw new StartFailure(recordings + " is not a directory");
    }
    WardConnections ward = WardConnections.read(DataDirectory.connectionsBelow(dataDirectory));
    requireRunning(ward);
    try (RecordingReader reader = RecordingReader.open(recordings, zone, readingsPerMessage)) {
      FleetCounts counts = replay(reader, ward);
      reportBadRows(reader.badRows());
      out()
          .printf(
              "sent %d, acknowledged %d, refused %d%n",
              counts.sent(), counts.acknowledged(), counts.refused());
      out().flush();
      return counts.open() == 0 ? 0 : 1;
    } catch (IOException e) {
      throw new StartFailure(e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new StartFailure("a recording cannot be read: " + e.getCause().getMessage(), e);
    } catch (FleetException | IllegalStateException e) {
      throw new StartFailure(e.getMessage(), e);
    }
  }

  /** A killed ward leaves its connections behind. */
  private void requireRunning(WardConnections ward) {
    try {
      new GatewayTime(ward.healthPort()).wardTime();
    } catch (StartFailure e) {
      throw new StartFailure(
          "the ward of " + dataDirectory + " does not answer; start it with ./homeward up", e);
    }
  }

  private FleetCounts replay(RecordingReader reader, WardConnections ward)
      throws FleetException, InterruptedException {
    Map<String, String> secrets = secrets(reader.people(), ward);
    try (ProgressLine progress = new ProgressLine(out(), reader::fractionRead)) {
      return new Replay(ward, secrets::get, speed)
          .run(
              reader,
              new FleetListener() {
                @Override
                public void progress(FleetCounts counts) {
                  progress.at(counts);
                }
              });
    }
  }

  /** Enrols the people, unless told not to, and tells their devices' secrets. */
  private Map<String, String> secrets(List<RecordedPerson> people, WardConnections ward) {
    SecretsOfRecordings kept =
        new SecretsOfRecordings(DataDirectory.secretsBelow(dataDirectory).secret("recordings"));
    if (!noEnrol) {
      try (HikariDataSource store = new HikariDataSource(pool(ward))) {
        List<EnrolledPatient> enrolled =
            people.stream()
                .map(p -> p.enrol(zone, StandardLimits.from(Instant.EPOCH), kept.of(p.deviceId())))
                .toList();
        new Enroller(store, new SecureRandom()).enrol(enrolled);
      }
    }
    return people.stream()
        .collect(Collectors.toMap(RecordedPerson::deviceId, p -> kept.of(p.deviceId())));
  }

  private static HikariConfig pool(WardConnections ward) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("replay");
    pool.setJdbcUrl(ward.jdbcUrl());
    pool.setUsername(ward.databaseUser());
    pool.setPassword(ward.databasePassword());
    pool.setMaximumPoolSize(1);
    return pool;
  }

  private void reportBadRows(List<BadRows> rows) {
    for (BadRows bad : rows) {
      spec.commandLine()
          .getErr()
          .printf(
              "%s:%d: %s, the first of %d such rows; they were not sent%n",
              bad.fileName(), bad.firstLine(), bad.reason(), bad.count());
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
