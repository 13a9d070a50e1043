package io.homeward.models.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** Lays out a model's folder: three nights by two inputs, a valid one unless told otherwise. */
final class ReleaseFolder {
  private final Path folder;
  private String yaml;

  ReleaseFolder(Path folder, String graph) throws IOException, NoSuchAlgorithmException {
    this.folder = folder;
    byte[] bytes;
    try (InputStream in = ReleaseFolder.class.getResourceAsStream("/graphs/" + graph + ".onnx")) {
      bytes = Objects.requireNonNull(in, graph).readAllBytes();
    }
    Files.write(folder.resolve("model.onnx"), bytes);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    yaml =
        """
        name: test-model
        version: "1"
        sha256: %s
        window:
          length: P3D
          step: P1D
          closesAt: "07:00"
          deadlineAt: "12:00"
        inputs:
          - name: rest
            anyOf: [night-heart-rate, resting-heart-rate]
            obligatory: true
            clip: 6
          - name: steps
            anyOf: [day-steps]
            obligatory: false
            clip: 4
        baseline:
          nights: 28
          leastNights: 14
        missing:
          as: NaN
          leastNights: 2
        output:
          kind: probability
          alertFrom: 0.5
        intendedUse: For tests alone.
        """
            .formatted(hash);
  }

  /** The manifest with {@code from} in place of {@code to}. */
  ReleaseFolder with(String from, String to) {
    if (!yaml.contains(from)) {
      throw new IllegalArgumentException("the manifest has no " + from);
    }
    yaml = yaml.replace(from, to);
    return this;
  }

  Path write() throws IOException {
    Files.writeString(folder.resolve("model.yaml"), yaml, StandardCharsets.UTF_8);
    return folder;
  }
}
