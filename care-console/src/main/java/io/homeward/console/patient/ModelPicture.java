package io.homeward.console.patient;

import io.homeward.console.board.ModelWords;
import io.homeward.console.board.Words;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.Evidence.Contribution;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which inputs and nights drove a model's alert: a sentence, and a table to be coloured.
 *
 * @param sentence what raised the score most
 * @param nights heads of the columns, oldest first
 * @param rows one for each input, strongest first, and the last for the nights as wholes
 */
public record ModelPicture(String sentence, List<String> nights, List<Row> rows) {
  private static final int SHADES = 4;
  private static final int MOST_NAMED = 2;

  /** An input through the nights, or the nights as wholes. */
  public record Row(String name, List<Cell> cells, Cell whole) {}

  /**
   * One field.
   *
   * @param text what was measured, or what is missing
   * @param shade {@code up1} to {@code up4} where it raised the score, {@code down1} to {@code
   *     down4} where it lowered it, {@code none}, or {@code missing}
   * @param title the same in words
   */
  public record Cell(String text, String shade, String title) {
    static final Cell MISSING = new Cell("–", "missing", "not known");
  }

  /** The picture of an alert that a model raised. */
  static Optional<ModelPicture> of(Alert alert) {
    Evidence evidence = alert.evidence();
    List<Contribution> inputs = ModelWords.inputs(evidence);
    if (!ModelWords.speaks(evidence) || inputs.isEmpty()) {
      return Optional.empty();
    }
    List<Contribution> nights = ModelWords.nights(evidence);
    List<Contribution> cells = ModelWords.cells(evidence);
    TreeSet<LocalDate> dates = new TreeSet<>();
    evidence.contributions().forEach(c -> c.localDate().ifPresent(dates::add));
    double strongest =
        Math.max(1e-9, cells.stream().mapToDouble(c -> Math.abs(c.weight())).max().orElse(0));
    double strongestWhole = Math.max(1e-9, Math.abs(inputs.get(0).weight()));
    double strongestNight =
        Math.max(1e-9, nights.stream().mapToDouble(c -> Math.abs(c.weight())).max().orElse(0));
    List<Row> rows = new ArrayList<>();
    for (Contribution input : inputs) {
      Map<LocalDate, Contribution> ofInput =
          cells.stream()
              .filter(c -> c.name().equals(input.name()))
              .collect(Collectors.toMap(c -> c.localDate().orElseThrow(), Function.identity()));
      rows.add(
          new Row(
              ModelWords.inputName(input.name()),
              dates.stream().map(d -> cell(ofInput.get(d), strongest)).toList(),
              whole(input.weight(), strongestWhole)));
    }
    Map<LocalDate, Contribution> byNight =
        nights.stream()
            .collect(Collectors.toMap(c -> c.localDate().orElseThrow(), Function.identity()));
    rows.add(
        new Row(
            "All of the night",
            dates.stream()
                .map(
                    d ->
                        byNight.containsKey(d)
                            ? whole(byNight.get(d).weight(), strongestNight)
                            : Cell.MISSING)
                .toList(),
            new Cell("", "none", "")));
    return Optional.of(
        new ModelPicture(sentence(inputs, nights), dates.stream().map(Words::day).toList(), rows));
  }

  private static Cell cell(Contribution c, double strongest) {
    if (c == null) {
      return Cell.MISSING;
    }
    String usual =
        Words.value(c.observed(), c.unit()) + ", usual " + Words.value(c.expected(), c.unit());
    return new Cell(Words.number(c.observed()), shade(c.weight(), strongest), usual);
  }

  private static Cell whole(double weight, double strongest) {
    return new Cell(signed(weight), shade(weight, strongest), "adds " + signed(weight));
  }

  /** A part of a score; one too small to be written has no sign. */
  static String signed(double weight) {
    String size = ModelWords.score(Math.abs(weight));
    if (size.equals(ModelWords.score(0))) {
      return size;
    }
    return (weight > 0 ? "+" : "-") + size;
  }

  private static String shade(double weight, double strongest) {
    int step = (int) Math.ceil(Math.abs(weight) / strongest * SHADES - 0.5);
    if (step <= 0) {
      return "none";
    }
    return (weight > 0 ? "up" : "down") + Math.min(step, SHADES);
  }

  private static String sentence(List<Contribution> inputs, List<Contribution> nights) {
    String what =
        ModelWords.raising(inputs)
            .limit(MOST_NAMED)
            .map(
                c ->
                    ModelWords.input(c.name())
                        + " (last "
                        + Words.value(c.observed(), c.unit())
                        + ", usual "
                        + Words.value(c.expected(), c.unit())
                        + ")")
            .collect(Collectors.joining(" and "));
    String when =
        ModelWords.raising(nights)
            .limit(MOST_NAMED)
            .map(c -> "the night to " + Words.day(c.localDate().orElseThrow()))
            .collect(Collectors.joining(" and "));
    if (what.isEmpty()) {
      return "No single input stands out.";
    }
    return "Driven most by " + what + (when.isEmpty() ? "" : "; most of all in " + when) + ".";
  }
}
