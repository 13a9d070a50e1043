package io.homeward.models.nightsignal;

import io.homeward.vitals.score.NightColour;
import java.time.LocalDate;

/**
 * What NightSignal says of one night.
 *
 * @param night local date of the morning it ends on
 * @param value A: the night's heart rate at rest, /min, truncated
 * @param baseline M: truncated median of all nights up to this one, itself included, /min
 * @param baselineSize how many nights M rests on
 * @param candidate how far A lies above M, this night alone
 * @param colour the answer: a candidate counts only beside the candidate of the night before
 * @param imputed the value was filled in from the nights around it
 */
public record NightVerdict(
    LocalDate night,
    int value,
    int baseline,
    int baselineSize,
    NightColour candidate,
    NightColour colour,
    boolean imputed) {

  /** The score: A − M, /min. */
  public double score() {
    return (double) value - baseline;
  }
}
