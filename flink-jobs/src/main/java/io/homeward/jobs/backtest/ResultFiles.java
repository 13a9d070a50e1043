package io.homeward.jobs.backtest;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The files a backtest leaves in its output folder. Each is written beside its place and moved
 * there when it is whole; other files of the folder stay as they are. Stateless but for the folder.
 */
final class ResultFiles {
  private final Path folder;

  private ResultFiles(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder where it is not there. */
  static ResultFiles in(Path folder) throws BacktestException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new BacktestException("cannot make the output folder " + folder, e);
    }
    if (!Files.isWritable(folder)) {
      throw new BacktestException("cannot write to the output folder " + folder);
    }
    return new ResultFiles(folder);
  }

  void write(ResultRows rows) throws BacktestException {
    write("nights.csv", ResultRows.NIGHTS, rows.nights());
    write("alerts.csv", ResultRows.ALERTS, rows.alerts());
    write("scores.csv", ResultRows.SCORES, rows.scores());
  }

  private void write(String name, String header, List<String> lines) throws BacktestException {
    Path file = folder.resolve(name);
    Path part = folder.resolve("." + name + ".part");
    try {
      try (BufferedWriter out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
        out.write(header);
        out.write('\n');
        for (String line : lines) {
          out.write(line);
          out.write('\n');
        }
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new BacktestException("cannot write " + file, e);
    }
  }
}
