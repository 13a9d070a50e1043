package io.homeward.jobs.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as they come from elsewhere: odd, incomplete or broken. */
class OtherPeoplesFilesTest {
  @TempDir private Path folder;
  private Path input;

  @BeforeEach
  void makeTheFolder() throws IOException {
    input = Files.createDirectory(folder.resolve("in"));
  }

  private void write(String name, String... lines) throws IOException {
    Files.writeString(input.resolve(name), String.join("\n", lines) + "\n");
  }

  private CommandRun run(String... options) {
    return CommandRun.of(input, folder.resolve("out"), options);
  }

  /** One reading a night at {@code time} of ten nights, the last three ten beats higher. */
  private static List<String> nights(String prefix, String separator, String suffix) {
    return IntStream.rangeClosed(1, 10)
        .mapToObj(
            day ->
                String.format("%s2026-05-%02d%s03:00:00%s", prefix, day, separator, suffix)
                    + (day > 7 ? 70 : 60))
        .toList();
  }

  private static final List<String> COLOURS =
      List.of("green", "green", "green", "green", "green", "green", "green", "green", "red", "red");

  private void assertColours(CommandRun run, String person) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> expected = new ArrayList<>();
    for (int day = 1; day <= 10; day++) {
      expected.add(
          String.format("%s,2026-05-%02d,nightsignal,%s", person, day, COLOURS.get(day - 1)));
    }
    assertThat(run.lines("nights.csv").stream().filter(line -> line.startsWith(person + ",")))
        .isEqualTo(expected);
  }

  @Test
  void readsEveryFormOfThePersonFiles() throws IOException {
    List<String> rows = new ArrayList<>(List.of("\uFEFFDateTime,HeartRate,note\r"));
    nights("", "T", ".250,").forEach(row -> rows.add(row + ".0,\"a, b\"\r"));
    write("bom_hr.csv", rows.toArray(new String[0]));
    List<String> quoted = new ArrayList<>(List.of("\"datetime\",\"heartrate\""));
    nights("\"", " ", "\",").forEach(row -> quoted.add(row));
    write("quoted_hr.csv", quoted.toArray(new String[0]));
    List<String> zoned = new ArrayList<>(List.of("heartrate,datetime"));
    for (int day = 10; day >= 1; day--) {
      zoned.add(String.format("%d,2026-05-%02dT05:00:00+02:00", day > 7 ? 70 : 60, day));
    }
    write("backwards_hr.csv", zoned.toArray(new String[0]));
    write("backwards_steps.csv", "datetime,steps");
    Files.createFile(input.resolve("nobody_steps.csv"));
    CommandRun run = run("--detector", "nightsignal");
    assertColours(run, "bom");
    assertColours(run, "quoted");
    assertColours(run, "backwards");
    assertThat(run.out()).startsWith("people 4, readings 30 (duplicate 0, superseded 0)");
  }

  @Test
  void cutsNightsByTheReadingsOwnOffsetOrElseByTheZone() throws IOException {
    write("west_hr.csv", "datetime,heartrate", "2026-05-01 23:30:00-05:00,60");
    write("local_hr.csv", "datetime,heartrate", "2026-05-02 06:59:59,60", "2026-05-03 07:00:00,60");
    CommandRun run = run("--detector", "nightsignal", "--zone", "America/New_York");
    assertThat(run.lines("nights.csv"))
        .containsExactly("patient,night,detector,colour", "local,2026-05-02,nightsignal,green");
  }

  @Test
  void countsBadRowsByReasonAndNamesTheFirst() throws IOException {
    write(
        "ada_hr.csv",
        "datetime,heartrate",
        "2026-05-01 03:00:00,60",
        "yesterday,60",
        "2026-05-01 03:00:01",
        "2026-05-01 03:00:02,many",
        "2026-05-01 03:00:03,",
        "2026-05-01 03:00:04,900",
        "1969-05-01 03:00:05,60",
        "2026-05-01 03:00:06,19",
        "2026-05-01 03:00:07,1",
        "2026-05-01 03:00:08,2");
    CommandRun run = run();
    assertThat(run.exitCode()).isZero();
    assertThat(run.err().lines())
        .containsExactly(
            "ada_hr.csv:4: SCHEMA_VIOLATION, 1 row",
            "ada_hr.csv:8: DEVICE_UNASSIGNED, 1 row",
            "ada_hr.csv:7: VALUE_IMPLAUSIBLE, 4 rows, also line 9 10",
            "ada_hr.csv:5: VALUE_NOT_A_NUMBER, 2 rows, also line 6",
            "ada_hr.csv:3: TIME_UNREADABLE, 1 row");
    assertThat(run.out()).contains("readings 1 ", "refused rows 9;");
  }

  @Test
  void takesTheLargerOfTwoValuesUnderOneKeyAndCountsTheOther() throws IOException {
    List<String> rows = new ArrayList<>(List.of("datetime,heartrate"));
    nights("", " ", ",").forEach(rows::add);
    nights("", " ", ",").forEach(row -> rows.add(row.replace(",60", ",50")));
    write("ada_hr.csv", rows.toArray(new String[0]));
    CommandRun run = run("--detector", "nightsignal");
    assertColours(run, "ada");
    assertThat(run.out()).contains("readings 20 (duplicate 3, superseded 7)");
  }

  @Test
  void readsNeutralFilesOfManyPatientsAndConvertsTheirUnits() throws IOException {
    List<String> rows =
        new ArrayList<>(List.of("unit,value,measured_at,signal,device,patient,comment"));
    for (int day = 1; day <= 10; day++) {
      String at = String.format("2026-05-%02dT03:00:00Z", day);
      rows.add("/min," + (day > 7 ? 70 : 60) + "," + at + ",8867-4,w1,ada,x");
      rows.add("/min," + (day > 7 ? 70 : 60) + "," + at + ",heart_rate,,bob,x");
      rows.add("[degF],93.2," + at + ",BODY_TEMPERATURE,t1,ada,x");
    }
    rows.add("kg,60,2026-05-01T03:00:00Z,HEART_RATE,w1,ada,x");
    rows.add("beats,60,2026-05-01T03:00:00Z,HEART_RATE,w1,ada,x");
    rows.add("/min,60,2026-05-01T03:00:00Z,PULSE,w1,ada,x");
    rows.add("/min,60,2026-05-01T03:00:00Z,HEART_RATE,a watch,ada,x");
    rows.add("/min,60,2026-05-01T03:00:00Z,HEART_RATE,w1,,x");
    rows.add("/min,60,never,PULSE,w1,ada,x");
    write("anything.csv", rows.toArray(new String[0]));
    write("labels.csv", "who,when", "a,b");
    write("._anything.csv", "fork");
    CommandRun run = run();
    assertThat(run.lines("nights.csv"))
        .contains("ada,2026-05-09,nightsignal-causal,red", "bob,2026-05-10,nightsignal,red")
        .as("the recording ends within its last night, which live is not over")
        .noneMatch(line -> line.startsWith("ada,2026-05-10,nightsignal-causal"));
    assertThat(run.lines("alerts.csv"))
        .anyMatch(line -> line.contains(",ada,limit:BODY_TEMPERATURE,HIGH,"));
    assertThat(run.err().lines())
        .containsExactly(
            "labels.csv: passed over, neither a person's recording nor neutral CSV",
            "anything.csv:36: SCHEMA_VIOLATION, 1 row",
            "anything.csv:35: DEVICE_UNKNOWN, 1 row",
            "anything.csv:34: SIGNAL_UNKNOWN, 1 row",
            "anything.csv:33: UNIT_UNKNOWN, 1 row",
            "anything.csv:32: UNIT_MISMATCH, 1 row",
            "anything.csv:37: TIME_UNREADABLE, 1 row");
  }

  @Test
  void deadlinesPassForEveryoneUpToTheNewestReadingOfAllAndNoFurther() throws IOException {
    List<String> rows = new ArrayList<>(List.of("datetime,heartrate"));
    rows.addAll(nights("", " ", ","));
    write("ada_hr.csv", rows.toArray(new String[0]));
    write("bob_hr.csv", "datetime,heartrate", "2026-05-12 11:59:59,60");
    CommandRun run = run("--detector", "nightsignal-causal");
    assertThat(run.lines("nights.csv")).contains("ada,2026-05-10,nightsignal-causal,red");
    assertThat(run.lines("scores.csv"))
        .filteredOn(line -> line.startsWith("ada,") && line.endsWith(",NO_DATA"))
        .singleElement()
        .asString()
        .contains(",2026-05-11T00:00:00Z,2026-05-11T07:00:00Z,");
  }

  @Test
  void neutralAndPersonFilesOfOnePatientAreOneRecording() throws IOException {
    List<String> rows = new ArrayList<>(List.of("datetime,heartrate"));
    rows.addAll(nights("", " ", ",").subList(0, 5));
    write("ada_hr.csv", rows.toArray(new String[0]));
    List<String> neutral = new ArrayList<>(List.of("patient,device,signal,measured_at,value,unit"));
    nights("ada,,HEART_RATE,", " ", ",").subList(5, 10).forEach(row -> neutral.add(row + ",/min"));
    write("rest.csv", neutral.toArray(new String[0]));
    assertColours(run("--detector", "nightsignal"), "ada");
  }

  private void assertFails(CommandRun run, String why) {
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().contains(why);
  }

  @Test
  void saysInOneLineWhatItCannotDo() throws IOException {
    assertFails(run(), "backtest: no <person>_hr.csv[.gz]");
    assertFails(
        CommandRun.of(folder.resolve("nowhere"), folder.resolve("out")), "nowhere is not a folder");
    write("ada_hr.csv", "time,bpm", "2026-05-01 03:00:00,60");
    assertFails(run(), "ada_hr.csv: the header must name datetime and heartrate");
    write("ada_hr.csv", "datetime,heartrate", "2026-05-01 03:00:00,60");
    assertFails(
        run("--detector", "nightsignal,foo"),
        "no detector 'foo'; there are: nightsignal, nightsignal-causal,"
            + " nightly-deviation, limits");
    assertFails(run("--zone", "Mars"), "--zone Mars is no time zone");
    assertFails(CommandRun.of(input, input.resolve("ada_hr.csv")), "output folder");
    Files.write(input.resolve("ada_steps.csv.gz"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    assertFails(run(), "ada_steps.csv.gz: cannot be read: Not in GZIP format");
    Files.write(input.resolve("ada_steps.csv.gz"), brokenOff());
    assertFails(run(), "ada_steps.csv.gz: cannot be read: Unexpected end of ZLIB input stream");
    Files.write(input.resolve("ada_steps.csv.gz"), new byte[0]);
    assertFails(run(), "ada_steps.csv.gz: cannot be read: it ends too early");
    Files.delete(input.resolve("ada_steps.csv.gz"));
    write("-_hr.csv", "datetime,heartrate");
    assertFails(run(), "-_hr.csv: the part of the name before _hr or _steps must be");
    Files.delete(input.resolve("-_hr.csv"));
    write("ada_hr.csv.gz", "");
    Files.copy(input.resolve("ada_hr.csv"), input.resolve("b_hr.csv"));
    Files.write(input.resolve("ada_hr.csv.gz"), gzip("datetime,heartrate\n"));
    assertFails(run(), "ada_hr.csv.gz and ada_hr.csv: one of them must go");
    assertThat(folder.resolve("out").resolve("nights.csv")).doesNotExist();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] brokenOff() throws IOException {
    StringBuilder rows = new StringBuilder("datetime,steps\n");
    for (int i = 0; i < 5_000; i++) {
      rows.append("2026-05-01 03:00:00,").append(i * 7919 % 1000).append('\n');
    }
    byte[] whole = gzip(rows.toString());
    return java.util.Arrays.copyOf(whole, whole.length / 2);
  }

  @Test
  void refusesMoreReadingsThanMemoryHoldsRatherThanRunOutOfIt() throws Exception {
    List<String> rows = new ArrayList<>(List.of("datetime,heartrate"));
    IntStream.range(0, 5_000).forEach(i -> rows.add("2026-05-01 03:00:00." + i + ",60"));
    write("ada_hr.csv", rows.toArray(new String[0]));
    BacktestConfig config =
        new BacktestConfig(
            input, folder.resolve("out"), EnumSet.allOf(Detector.class), ZoneOffset.UTC, 1, 5_000);
    assertThatThrownBy(() -> Backtest.run(config, (signal, unit) -> UnitFit.SAME, new Deaf()))
        .isInstanceOf(BacktestException.class)
        .hasMessageStartingWith("more than 5000 readings would have to be held at once");
  }

  private static final class Deaf implements BacktestListener {
    @Override
    public void progress(double fractionRead, int peopleDone) {}

    @Override
    public void passedOver(String fileName) {}
  }

  @Test
  void anOutputFolderThatHoldsOtherThingsKeepsThem() throws IOException {
    write("ada_hr.csv", "datetime,heartrate", "2026-05-01 03:00:00,60");
    Path output = Files.createDirectory(folder.resolve("out"));
    Files.writeString(output.resolve("mine.txt"), "mine");
    Files.writeString(output.resolve("nights.csv"), "old");
    assertThat(run().exitCode()).isZero();
    assertThat(output.resolve("mine.txt")).hasContent("mine");
    assertThat(run().lines("nights.csv")).contains("ada,2026-05-01,nightsignal,green");
    try (var files = Files.list(output)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("mine.txt", "nights.csv", "alerts.csv", "scores.csv");
    }
  }
}
