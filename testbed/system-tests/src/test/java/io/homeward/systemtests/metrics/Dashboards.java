package io.homeward.systemtests.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The queries of the dashboards in {@code infra/grafana/dashboards}. */
final class Dashboards {
  private Dashboards() {}

  /**
   * One query and how what it gives is called.
   *
   * @param panel dashboard and title, for messages
   */
  record Target(String panel, String query, String legend) {}

  static List<Target> targets(Path folder) throws IOException {
    List<Target> targets = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
        for (JsonNode panel : dashboard.path("panels")) {
          String name = file.getFileName() + ": " + panel.path("title").asText();
          panel
              .path("targets")
              .forEach(
                  target ->
                      targets.add(
                          new Target(
                              name,
                              target.path("expr").asText(),
                              target.path("legendFormat").asText())));
        }
      }
    }
    return targets;
  }
}
