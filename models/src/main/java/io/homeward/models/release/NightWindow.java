package io.homeward.models.release;

import io.homeward.models.baseline.NightHistory;
import io.homeward.models.baseline.RobustBaseline;
import io.homeward.models.night.NightFeature;
import io.homeward.models.night.NightValues;
import io.homeward.vitals.score.WithheldReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One window of one patient as a model sees it: of each night and input the deviation from the
 * patient's own baseline, or that it is missing. The baseline of all its nights is that of the
 * nights before the window, so the nights judged have no part in what they are judged by.
 *
 * <p>Immutable, thread-safe.
 */
public final class NightWindow {

  /**
   * What one input was given of one night.
   *
   * @param feature the feature that stood for the input
   * @param observed its value, in {@link NightFeature#unit()}
   * @param baseline the patient's own normal of it
   */
  public record Cell(NightFeature feature, double observed, RobustBaseline baseline) {}

  private final Manifest manifest;
  private final long lastEpochDay;
  private final List<Optional<Cell>> cells;
  private final int baselineNights;
  private final int knownNights;
  private final Optional<WithheldReason> withheld;

  private NightWindow(
      Manifest manifest,
      long lastEpochDay,
      List<Optional<Cell>> cells,
      int baselineNights,
      int knownNights,
      Optional<WithheldReason> withheld) {
    this.manifest = manifest;
    this.lastEpochDay = lastEpochDay;
    this.cells = cells;
    this.baselineNights = baselineNights;
    this.knownNights = knownNights;
    this.withheld = withheld;
  }

  /** The window of {@code manifest} whose last night is {@code lastEpochDay}. */
  public static NightWindow of(Manifest manifest, NightHistory history, long lastEpochDay) {
    int nights = manifest.window().nights();
    long first = lastEpochDay - nights + 1;
    List<Manifest.Input> inputs = manifest.inputs();
    List<List<Source>> sources = new ArrayList<>();
    int shortest = Integer.MAX_VALUE;
    for (Manifest.Input input : inputs) {
      List<Source> ofInput = new ArrayList<>();
      int longest = 0;
      for (NightFeature feature : input.anyOf()) {
        Optional<RobustBaseline> baseline =
            history.baseline(feature, first - manifest.baseline().nights(), first);
        longest = Math.max(longest, baseline.map(RobustBaseline::nights).orElse(0));
        baseline
            .filter(enough -> enough.nights() >= manifest.baseline().leastNights())
            .ifPresent(enough -> ofInput.add(new Source(feature, enough)));
      }
      sources.add(ofInput);
      shortest = input.obligatory() ? Math.min(shortest, longest) : shortest;
    }
    List<Optional<Cell>> cells = new ArrayList<>(nights * inputs.size());
    int known = 0;
    boolean lastHasObligatory = false;
    for (long day = first; day <= lastEpochDay; day++) {
      Optional<NightValues> values = history.night(day);
      boolean hasObligatory = true;
      for (int i = 0; i < inputs.size(); i++) {
        Optional<Cell> cell = cell(values, sources.get(i));
        cells.add(cell);
        hasObligatory &= cell.isPresent() || !inputs.get(i).obligatory();
      }
      known += hasObligatory ? 1 : 0;
      lastHasObligatory = hasObligatory;
    }
    return new NightWindow(
        manifest,
        lastEpochDay,
        List.copyOf(cells),
        shortest,
        known,
        withheld(
            manifest,
            isKnown(manifest, history.night(lastEpochDay)),
            shortest,
            known,
            lastHasObligatory));
  }

  private record Source(NightFeature feature, RobustBaseline baseline) {}

  private static Optional<Cell> cell(Optional<NightValues> night, List<Source> sources) {
    if (night.isEmpty()) {
      return Optional.empty();
    }
    for (Source source : sources) {
      var value = night.get().get(source.feature());
      if (value.isPresent()) {
        return Optional.of(new Cell(source.feature(), value.getAsDouble(), source.baseline()));
      }
    }
    return Optional.empty();
  }

  /** Whether every obligatory input has a feature that the night knows, baseline or not. */
  private static boolean isKnown(Manifest manifest, Optional<NightValues> night) {
    return night.isPresent()
        && manifest.inputs().stream()
            .filter(Manifest.Input::obligatory)
            .allMatch(
                input ->
                    input.anyOf().stream()
                        .anyMatch(feature -> night.get().get(feature).isPresent()));
  }

  private static Optional<WithheldReason> withheld(
      Manifest manifest,
      boolean lastIsKnown,
      int baselineNights,
      int knownNights,
      boolean lastHasObligatory) {
    if (!lastIsKnown) {
      return Optional.of(WithheldReason.NO_DATA);
    }
    if (baselineNights < manifest.baseline().leastNights()) {
      return Optional.of(WithheldReason.BASELINE_TOO_SHORT);
    }
    if (knownNights < manifest.missing().leastNights() || !lastHasObligatory) {
      return Optional.of(WithheldReason.TOO_FEW_READINGS);
    }
    return Optional.empty();
  }

  /** The local date of its last night, the one judged. */
  public long lastEpochDay() {
    return lastEpochDay;
  }

  /** The local date of its first night. */
  public long firstEpochDay() {
    return lastEpochDay - manifest.window().nights() + 1;
  }

  /** How many nights it has. */
  public int nights() {
    return manifest.window().nights();
  }

  /** How many inputs each night has. */
  public int inputs() {
    return manifest.inputs().size();
  }

  /** Nights that the shortest baseline of an obligatory input rests on. */
  public int baselineNights() {
    return baselineNights;
  }

  /** Nights that it must rest on. */
  public int leastBaselineNights() {
    return manifest.baseline().leastNights();
  }

  /** Nights of the window in which every obligatory input is known. */
  public int knownNights() {
    return knownNights;
  }

  /** In how many it must be. */
  public int leastKnownNights() {
    return manifest.missing().leastNights();
  }

  /** Why it cannot be judged, if it cannot. */
  public Optional<WithheldReason> withheld() {
    return withheld;
  }

  /** What an input was given of a night, counted from the oldest, if it is known. */
  public Optional<Cell> cell(int night, int input) {
    return cells.get(night * manifest.inputs().size() + input);
  }

  /** What the graph is given: clipped deviations, oldest night first, NaN where missing. */
  public float[] row() {
    int inputs = manifest.inputs().size();
    float[] row = new float[cells.size()];
    Arrays.fill(row, Float.NaN);
    for (int i = 0; i < row.length; i++) {
      double clip = manifest.inputs().get(i % inputs).clip();
      if (cells.get(i).isPresent()) {
        Cell cell = cells.get(i).get();
        double deviation = cell.baseline().deviationOf(cell.observed());
        row[i] = (float) Math.max(-clip, Math.min(clip, deviation));
      }
    }
    return row;
  }
}
