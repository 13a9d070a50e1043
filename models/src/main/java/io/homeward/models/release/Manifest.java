package io.homeward.models.release;

import io.homeward.models.ModelIdentity;
import io.homeward.models.night.NightFeature;
import java.time.LocalTime;
import java.util.List;

/**
 * What a {@code model.yaml} says of a model that judges nights: {@link ManifestReader} has checked
 * it. The graph takes {@code float [rows, nights, inputs]}, oldest night first, each the deviation
 * from the patient's own baseline in scales, and gives one float per row.
 *
 * @param identity name, version and SHA-256 of the graph's file
 * @param window which nights are judged together
 * @param inputs what the graph is given of each night, in its order
 * @param baseline the patient's own normal
 * @param missing what may be missing
 * @param output what the graph's number means
 * @param intendedUse for whom and what, in words
 */
public record Manifest(
    ModelIdentity identity,
    Window window,
    List<Input> inputs,
    Baseline baseline,
    Missing missing,
    Output output,
    String intendedUse) {

  /**
   * The window steps by one night.
   *
   * @param nights its length
   * @param closesAt local time at which its last night is over
   * @param deadlineAt local time at which it is judged with what is there
   */
  public record Window(int nights, LocalTime closesAt, LocalTime deadlineAt) {}

  /**
   * One input of the graph.
   *
   * @param name its name in evidence
   * @param anyOf the features that can stand for it, the best one first; of each night the first
   *     that is known and has a baseline is taken, as a deviation from its own baseline
   * @param obligatory without it no night is judged
   * @param clip deviations beyond are cut to this, in scales
   */
  public record Input(String name, List<NightFeature> anyOf, boolean obligatory, double clip) {}

  /**
   * Median and MAD of the nights before the window.
   *
   * @param nights how many nights back it reaches
   * @param leastNights how many of them must be known
   */
  public record Baseline(int nights, int leastNights) {}

  /**
   * A missing input is NaN.
   *
   * @param leastNights in how many nights of the window every obligatory input must be known
   */
  public record Missing(int leastNights) {}

  /**
   * The graph's number.
   *
   * @param alertFrom a night whose score reaches this deviates: it is flagged, and no later
   *     baseline rests on it
   */
  public record Output(OutputKind kind, double alertFrom) {}
}
