package io.homeward.models.release;

import io.homeward.vitals.score.Evidence;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What drove a score, by occlusion: the score less what it would be had a part of the window been
 * the patient's own normal. Above zero, the part raised the score. Parts of a model that is no sum
 * need not add up. The idea is that of M. D. Zeiler and R. Fergus, "Visualizing and understanding
 * convolutional networks", ECCV 2014; the reference in place of a grey patch is the baseline.
 *
 * @param byInput each input in all nights of the window
 * @param byNight each night with all its inputs, oldest first
 * @param byCell each input in each night; missing ones have no part
 */
public record Explanation(List<Part> byInput, List<Part> byNight, List<Part> byCell) {

  /**
   * One part of the window.
   *
   * @param input the input's name, where the part is one input
   * @param night the night, where the part is of one night
   * @param cell what the input was given; of several nights, that of the latest known
   * @param contribution score less the score without the part
   */
  public record Part(
      Optional<String> input,
      Optional<LocalDate> night,
      Optional<NightWindow.Cell> cell,
      double contribution) {}

  /**
   * As evidence: the inputs as wholes, the nights as wholes, then inputs in nights, each strongest
   * first, {@link Evidence#MOST_ITEMS} at most. Inputs and nights of which nothing is known are
   * left out.
   */
  public List<Evidence.Contribution> evidence() {
    List<Evidence.Contribution> evidence = new ArrayList<>();
    strongestFirst(byInput)
        .filter(part -> part.cell().isPresent())
        .map(Explanation::contribution)
        .forEach(evidence::add);
    strongestFirst(byNight)
        .filter(part -> knownInputs(part) > 0)
        .map(this::wholeNight)
        .forEach(evidence::add);
    strongestFirst(byCell).map(Explanation::contribution).forEach(evidence::add);
    return List.copyOf(evidence.subList(0, Math.min(evidence.size(), Evidence.MOST_ITEMS)));
  }

  private static Stream<Part> strongestFirst(List<Part> parts) {
    return parts.stream()
        .sorted(
            Comparator.comparingDouble((Part part) -> Math.abs(part.contribution())).reversed());
  }

  private long knownInputs(Part night) {
    return byCell.stream().filter(cell -> cell.night().equals(night.night())).count();
  }

  private Evidence.Contribution wholeNight(Part part) {
    return new Evidence.Contribution(
        Evidence.WHOLE_NIGHT, part.night(), knownInputs(part), byInput.size(), part.contribution());
  }

  private static Evidence.Contribution contribution(Part part) {
    NightWindow.Cell cell = part.cell().orElseThrow();
    return new Evidence.Contribution(
        part.input().orElseThrow(),
        part.night(),
        cell.observed(),
        cell.baseline().center(),
        part.contribution(),
        OptionalDouble.of(cell.baseline().scale()),
        cell.feature().unit());
  }
}
