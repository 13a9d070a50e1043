package io.homeward.console.board;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.Evidence.Contribution;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a released model said of nights, in words, from its evidence alone: nothing is recomputed
 * here. Stateless, thread-safe.
 */
public final class ModelWords {
  /** The released model the console has words for. */
  public static final String MODEL = "nightly-deviation";

  private static final int MOST_NAMED = 2;

  private ModelWords() {}

  /** Whether a model with a score speaks, rather than NightSignal's rule. */
  public static boolean speaks(Evidence evidence) {
    return evidence.alertFrom().isPresent();
  }

  /**
   * {@code Nights unlike own normal, 3 mornings in a row: fewer steps, higher heart rate at rest}.
   */
  static String deviation(Alert alert, ZoneId home) {
    List<String> drivers =
        raising(inputs(alert.evidence())).limit(MOST_NAMED).map(ModelWords::changed).toList();
    return "Nights unlike own normal"
        + mornings(alert, home)
        + (drivers.isEmpty() ? "" : ": " + String.join(", ", drivers));
  }

  private static String mornings(Alert alert, ZoneId home) {
    LocalDate first = alert.onset().atZone(home).toLocalDate();
    LocalDate last = alert.lastBreachAt().atZone(home).toLocalDate();
    long mornings = 1 + ChronoUnit.DAYS.between(first, last);
    return mornings == 1 ? "" : ", " + mornings + " mornings in a row";
  }

  /** Inputs as wholes, strongest first. */
  public static List<Contribution> inputs(Evidence evidence) {
    return evidence.contributions().stream().filter(c -> c.localDate().isEmpty()).toList();
  }

  /** Nights as wholes, strongest first. */
  public static List<Contribution> nights(Evidence evidence) {
    return evidence.contributions().stream()
        .filter(c -> c.name().equals(Evidence.WHOLE_NIGHT))
        .toList();
  }

  /** Inputs in nights, strongest first. */
  public static List<Contribution> cells(Evidence evidence) {
    return evidence.contributions().stream()
        .filter(c -> c.localDate().isPresent() && !c.name().equals(Evidence.WHOLE_NIGHT))
        .toList();
  }

  /** Those that raised the score. */
  public static Stream<Contribution> raising(List<Contribution> contributions) {
    return contributions.stream().filter(c -> c.weight() > 0);
  }

  private static String changed(Contribution c) {
    boolean counts = c.unit().equals("{steps}");
    boolean more = c.observed() > c.expected();
    String how = counts ? (more ? "more " : "fewer ") : more ? "higher " : "lower ";
    return (c.observed() == c.expected() ? "" : how) + input(c.name());
  }

  /** An input's everyday name, within a sentence. */
  public static String input(String name) {
    return switch (name) {
      case "heart-rate-at-rest" -> "heart rate at rest";
      case "circadian-amplitude" -> "daily swing of the heart rate";
      case "heart-rate-per-step" -> "rise of the heart rate per step";
      case "heart-rate-noise" -> "unsteadiness of the heart rate";
      default -> name.replace('-', ' ');
    };
  }

  /** The same to begin a line with. */
  public static String inputName(String name) {
    String words = input(name);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** A model's score; its scale is its own. */
  public static String score(double score) {
    return String.format(Locale.ROOT, "%.3f", score);
  }

  /** {@code not judged: baseline of 6 of 14 nights}, where the score was withheld. */
  public static Optional<String> notJudged(Score score) {
    return score
        .withheldReason()
        .map(reason -> "not judged: " + withheld(reason, score.evidence()));
  }

  private static String withheld(WithheldReason reason, Evidence evidence) {
    if (reason == WithheldReason.BASELINE_TOO_SHORT && evidence.baselineNeeded() > 0) {
      return "baseline of "
          + evidence.baselineSize()
          + " of "
          + evidence.baselineNeeded()
          + " nights";
    }
    return Words.withheld(reason);
  }
}
