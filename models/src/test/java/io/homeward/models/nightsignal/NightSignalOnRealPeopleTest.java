package io.homeward.models.nightsignal;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.score.NightColour;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The rule on real people's recordings against what the published program said of them: the people
 * are found in the directory named by {@code homeward.data}, and no row of theirs is printed.
 *
 * <p>Nights are cut here, by the file's own wall-clock time, so this proves the rule. The stages of
 * the monitor that cut nights from batches are not part of it.
 */
@Tag("real-data")
class NightSignalOnRealPeopleTest {
  private static final Path COHORT =
      Path.of(System.getProperty("homeward.data", "")).resolve("covid-wearables");

  private static List<String> people() throws IOException {
    try (Stream<Path> files = Files.list(COHORT.resolve("reference"))) {
      List<String> people =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith("_nightsignal.csv"))
              .map(name -> name.substring(0, name.indexOf('_')))
              .sorted()
              .toList();
      assertThat(people).as("people with a reference").isNotEmpty();
      return people;
    }
  }

  @TestFactory
  List<DynamicTest> theReportEqualsTheReferenceOnEveryNight() throws IOException {
    return numbered(
        person ->
            assertThat(colours(NightSignal.retrospective(nights(person))).equals(reference(person)))
                .as("every night as the reference has it")
                .isTrue());
  }

  @TestFactory
  List<DynamicTest> theCausalFormDiffersOnlyWhereAnImputedValueEntered() throws IOException {
    return numbered(
        person -> {
          SortedMap<LocalDate, Integer> nights = nights(person);
          Map<LocalDate, NightVerdict> report = byNight(NightSignal.retrospective(nights));
          Map<LocalDate, NightVerdict> live =
              byNight(NightSignal.causal(new NightBaseline(), Optional.empty(), nights));
          assertThat(live.keySet().equals(nights.keySet())).as("all known nights").isTrue();
          long unexplained =
              report.values().stream()
                  .filter(verdict -> !isExplained(verdict, report, live))
                  .count();
          assertThat(unexplained).as("nights that differ without an imputed value").isZero();
        });
  }

  private static boolean isExplained(
      NightVerdict reported,
      Map<LocalDate, NightVerdict> report,
      Map<LocalDate, NightVerdict> live) {
    if (reported.imputed()) {
      return !live.containsKey(reported.night());
    }
    NightVerdict known = live.get(reported.night());
    if (known.colour() == reported.colour()) {
      return true;
    }
    NightVerdict before = report.get(reported.night().minusDays(1));
    boolean comparedWithImputed = before != null && before.imputed();
    return comparedWithImputed
        || medianMoved(reported, live)
        || (before != null && medianMoved(before, live));
  }

  private static boolean medianMoved(NightVerdict reported, Map<LocalDate, NightVerdict> live) {
    NightVerdict known = live.get(reported.night());
    // Only an imputed value can make the baseline rest on more nights than were known.
    return known != null
        && reported.baselineSize() > known.baselineSize()
        && reported.baseline() != known.baseline();
  }

  private interface Check {
    void of(String person) throws IOException;
  }

  /** Numbered, so that no one's id is in a report. */
  private static List<DynamicTest> numbered(Check check) throws IOException {
    List<String> people = people();
    return people.stream()
        .map(
            person ->
                DynamicTest.dynamicTest(
                    "person " + (people.indexOf(person) + 1), () -> check.of(person)))
        .toList();
  }

  private static Map<LocalDate, NightVerdict> byNight(List<NightVerdict> verdicts) {
    return verdicts.stream().collect(Collectors.toMap(NightVerdict::night, verdict -> verdict));
  }

  private static Map<LocalDate, NightColour> colours(List<NightVerdict> verdicts) {
    return verdicts.stream().collect(Collectors.toMap(NightVerdict::night, NightVerdict::colour));
  }

  private static SortedMap<LocalDate, Integer> nights(String person) throws IOException {
    Set<String> moving = new HashSet<>();
    forEachRow(
        person + "_steps.csv.gz",
        (time, value) -> {
          if (value != 0) {
            moving.add(time.substring(0, 16));
          }
        });
    Map<LocalDate, long[]> sums = new HashMap<>();
    forEachRow(
        person + "_hr.csv.gz",
        (time, value) -> {
          int hour = Integer.parseInt(time.substring(11, 13));
          if (hour < NightSignal.NIGHT_ENDS_AT_HOUR && !moving.contains(time.substring(0, 16))) {
            long[] sum =
                sums.computeIfAbsent(LocalDate.parse(time.substring(0, 10)), d -> new long[2]);
            sum[0] += (long) value;
            sum[1]++;
          }
        });
    SortedMap<LocalDate, Integer> nights = new TreeMap<>();
    sums.forEach((night, sum) -> nights.put(night, NightSignal.nightValue(sum[0], (int) sum[1])));
    return nights;
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

  private static Map<LocalDate, NightColour> reference(String person) throws IOException {
    Map<LocalDate, NightColour> colours = new HashMap<>();
    for (String line :
        Files.readAllLines(COHORT.resolve("reference").resolve(person + "_nightsignal.csv"))) {
      if (!line.startsWith("night,")) {
        int comma = line.indexOf(',');
        String label = line.substring(comma + 1);
        for (NightColour colour : NightColour.values()) {
          if (colour.label().equals(label)) {
            colours.put(LocalDate.parse(line.substring(0, comma)), colour);
          }
        }
      }
    }
    return colours;
  }
}
