package io.homeward.systemtests.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of {@code docs/metrics.md}.
 *
 * @param entries in the order of the page
 */
record MetricsDocument(List<Entry> entries) {
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z_]+)` \\| ([a-z]+) \\| ((?:`[a-z]+`(?:, )?)*) ?\\| (.+) \\|");
  private static final Pattern QUOTED = Pattern.compile("`([a-z]+)`");

  /**
   * One family of metrics.
   *
   * @param part heading it stands under
   * @param onlyWithBroker shown only by a gateway that reads from a broker
   */
  record Entry(String part, String name, String type, Set<String> labels, boolean onlyWithBroker) {}

  static MetricsDocument read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    String part = "";
    for (String line : Files.readAllLines(file)) {
      Matcher row = ROW.matcher(line);
      if (line.startsWith("## ")) {
        part = line.substring(3);
      } else if (row.matches()) {
        Set<String> labels = new TreeSet<>();
        Matcher label = QUOTED.matcher(row.group(3));
        while (label.find()) {
          labels.add(label.group(1));
        }
        entries.add(
            new Entry(
                part,
                row.group(1),
                row.group(2),
                labels,
                row.group(4).endsWith("only where the gateway reads from a broker")));
      } else if (line.startsWith("| `homeward_") || line.startsWith("| `jvm_")) {
        throw new IOException("a row of another form: " + line);
      }
    }
    return new MetricsDocument(entries);
  }
}
