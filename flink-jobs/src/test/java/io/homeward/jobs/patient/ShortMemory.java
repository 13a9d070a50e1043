package io.homeward.jobs.patient;

import io.homeward.models.release.ModelRefusedException;
import io.homeward.models.release.NightModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The released graph with a manifest that asks for three nights of baseline and alerts soon, so
 * that a fortnight is enough to judge by.
 */
final class ShortMemory {
  static final String NAME = "nightly-deviation";
  private static final String RELEASE = "/io/homeward/models/artifacts/nightly-deviation/1/";

  private ShortMemory() {}

  static NightModel load() {
    return load("", "");
  }

  /** The same with {@code to} in place of {@code from} in its manifest. */
  static NightModel load(String from, String to) {
    try {
      Path folder = Files.createTempDirectory("short-memory");
      String manifest =
          new String(resource("model.yaml"), StandardCharsets.UTF_8)
              .replace("nights: 42", "nights: 6")
              .replace("leastNights: 14", "leastNights: 3")
              .replace("leastNights: 3\noutput", "leastNights: 2\noutput")
              .replace("alertFrom: 0.106587", "alertFrom: 0.07")
              .replace(from, to);
      Path yaml = Files.writeString(folder.resolve("model.yaml"), manifest);
      Path graph = Files.write(folder.resolve("model.onnx"), resource("model.onnx"));
      NightModel model = NightModel.load(folder);
      Files.delete(yaml);
      Files.delete(graph);
      Files.delete(folder);
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ModelRefusedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ShortMemory.class.getResourceAsStream(RELEASE + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
