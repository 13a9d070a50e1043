package io.homeward.systemtests.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.systemtests.replay.Recordings;
import io.homeward.systemtests.ward.Program;
import io.homeward.systemtests.ward.WardDatabase;
import io.homeward.systemtests.ward.WardProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a script meets them: last lines, exit codes and one reason where they fail. */
class CommandsIT {
  private static final Pattern LAST_LINE =
      Pattern.compile("sent (\\d+), acknowledged (\\d+), refused (\\d+)\\R\\z");

  @TempDir Path temp;

  private Program.Ended run(String... arguments) throws Exception {
    return Program.run(temp.resolve("command.out"), arguments);
  }

  @Test
  void replay_tells_what_became_of_its_messages_and_of_rows_it_could_not_read() throws Exception {
    Recordings recordings = Recordings.simulated(3, 2, 3, temp.resolve("people"));
    Path extra = recordings.folder().resolve("p-extra_hr.csv");
    Files.writeString(
        extra, "datetime,heartrate\n2024-03-20 10:00:00,61\n2024-03-20 10:01:00,none\n");
    try (WardProcess ward = WardProcess.start(temp.resolve("ward"), "--empty")) {
      String[] replay = {
        "replay", recordings.folder().toString(), "--data-dir", ward.directory().toString()
      };
      Program.Ended first = run(replay);
      assertThat(first.exitCode()).as(first.output()).isZero();
      assertThat(first.output()).contains("p-extra_hr.csv:3: VALUE_NOT_A_NUMBER");
      Matcher counts = LAST_LINE.matcher(first.output());
      assertThat(counts.find()).as(first.output()).isTrue();
      assertThat(counts.group(1)).isEqualTo(counts.group(2)).isNotEqualTo("0");
      assertThat(counts.group(3)).isEqualTo("0");

      WardDatabase database = new WardDatabase(ward.connections());
      long before = recordings.rows() - 1;
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(database.ledger()).isEqualTo(Map.of("STORED", before)));
      Files.writeString(extra, "2024-03-20 10:02:00,62\n", StandardOpenOption.APPEND);
      Program.Ended again =
          run(
              "replay",
              recordings.folder().toString(),
              "--no-enrol",
              "--data-dir",
              ward.directory().toString());
      assertThat(again.exitCode()).as(again.output()).isZero();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(database.ledger())
                      .isEqualTo(Map.of("STORED", before + 1, "DUPLICATE", before)));
      ward.kill();
      Program.Ended dead = run(replay);
      assertThat(dead.exitCode()).isEqualTo(1);
      assertThat(dead.output())
          .isEqualTo(
              "homeward: the ward of "
                  + ward.directory()
                  + " does not answer; start it with ./homeward up\n");
    }
  }

  @Test
  void up_says_in_one_line_which_port_is_taken_and_ends() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Program.Ended up =
          run(
              "up",
              "--empty",
              "--data-dir",
              temp.resolve("ward").toString(),
              "--postgres-port",
              "0",
              "--kafka-port",
              Integer.toString(taken.getLocalPort()));
      assertThat(up.exitCode()).isEqualTo(1);
      assertThat(up.output())
          .endsWith(
              "homeward: port "
                  + taken.getLocalPort()
                  + " for Kafka is taken; choose another with --kafka-port\n");
    }
  }

  @Test
  void up_says_everything_that_is_wrong_with_a_ward_file_and_starts_nothing() throws Exception {
    Path file = temp.resolve("ward.yaml");
    Files.writeString(file, "patients: [{id: 'not an id'}]\ndevices: [{id: w, vendor: v}]\n");
    Program.Ended up =
        run("up", "--ward", file.toString(), "--data-dir", temp.resolve("ward").toString());
    assertThat(up.exitCode()).isEqualTo(1);
    assertThat(up.output())
        .contains("patients[0].id", "devices[0].secret")
        .doesNotContain("at io.");
    assertThat(temp.resolve("ward").resolve("kafka")).doesNotExist();
  }

  @Test
  void up_says_in_one_line_what_is_wrong_with_an_option() throws Exception {
    Program.Ended up = run("up", "--speed", "1", "--data-dir", temp.resolve("ward").toString());
    assertThat(up.exitCode()).isEqualTo(1);
    assertThat(up.output())
        .isEqualTo("homeward: --speed must be above 1: the wall clock is never reached else\n");
  }

  @Test
  void simulated_and_real_patients_never_share_a_directory() throws Exception {
    Path ward = Files.createDirectory(temp.resolve("ward"));
    Files.writeString(ward.resolve("kind"), "demo");
    Program.Ended up = run("up", "--empty", "--data-dir", ward.toString());
    assertThat(up.exitCode()).isEqualTo(1);
    assertThat(up.output()).contains("holds another ward (demo)");
  }

  @Test
  void replay_says_that_no_ward_runs() throws Exception {
    Recordings recordings = Recordings.simulated(3, 1, 1, temp.resolve("people"));
    Program.Ended replay =
        run(
            "replay",
            recordings.folder().toString(),
            "--data-dir",
            temp.resolve("nowhere").toString());
    assertThat(replay.exitCode()).isEqualTo(1);
    assertThat(replay.output()).contains("no ward runs on");
  }
}
