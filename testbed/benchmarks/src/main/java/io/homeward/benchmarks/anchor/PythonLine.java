package io.homeward.benchmarks.anchor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeward.benchmarks.BenchmarkFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The line one would write in Python instead: mosquitto, a subscriber, a model, one row a reading
 * into TimescaleDB. Its folder, programs and database are named by whoever runs the benchmark;
 * nothing of it is part of Homeward. Stateless.
 *
 * @param folder where its {@code bench.py} is
 * @param python what runs it
 * @param environment what tells it about its database, model and broker
 */
public record PythonLine(Path folder, String python, Map<String, String> environment) {
  private static final List<String> SETTINGS = List.of("PG", "PGPIDFILE", "MODEL");
  private static final String MODULES =
      "import paho.mqtt, psycopg, numpy, onnxruntime, orjson, psutil";
  private static final String DEFAULT_MOSQUITTO = "/usr/sbin/mosquitto";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What one run of it said.
   *
   * @param readingsPerSecond committed to its database
   * @param messagesPerSecond the same in messages
   * @param cpuSecondsPerMillion of all its processes but the load generator, a million readings
   * @param otherCores what others took of the machine meanwhile
   */
  public record Figures(
      double readingsPerSecond,
      double messagesPerSecond,
      double cpuSecondsPerMillion,
      double otherCores) {

    /** Reads the JSON line that {@code bench.py} prints. */
    static Figures parse(String line) {
      try {
        JsonNode all = JSON.readTree(line);
        double cpuSeconds = 0;
        for (Map.Entry<String, JsonNode> process : all.required("cpu_s_per_M").properties()) {
          cpuSeconds += process.getKey().equals("generator") ? 0 : process.getValue().asDouble();
        }
        return new Figures(
            all.required("readings_per_s").asDouble(),
            all.required("msgs_per_s").asDouble(),
            cpuSeconds,
            all.required("load_other").asDouble());
      } catch (JsonProcessingException | IllegalArgumentException e) {
        throw new BenchmarkFailure("it said no figures: " + line, e);
      }
    }
  }

  /** Why it cannot run on this machine; empty if it can. */
  public Optional<String> missing() throws IOException, InterruptedException {
    if (!Files.isRegularFile(folder.resolve("bench.py"))) {
      return Optional.of("no bench.py in " + folder);
    }
    for (String setting : SETTINGS) {
      if (environment.getOrDefault(setting, "").isBlank()) {
        return Optional.of("the environment does not name " + setting);
      }
    }
    Path mosquitto = Path.of(environment.getOrDefault("MOSQUITTO", DEFAULT_MOSQUITTO));
    if (!Files.isExecutable(mosquitto)) {
      return Optional.of("no mosquitto at " + mosquitto);
    }
    Process modules =
        new ProcessBuilder(python, "-c", MODULES)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return modules.waitFor() == 0 ? Optional.empty() : Optional.of(python + " cannot " + MODULES);
  }

  /**
   * Runs it once, in messages of one or of sixty readings.
   *
   * @param scratch a folder of its own; left empty
   * @throws BenchmarkFailure if it fails
   */
  public Figures run(boolean singleReadings, Path scratch)
      throws IOException, InterruptedException {
    Files.createDirectories(scratch);
    List<String> command = new ArrayList<>(List.of(python, "bench.py", "A"));
    command.addAll(List.of(singleReadings ? "single" : "b60", "tuned", "4", "12"));
    Path output = scratch.resolve("bench.out");
    Path errors = scratch.resolve("bench.err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("TMP", scratch.toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    int exitCode = builder.start().waitFor();
    List<String> lines = Files.readAllLines(output);
    List<String> reasons = Files.readAllLines(errors);
    try (Stream<Path> left = Files.walk(scratch)) {
      for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    if (exitCode != 0 || lines.isEmpty()) {
      throw new BenchmarkFailure(
          "it failed with exit code "
              + exitCode
              + (reasons.isEmpty() ? "" : ": " + reasons.get(reasons.size() - 1)));
    }
    return Figures.parse(lines.get(lines.size() - 1));
  }
}
