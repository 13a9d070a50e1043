package io.homeward.models.release;

import ai.onnxruntime.OrtException;
import io.homeward.models.baseline.NightHistory;
import io.homeward.vitals.score.WithheldReason;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A released model that judges nights: {@code model.yaml} and {@code model.onnx} of one folder,
 * loaded and verified as a whole.
 *
 * <p>Nothing of it changes once it is loaded, and ONNX Runtime runs one session for several threads
 * at once: thread-safe until it is closed, which no thread may do while another asks it. Holds
 * native memory until then.
 */
public final class NightModel implements AutoCloseable {
  /** Windows run through the graph at once at most; more are run in several batches. */
  public static final int MOST_ROWS = 256;

  private static final String MANIFEST = "model.yaml";
  private static final String GRAPH = "model.onnx";
  private static final int MOST_MANIFEST_BYTES = 64 * 1024;
  private static final int MOST_GRAPH_BYTES = 16 * 1024 * 1024;

  private final Manifest manifest;
  private final OnnxGraph graph;

  private NightModel(Manifest manifest, OnnxGraph graph) {
    this.manifest = manifest;
    this.graph = graph;
  }

  /**
   * Loads the model of a folder.
   *
   * @throws ModelRefusedException where anything of it is not as its manifest or this program needs
   *     it; nothing is left loaded
   */
  public static NightModel load(Path folder) throws ModelRefusedException {
    return load(folder, Files::newInputStream);
  }

  /**
   * Loads a model that was released with this program.
   *
   * @throws ModelRefusedException as {@link #load} does, and where there is no such release
   */
  public static NightModel released(String name, String version) throws ModelRefusedException {
    return load(Path.of(name, version), NightModel::releasedFile);
  }

  private static InputStream releasedFile(Path file) throws IOException {
    String resource = "/io/homeward/models/artifacts/" + file.toString().replace('\\', '/');
    InputStream found = NightModel.class.getResourceAsStream(resource);
    if (found == null) {
      throw new FileNotFoundException("not released with this program");
    }
    return found;
  }

  /** Where the files of a model lie. */
  private interface Source {
    InputStream open(Path file) throws IOException;
  }

  private static NightModel load(Path folder, Source source) throws ModelRefusedException {
    Path manifestFile = folder.resolve(MANIFEST);
    Manifest manifest =
        ManifestReader.read(manifestFile, bounded(source, manifestFile, MOST_MANIFEST_BYTES));
    Path graphFile = folder.resolve(GRAPH);
    byte[] bytes = bounded(source, graphFile, MOST_GRAPH_BYTES);
    String found = sha256(bytes);
    if (!found.equals(manifest.identity().hash())) {
      throw new ModelRefusedException(
          manifestFile, "sha256", "is not that of " + GRAPH + ", which is " + found);
    }
    return new NightModel(manifest, OnnxGraph.open(graphFile, bytes, manifest));
  }

  /**
   * Reads a manifest alone, as training needs it before there is a graph.
   *
   * @throws ModelRefusedException where it is not a manifest
   */
  public static Manifest manifest(Path file) throws ModelRefusedException {
    return ManifestReader.read(file, bounded(Files::newInputStream, file, MOST_MANIFEST_BYTES));
  }

  private static byte[] bounded(Source source, Path file, int mostBytes)
      throws ModelRefusedException {
    try (InputStream in = source.open(file)) {
      byte[] bytes = in.readNBytes(mostBytes + 1);
      if (bytes.length > mostBytes) {
        throw new ModelRefusedException(file, "longer than " + mostBytes + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new ModelRefusedException(file, "cannot be read: " + e.getMessage());
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What the model is. */
  public Manifest manifest() {
    return manifest;
  }

  /** The window of this model whose last night is {@code lastEpochDay}. */
  public NightWindow window(NightHistory history, long lastEpochDay) {
    return NightWindow.of(manifest, history, lastEpochDay);
  }

  /**
   * Judges windows that {@link #window} made, in their order. A window's answer does not depend on
   * the others.
   */
  public List<Outcome> score(List<NightWindow> windows) {
    List<Outcome> outcomes = new ArrayList<>(windows.size());
    for (int first = 0; first < windows.size(); first += MOST_ROWS) {
      List<NightWindow> part = windows.subList(first, Math.min(windows.size(), first + MOST_ROWS));
      scorePart(part, outcomes);
    }
    return outcomes;
  }

  /**
   * What drove the score of a window.
   *
   * @return nothing for a window that is withheld, or where the graph fails
   */
  public Optional<Explanation> explain(NightWindow window) {
    if (window.withheld().isPresent()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Occlusion.explain(manifest, graph, window));
    } catch (OrtException e) {
      return Optional.empty(); // the score itself says that the model failed
    }
  }

  private void scorePart(List<NightWindow> windows, List<Outcome> outcomes) {
    List<float[]> rows =
        windows.stream()
            .filter(window -> window.withheld().isEmpty())
            .map(NightWindow::row)
            .toList();
    float[] scores;
    try {
      scores = rows.isEmpty() ? new float[0] : graph.run(concatenated(rows));
    } catch (OrtException e) {
      windows.forEach(
          window ->
              outcomes.add(
                  new Outcome.Withheld(
                      window, window.withheld().orElse(WithheldReason.MODEL_FAILED))));
      return;
    }
    int next = 0;
    for (NightWindow window : windows) {
      outcomes.add(
          window.withheld().isPresent()
              ? new Outcome.Withheld(window, window.withheld().get())
              : outcome(window, scores[next++]));
    }
  }

  private Outcome outcome(NightWindow window, float score) {
    if (!manifest.output().kind().allows(score)) {
      return new Outcome.Withheld(window, WithheldReason.MODEL_FAILED);
    }
    return new Outcome.Scored(window, score, score >= manifest.output().alertFrom());
  }

  private static float[] concatenated(List<float[]> rows) {
    int cells = rows.get(0).length;
    float[] all = new float[rows.size() * cells];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * cells, cells);
    }
    return all;
  }

  @Override
  public void close() {
    graph.close();
  }
}
