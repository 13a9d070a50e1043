package io.homeward.standalone.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints that earlier runs of one job left: {@code <run>/chk-<n>}, complete where they
 * hold {@code _metadata}, which Flink writes last. Stateless, thread-safe.
 *
 * <p>A run restores without claiming, so its first checkpoint is whole and no run depends on the
 * files of another: all but the newest run's may go.
 */
final class RetainedCheckpoints {
  private RetainedCheckpoints() {}

  /** The newest complete checkpoint below {@code directory}, if there is one. */
  static Optional<Path> newest(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    Optional<Path> newest = Optional.empty();
    Comparator<Path> byAge =
        Comparator.comparing(RetainedCheckpoints::completedAt)
            .thenComparing(RetainedCheckpoints::number);
    for (Path run : children(directory)) {
      for (Path checkpoint : children(run)) {
        if (number(checkpoint) >= 0 && Files.exists(checkpoint.resolve("_metadata"))) {
          newest =
              newest
                  .filter(n -> byAge.compare(n, checkpoint) >= 0)
                  .or(() -> Optional.of(checkpoint));
        }
      }
    }
    return newest;
  }

  /** Deletes every run below {@code directory} but the one that {@code kept} belongs to. */
  static void deleteOthers(Path directory, Path kept) throws IOException {
    for (Path run : children(directory)) {
      if (!run.equals(kept.getParent())) {
        deleteTree(run);
      }
    }
  }

  static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.filter(Files::isDirectory).toList();
    }
  }

  private static FileTime completedAt(Path checkpoint) {
    try {
      return Files.getLastModifiedTime(checkpoint.resolve("_metadata"));
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static long number(Path checkpoint) {
    String name = checkpoint.getFileName().toString();
    return name.matches("chk-\\d{1,18}") ? Long.parseLong(name.substring("chk-".length())) : -1;
  }
}
