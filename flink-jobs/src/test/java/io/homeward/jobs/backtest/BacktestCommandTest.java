package io.homeward.jobs.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.models.nightsignal.NightBaseline;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.models.nightsignal.NightVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestCommandTest {
  private static final long SEED = 20261124;
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 10);
  private static final int DAYS = 24;

  @TempDir private Path folder;
  private Path input;
  private Path output;
  private final List<SyntheticPerson> people =
      List.of(
          SyntheticPerson.of("ada", SEED, FIRST, DAYS),
          SyntheticPerson.of("bob", SEED + 1, FIRST.plusDays(40), DAYS),
          SyntheticPerson.of("cy", SEED + 2, FIRST.minusDays(9), DAYS));

  @BeforeEach
  void writeTheRecordings() throws IOException {
    input = Files.createDirectory(folder.resolve("in"));
    output = folder.resolve("out");
    for (SyntheticPerson person : people) {
      person.writeTo(input);
    }
  }

  @Test
  void everyNightIsColouredAsTheRuleSaysOfNaivelyCutNights() throws IOException {
    CommandRun run = CommandRun.of(input, output);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    List<String> expected = new ArrayList<>();
    for (SyntheticPerson person : people) {
      SortedMap<LocalDate, Integer> nights = NaiveNights.of(person);
      addNights(expected, person, "nightsignal", NightSignal.retrospective(nights));
      addNights(
          expected,
          person,
          "nightsignal-causal",
          NightSignal.causal(new NightBaseline(), Optional.empty(), nights));
    }
    assertThat(expected).anyMatch(line -> line.endsWith(",red"));
    Collections.sort(expected);
    expected.add(0, "patient,night,detector,colour");
    assertThat(run.lines("nights.csv")).isEqualTo(expected);
  }

  private static void addNights(
      List<String> to, SyntheticPerson person, String detector, List<NightVerdict> verdicts) {
    for (NightVerdict verdict : verdicts) {
      to.add(person.id() + "," + verdict.night() + "," + detector + "," + verdict.colour().label());
    }
  }

  @Test
  void alertsAreTheBoutAndTheIllness() throws IOException {
    CommandRun run = CommandRun.of(input, output);
    List<String> lines = run.lines("alerts.csv");
    assertThat(lines.get(0))
        .isEqualTo(
            "alert_id,patient,cause,priority,state,onset,raised_at,closed_at,model,model_version,"
                + "revision");
    for (SyntheticPerson person : people) {
      List<String> own =
          lines.stream().filter(line -> line.contains("," + person.id() + ",")).toList();
      assertThat(own)
          .filteredOn(line -> line.contains(",limit:HEART_RATE,HIGH,CLOSED,"))
          .singleElement()
          .asString()
          .contains("T14:0");
      assertThat(own).anyMatch(line -> line.contains(",deviation:nightsignal-causal,HIGH,CLOSED,"));
    }
  }

  @Test
  void scoresStateEveryNightAlsoThoseWithoutData() throws IOException {
    CommandRun run = CommandRun.of(input, output, "--detector", "nightsignal-causal");
    List<String> lines = run.lines("scores.csv");
    assertThat(lines.get(0))
        .isEqualTo(
            "patient,model,model_version,window_start,window_end,score,p_value,withheld_reason");
    Map<LocalDate, Integer> nights = NaiveNights.of(people.get(0));
    for (int day = 0; day < DAYS; day++) {
      LocalDate night = FIRST.plusDays(day);
      String window = ",1," + night + "T00:00:00Z," + night + "T07:00:00Z,";
      List<String> found =
          lines.stream()
              .filter(line -> line.startsWith("ada,nightsignal-causal" + window))
              .toList();
      boolean beforeTheFirst = night.isBefore(Collections.min(nights.keySet()));
      assertThat(found).hasSize(beforeTheFirst ? 0 : 1);
      if (!beforeTheFirst) {
        assertThat(found.get(0).endsWith(",,,NO_DATA")).isEqualTo(!nights.containsKey(night));
      }
    }
  }

  @Test
  void onlyTheDetectorsAskedForAreInTheResults() throws IOException {
    CommandRun report = CommandRun.of(input, output, "--detector", "nightsignal");
    assertThat(report.lines("nights.csv").subList(1, 20))
        .allMatch(line -> line.contains(",nightsignal,"));
    assertThat(report.lines("alerts.csv")).hasSize(1);
    CommandRun limits = CommandRun.of(input, output, "--detector", "limits");
    assertThat(limits.lines("nights.csv")).hasSize(1);
    assertThat(limits.lines("scores.csv")).hasSize(1);
    assertThat(limits.lines("alerts.csv")).hasSizeGreaterThan(1);
  }

  @Test
  void resultsAreBitEqualForAnyNumberOfThreadsAndAnyOrderOfRows() throws IOException {
    CommandRun one = CommandRun.of(input, output, "--threads", "1");
    Path shuffled = Files.createDirectory(folder.resolve("shuffled"));
    Random random = new Random(SEED);
    for (SyntheticPerson person : people) {
      List<SyntheticPerson.Row> heartRate = new ArrayList<>(person.heartRate());
      heartRate.addAll(person.heartRate().subList(100, 2_000));
      Collections.shuffle(heartRate, random);
      new SyntheticPerson(person.id(), heartRate, person.steps()).writeTo(shuffled);
    }
    CommandRun many = CommandRun.of(shuffled, folder.resolve("out2"), "--threads", "3");
    assertThat(many.out()).contains("(duplicate 5700, superseded 0)");
    for (String file : List.of("nights.csv", "alerts.csv", "scores.csv")) {
      assertThat(many.lines(file)).as(file).isEqualTo(one.lines(file));
    }
  }
}
