package io.homeward.systemtests.ward;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What was found in a ward's readings, without anything that depends on how they arrived.
 * Immutable, both lists sorted.
 */
public record Findings(List<Episode> episodes, List<NightScore> scores) {

  /** A settled episode of a limit or of a deviation. */
  public record Episode(
      String patientId,
      String cause,
      String priority,
      String state,
      Instant onset,
      Optional<Instant> closedAt)
      implements Comparable<Episode> {

    static Episode of(String... columns) {
      return new Episode(
          columns[0],
          columns[1],
          columns[2],
          columns[3],
          instant(columns[4]).orElseThrow(),
          instant(columns[5]));
    }

    @Override
    public int compareTo(Episode other) {
      return Comparator.comparing(Episode::patientId)
          .thenComparing(Episode::cause)
          .thenComparing(Episode::onset)
          .thenComparing(Episode::toString)
          .compare(this, other);
    }
  }

  /** The score of one night, or why there is none. */
  public record NightScore(
      String patientId,
      String model,
      Instant windowStart,
      Instant windowEnd,
      OptionalDouble score,
      String withheldReason)
      implements Comparable<NightScore> {

    static NightScore of(String... columns) {
      return new NightScore(
          columns[0],
          columns[1],
          instant(columns[2]).orElseThrow(),
          instant(columns[3]).orElseThrow(),
          columns[4].isEmpty()
              ? OptionalDouble.empty()
              : OptionalDouble.of(Double.parseDouble(columns[4])),
          columns[5]);
    }

    @Override
    public int compareTo(NightScore other) {
      return Comparator.comparing(NightScore::patientId)
          .thenComparing(NightScore::model)
          .thenComparing(NightScore::windowStart)
          .compare(this, other);
    }
  }

  /** An instant as text or as milliseconds since the epoch. */
  private static Optional<Instant> instant(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        text.matches("-?\\d+") ? Instant.ofEpochMilli(Long.parseLong(text)) : Instant.parse(text));
  }

  /** What a backtest wrote into {@code folder}, of what runs live: not the retrospective report. */
  public static Findings ofBacktest(Path folder) throws IOException {
    Set<String> settled = Set.of("OPEN", "CLOSED");
    return new Findings(
        rows(folder.resolve("alerts.csv")).stream()
            .filter(row -> settled.contains(row.get("state")))
            .map(
                row ->
                    Episode.of(
                        row.get("patient"),
                        row.get("cause"),
                        row.get("priority"),
                        row.get("state"),
                        row.get("onset"),
                        row.get("closed_at")))
            .sorted()
            .toList(),
        rows(folder.resolve("scores.csv")).stream()
            .filter(row -> !row.get("model").equals("nightsignal"))
            .map(
                row ->
                    NightScore.of(
                        row.get("patient"),
                        row.get("model"),
                        row.get("window_start"),
                        row.get("window_end"),
                        row.get("score"),
                        row.get("withheld_reason")))
            .sorted()
            .toList());
  }

  /** No field of these files holds a comma: ids, times, numbers and closed words. */
  private static List<Map<String, String>> rows(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    String[] header = lines.get(0).split(",", -1);
    return lines.stream()
        .skip(1)
        .map(
            line -> {
              String[] columns = line.split(",", -1);
              Map<String, String> row = new HashMap<>();
              for (int i = 0; i < header.length; i++) {
                row.put(header[i], columns[i]);
              }
              return row;
            })
        .toList();
  }
}
