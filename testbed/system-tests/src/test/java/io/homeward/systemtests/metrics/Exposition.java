package io.homeward.systemtests.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a part shows at {@code /metrics}, read as Prometheus reads it.
 *
 * @param types type of each family, by its name
 * @param samples labels of each sample, by its name, with all the values they take
 */
record Exposition(Map<String, String> types, Map<String, Map<String, Set<String>>> samples) {
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  /** Asks the part that listens on {@code port}. */
  static Exposition of(int port) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("/metrics of port " + port + " answers " + answer.statusCode());
    }
    return parse(answer.body());
  }

  /** Reads the text format; a line that is neither comment nor sample is an error. */
  static Exposition parse(String text) {
    Map<String, String> types = new TreeMap<>();
    Map<String, Map<String, Set<String>>> samples = new TreeMap<>();
    text.lines()
        .forEach(
            line -> {
              Matcher type = TYPE.matcher(line);
              if (type.matches()) {
                types.put(type.group(1), type.group(2));
              } else if (!line.startsWith("#") && !line.isEmpty()) {
                sample(line, samples);
              }
            });
    return new Exposition(types, samples);
  }

  private static void sample(String line, Map<String, Map<String, Set<String>>> samples) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      throw new IllegalArgumentException("not a sample: " + line);
    }
    Map<String, Set<String>> labels =
        samples.computeIfAbsent(sample.group(1), any -> new HashMap<>());
    if (sample.group(2) != null) {
      Matcher label = LABEL.matcher(sample.group(2));
      int end = 0;
      while (label.lookingAt()) {
        labels.computeIfAbsent(label.group(1), any -> new TreeSet<>()).add(label.group(2));
        end = label.end();
        label.region(end, sample.group(2).length());
      }
      if (end != sample.group(2).length()) {
        throw new IllegalArgumentException("not labels: " + line);
      }
    }
  }

  /** This and another together. */
  Exposition and(Exposition other) {
    Map<String, String> allTypes = new TreeMap<>(types);
    allTypes.putAll(other.types);
    Map<String, Map<String, Set<String>>> all = new TreeMap<>();
    for (Exposition one : new Exposition[] {this, other}) {
      one.samples.forEach(
          (name, labels) ->
              labels.forEach(
                  (label, values) ->
                      all.computeIfAbsent(name, any -> new HashMap<>())
                          .computeIfAbsent(label, any -> new TreeSet<>())
                          .addAll(values)));
      one.samples.keySet().forEach(name -> all.computeIfAbsent(name, any -> new HashMap<>()));
    }
    return new Exposition(allTypes, all);
  }

  /** Names of the labels in a family; those of all its samples together. */
  Set<String> labelsOf(String family) {
    Set<String> names = new HashSet<>();
    samples.forEach(
        (sample, labels) -> {
          if (familyOf(sample).equals(family)) {
            names.addAll(labels.keySet());
          }
        });
    return names;
  }

  /** The family that a sample belongs to. */
  String familyOf(String sample) {
    if (types.containsKey(sample)) {
      return sample;
    }
    String stem = sample.replaceFirst("_(bucket|sum|count)$", "");
    if (!types.containsKey(stem)) {
      throw new IllegalArgumentException("of no family: " + sample);
    }
    return stem;
  }
}
