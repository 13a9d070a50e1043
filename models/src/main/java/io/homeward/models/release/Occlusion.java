package io.homeward.models.release;

import ai.onnxruntime.OrtException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Runs a window through a graph once more for each of its parts, all in one batch, the part set to
 * the patient's own normal: deviation 0. At most 1 + nights × inputs + nights + inputs rows, which
 * the manifest keeps within {@link NightModel#MOST_ROWS}.
 */
final class Occlusion {
  private final Manifest manifest;
  private final NightWindow window;
  private final float[] row;
  private final List<IntPredicate> occluded = new ArrayList<>();

  private Occlusion(Manifest manifest, NightWindow window) {
    this.manifest = manifest;
    this.window = window;
    this.row = window.row();
  }

  static Explanation explain(Manifest manifest, OnnxGraph graph, NightWindow window)
      throws OrtException {
    return new Occlusion(manifest, window).run(graph);
  }

  private Explanation run(OnnxGraph graph) throws OrtException {
    int nights = manifest.window().nights();
    int inputs = manifest.inputs().size();
    occluded.add(at -> false);
    for (int i = 0; i < inputs; i++) {
      int input = i;
      occluded.add(at -> at % inputs == input);
    }
    for (int n = 0; n < nights; n++) {
      int night = n;
      occluded.add(at -> at / inputs == night);
    }
    List<Integer> cells = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      if (!Float.isNaN(row[i])) {
        int cell = i;
        cells.add(cell);
        occluded.add(at -> at == cell);
      }
    }
    float[] scores = graph.run(rows());
    List<Explanation.Part> byInput = new ArrayList<>();
    List<Explanation.Part> byNight = new ArrayList<>();
    List<Explanation.Part> byCell = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      byInput.add(
          new Explanation.Part(
              Optional.of(name(i)), Optional.empty(), latest(i), scores[0] - scores[1 + i]));
    }
    for (int n = 0; n < nights; n++) {
      byNight.add(
          new Explanation.Part(
              Optional.empty(),
              Optional.of(date(n)),
              Optional.empty(),
              scores[0] - scores[1 + inputs + n]));
    }
    for (int c = 0; c < cells.size(); c++) {
      int night = cells.get(c) / inputs;
      int input = cells.get(c) % inputs;
      byCell.add(
          new Explanation.Part(
              Optional.of(name(input)),
              Optional.of(date(night)),
              window.cell(night, input),
              scores[0] - scores[1 + inputs + nights + c]));
    }
    return new Explanation(List.copyOf(byInput), List.copyOf(byNight), List.copyOf(byCell));
  }

  /** A part that is missing stays missing: the patient's own normal is not known to be there. */
  private float[] rows() {
    float[] rows = new float[occluded.size() * row.length];
    for (int r = 0; r < occluded.size(); r++) {
      for (int at = 0; at < row.length; at++) {
        boolean normal = occluded.get(r).test(at) && !Float.isNaN(row[at]);
        rows[r * row.length + at] = normal ? 0 : row[at];
      }
    }
    return rows;
  }

  private String name(int input) {
    return manifest.inputs().get(input).name();
  }

  private LocalDate date(int night) {
    return LocalDate.ofEpochDay(window.firstEpochDay() + night);
  }

  private Optional<NightWindow.Cell> latest(int input) {
    for (int night = manifest.window().nights() - 1; night >= 0; night--) {
      if (window.cell(night, input).isPresent()) {
        return window.cell(night, input);
      }
    }
    return Optional.empty();
  }
}
