package io.homeward.systemtests.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.homeward.systemtests.ward.WardInParts;
import io.homeward.systemtests.ward.WardProcess;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a running ward shows of itself, held against what is written about it. */
public final class ShownByWard {
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern CLOSED_VALUE = Pattern.compile("[a-z]+(_[a-z]+)*");
  private static final Pattern BOUND = Pattern.compile("[0-9.]+|\\+Inf");
  private static final Pattern IN_LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

  /** Given to every metric by whoever collects it. */
  private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

  private final List<Exposition> parts;
  private final Exposition all;

  private ShownByWard(List<Exposition> parts) {
    this.parts = parts;
    all = parts.stream().reduce(Exposition::and).orElseThrow();
  }

  /**
   * Checks a ward that has taken readings: its metrics are those of {@code docs/metrics.md}, with
   * closed labels, and the dashboards ask for nothing else.
   *
   * @param nobodys ids and secrets of the ward that must stand nowhere
   */
  public static void check(WardProcess ward, String... nobodys) throws Exception {
    check(
        List.of(
            ward.connections().healthPort(), ward.connections().jobsPort(), ward.board().getPort()),
        nobodys);
  }

  /** The same of a ward whose parts run apart. */
  public static void check(WardInParts ward, String... nobodys) throws Exception {
    check(ward.metricsPorts(), nobodys);
  }

  private static void check(List<Integer> ports, String... nobodys) throws Exception {
    MetricsDocument document = MetricsDocument.read(ROOT.resolve("docs/metrics.md"));
    // Some appear with what they count: the lag with the first fetch, the first checkpoint.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              ShownByWard shown = read(ports);
              shown.assertWrittenDown(document);
              shown.assertLabelsAreClosed(nobodys);
            });
    read(ports).assertDashboardsAskForNothingElse();
  }

  private static ShownByWard read(List<Integer> ports) throws Exception {
    List<Exposition> parts = new ArrayList<>();
    for (int port : ports) {
      listening(port).ifPresent(parts::add);
    }
    return new ShownByWard(parts);
  }

  /** Of a range not every port is taken; what is missing then, the page will tell. */
  private static Optional<Exposition> listening(int port) throws Exception {
    try {
      return Optional.of(Exposition.of(port));
    } catch (ConnectException e) {
      return Optional.empty();
    }
  }

  private void assertWrittenDown(MetricsDocument document) {
    assertThat(all.types().keySet())
        .containsExactlyInAnyOrderElementsOf(
            document.entries().stream()
                .filter(entry -> !entry.onlyWithBroker())
                .map(MetricsDocument.Entry::name)
                .toList());
    for (MetricsDocument.Entry entry : document.entries()) {
      if (!entry.onlyWithBroker()) {
        assertThat(all.types().get(entry.name())).as(entry.name()).isEqualTo(entry.type());
        assertThat(all.labelsOf(entry.name()))
            .as(entry.name())
            .containsExactlyInAnyOrderElementsOf(entry.labels());
      }
    }
  }

  private void assertLabelsAreClosed(String... nobodys) {
    for (Exposition part : parts) {
      part.samples()
          .forEach(
              (sample, labels) ->
                  labels.forEach(
                      (label, values) -> {
                        assertThat(values).as(sample).doesNotContain(nobodys);
                        if (!sample.startsWith("jvm_")) {
                          Pattern closed = label.equals("le") ? BOUND : CLOSED_VALUE;
                          assertThat(values)
                              .as(sample + " " + label)
                              .allMatch(value -> closed.matcher(value).matches());
                        }
                      }));
    }
  }

  private void assertDashboardsAskForNothingElse() throws Exception {
    List<Dashboards.Target> targets = Dashboards.targets(ROOT.resolve("infra/grafana/dashboards"));
    assertThat(targets).hasSizeGreaterThan(40);
    for (Dashboards.Target target : targets) {
      Query query = Query.parse(target.query());
      assertThat(query.selectors()).as(target.panel()).isNotEmpty();
      Set<String> known = new TreeSet<>(OF_PROMETHEUS);
      for (Query.Selector selector : query.selectors()) {
        assertThat(all.samples()).as(target.panel()).containsKey(selector.sample());
        var labels = all.samples().get(selector.sample());
        known.addAll(labels.keySet());
        selector
            .values()
            .forEach(
                (label, values) ->
                    assertThat(labels.getOrDefault(label, Set.of()))
                        .as(target.panel() + ": " + label)
                        .containsAll(values));
      }
      assertThat(known).as(target.panel()).containsAll(query.grouping());
      assertThat(query.grouping()).as(target.panel()).containsAll(inLegend(target.legend()));
    }
  }

  private static Set<String> inLegend(String legend) {
    return IN_LEGEND.matcher(legend).results().map(ShownByWard::first).collect(Collectors.toSet());
  }

  private static String first(java.util.regex.MatchResult result) {
    return result.group(1);
  }
}
