package io.homeward.models.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeward.models.baseline.NightHistory;
import io.homeward.models.night.NightFeature;
import io.homeward.models.night.NightValues;
import io.homeward.vitals.score.WithheldReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every released model against what Python made of the same synthetic people: baseline, gaps and
 * graph, each computed there a second time.
 */
class GoldenVectorsTest {
  private static final Path ARTIFACTS = Path.of("artifacts");

  /** Two versions of the runtime differ in the last bits of a float. */
  private static final double TOLERANCE = 1e-6;

  /** What Python said of one night. */
  private record Golden(int person, long day, Optional<WithheldReason> withheld, double score) {}

  @TestFactory
  List<DynamicTest> javaSaysOfEveryNightWhatPythonSaid() throws IOException {
    return ofEach(
        (model, release) -> {
          List<Golden> golden = golden(release);
          List<Outcome> outcomes = model.score(windows(model, release, golden));
          int judged = 0;
          for (int i = 0; i < golden.size(); i++) {
            Golden expected = golden.get(i);
            Optional<WithheldReason> reason =
                outcomes
                    .get(i)
                    .fold(scored -> Optional.empty(), withheld -> Optional.of(withheld.reason()));
            assertThat(reason)
                .as("person %d, day %d", expected.person(), expected.day())
                .isEqualTo(expected.withheld());
            if (reason.isEmpty()) {
              judged++;
              double score = outcomes.get(i).fold(Outcome.Scored::score, withheld -> Double.NaN);
              assertThat(score)
                  .as("person %d, day %d", expected.person(), expected.day())
                  .isCloseTo(expected.score(), within(TOLERANCE));
            }
          }
          assertThat(judged).as("nights judged").isGreaterThan(256);
          assertThat(golden.size() - judged).as("nights withheld").isGreaterThan(100);
        });
  }

  @TestFactory
  List<DynamicTest> theSizeOfTheBatchChangesNoBit() throws IOException {
    return ofEach(
        (model, release) -> {
          List<NightWindow> windows = windows(model, release, golden(release));
          List<Outcome> together = model.score(windows);
          for (int size : new int[] {1, 64, 256}) {
            List<Outcome> apart = new ArrayList<>();
            for (int first = 0; first < windows.size(); first += size) {
              apart.addAll(
                  model.score(windows.subList(first, Math.min(windows.size(), first + size))));
            }
            assertThat(apart).as("batches of %d", size).isEqualTo(together);
          }
        });
  }

  private interface Check {
    void of(NightModel model, Path release) throws IOException;
  }

  private static List<DynamicTest> ofEach(Check check) throws IOException {
    List<Path> releases;
    try (Stream<Path> found = Files.walk(ARTIFACTS, 2)) {
      releases = found.filter(path -> Files.exists(path.resolve("model.yaml"))).sorted().toList();
    }
    assertThat(releases).as("releases").isNotEmpty();
    return releases.stream()
        .map(
            release ->
                DynamicTest.dynamicTest(
                    release.toString(),
                    () -> {
                      try (NightModel model = NightModel.load(release)) {
                        check.of(model, release);
                      }
                    }))
        .toList();
  }

  private static List<Golden> golden(Path release) throws IOException {
    List<Golden> golden = new ArrayList<>();
    for (String[] row : rows(release.resolve("golden-scores.csv"))) {
      golden.add(
          new Golden(
              Integer.parseInt(row[0]),
              Long.parseLong(row[1]),
              row[2].isEmpty() ? Optional.empty() : Optional.of(WithheldReason.valueOf(row[2])),
              row[3].isEmpty() ? Double.NaN : Double.parseDouble(row[3])));
    }
    return golden;
  }

  private static List<NightWindow> windows(NightModel model, Path release, List<Golden> golden)
      throws IOException {
    List<String[]> rows = rows(release.resolve("golden-nights.csv"));
    List<String> heading =
        List.of(Files.readAllLines(release.resolve("golden-nights.csv")).get(0).split(",", -1));
    Map<Integer, NightHistory> people = new LinkedHashMap<>();
    for (String[] row : rows) {
      Map<NightFeature, Double> values = new EnumMap<>(NightFeature.class);
      for (int column = 2; column < heading.size(); column++) {
        if (!row[column].isEmpty()) {
          values.put(
              NightFeature.byId(heading.get(column)).orElseThrow(),
              Double.parseDouble(row[column]));
        }
      }
      people
          .computeIfAbsent(Integer.parseInt(row[0]), person -> new NightHistory())
          .put(Long.parseLong(row[1]), NightValues.of(values));
    }
    return golden.stream().map(g -> model.window(people.get(g.person()), g.day())).toList();
  }

  private static List<String[]> rows(Path file) throws IOException {
    return Files.readAllLines(file).stream().skip(1).map(line -> line.split(",", -1)).toList();
  }
}
