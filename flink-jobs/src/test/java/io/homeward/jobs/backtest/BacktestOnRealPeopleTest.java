package io.homeward.jobs.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.models.nightsignal.NightBaseline;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.models.nightsignal.NightVerdict;
import io.homeward.vitals.score.NightColour;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command over real people's recordings against what the published program said of them. The
 * people are found in the directory named by {@code homeward.data}; nothing of theirs is printed,
 * which is why what is compared is counted and asserted as counts.
 */
@Tag("real-data")
class BacktestOnRealPeopleTest {
  private static final Path COHORT =
      Path.of(System.getProperty("homeward.data", "")).resolve("covid-wearables");

  /** Colour by detector, person and night. */
  private static final Map<String, Map<String, SortedMap<LocalDate, NightColour>>> FOUND =
      new HashMap<>();

  @TempDir private static Path output;

  @BeforeAll
  static void runTheCommand() throws IOException {
    CommandRun run =
        CommandRun.of(
            COHORT.resolve("readings"), output, "--detector", "nightsignal,nightsignal-causal");
    assertThat(run.exitCode()).isZero();
    List<String> lines = run.lines("nights.csv");
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      FOUND
          .computeIfAbsent(fields[2], detector -> new TreeMap<>())
          .computeIfAbsent(fields[0], person -> new TreeMap<>())
          .put(LocalDate.parse(fields[1]), colour(fields[3]));
    }
  }

  private static NightColour colour(String label) {
    return Stream.of(NightColour.values())
        .filter(colour -> colour.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theReportEqualsTheReferenceOnEveryNight() throws IOException {
    int nights = 0;
    int equal = 0;
    int reported = 0;
    for (Path file : references()) {
      String person = person(file);
      Map<LocalDate, NightColour> report = FOUND.get("nightsignal").get(person);
      for (String line : Files.readAllLines(file)) {
        if (!line.startsWith("night,")) {
          String[] fields = line.split(",", -1);
          nights++;
          equal += report.get(LocalDate.parse(fields[0])) == colour(fields[1]) ? 1 : 0;
        }
      }
      reported += report.size();
    }
    System.out.println("nights equal to the reference: " + equal + " of " + nights);
    assertThat(nights).isPositive();
    assertThat(equal).isEqualTo(nights);
    assertThat(reported).as("no night beyond the reference's").isEqualTo(nights);
  }

  @Test
  void theCausalFormIsThatOfTheKnownNightsAndDiffersOnlyWhereAnImputedValueEntered()
      throws IOException {
    int nights = 0;
    int imputed = 0;
    int different = 0;
    for (Path file : references()) {
      String person = person(file);
      SortedMap<LocalDate, Integer> values = values(person);
      List<NightVerdict> report = NightSignal.retrospective(values);
      List<NightVerdict> causal = NightSignal.causal(new NightBaseline(), Optional.empty(), values);
      SortedMap<LocalDate, NightColour> found =
          new TreeMap<>(FOUND.get("nightsignal-causal").get(person));
      closeTheLast(found, causal);
      assertThat(found.equals(colours(causal))).as("the monitor's nights are the rule's").isTrue();
      Map<LocalDate, NightVerdict> live = byNight(causal);
      Map<LocalDate, NightVerdict> reported = byNight(report);
      for (NightVerdict verdict : report) {
        nights++;
        imputed += verdict.imputed() ? 1 : 0;
        if (verdict.imputed() || live.get(verdict.night()).colour() != verdict.colour()) {
          different++;
          assertThat(isExplained(verdict, reported, live)).isTrue();
        }
      }
    }
    System.out.println(
        "causal nights that differ: " + different + " of " + nights + ", imputed " + imputed);
    assertThat(imputed).isPositive();
  }

  /** A recording may end within its last night, which then is never over. */
  private static void closeTheLast(
      SortedMap<LocalDate, NightColour> found, List<NightVerdict> causal) {
    NightVerdict last = causal.get(causal.size() - 1);
    found.putIfAbsent(last.night(), last.colour());
  }

  private static boolean isExplained(
      NightVerdict reported,
      Map<LocalDate, NightVerdict> report,
      Map<LocalDate, NightVerdict> live) {
    if (reported.imputed()) {
      return !live.containsKey(reported.night());
    }
    NightVerdict before = report.get(reported.night().minusDays(1));
    return medianMoved(reported, live)
        || (before != null && (before.imputed() || medianMoved(before, live)));
  }

  private static boolean medianMoved(NightVerdict reported, Map<LocalDate, NightVerdict> live) {
    NightVerdict known = live.get(reported.night());
    // Only an imputed value can make the baseline rest on more nights than were known.
    return known != null
        && reported.baselineSize() > known.baselineSize()
        && reported.baseline() != known.baseline();
  }

  private static Map<LocalDate, NightVerdict> byNight(List<NightVerdict> verdicts) {
    Map<LocalDate, NightVerdict> byNight = new HashMap<>();
    verdicts.forEach(verdict -> byNight.put(verdict.night(), verdict));
    return byNight;
  }

  private static SortedMap<LocalDate, NightColour> colours(List<NightVerdict> verdicts) {
    SortedMap<LocalDate, NightColour> colours = new TreeMap<>();
    verdicts.forEach(verdict -> colours.put(verdict.night(), verdict.colour()));
    return colours;
  }

  private static List<Path> references() throws IOException {
    List<Path> references = new ArrayList<>();
    try (Stream<Path> files = Files.list(COHORT.resolve("reference"))) {
      files.filter(file -> file.toString().endsWith("_nightsignal.csv")).forEach(references::add);
    }
    return references;
  }

  private static String person(Path reference) {
    String name = reference.getFileName().toString();
    return name.substring(0, name.indexOf('_'));
  }

  private static SortedMap<LocalDate, Integer> values(String person) throws IOException {
    NaiveNights nights = new NaiveNights();
    forEachRow(person + "_steps.csv.gz", nights::steps);
    forEachRow(person + "_hr.csv.gz", nights::heartRate);
    return nights.values();
  }

  private interface Row {
    void read(String time, double value);
  }

  private static void forEachRow(String file, Row row) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(COHORT.resolve("readings").resolve(file))),
                StandardCharsets.UTF_8))) {
      lines.readLine();
      String line;
      while ((line = lines.readLine()) != null) {
        int comma = line.indexOf(',');
        row.read(line.substring(0, comma), Double.parseDouble(line.substring(comma + 1)));
      }
    }
  }
}
