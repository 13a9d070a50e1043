package io.homeward.systemtests.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
  @Test
  void findsWhatIsAskedForAndGroupedBy() {
    Query query =
        Query.parse(
            "histogram_quantile(0.95, sum by (le, kind) (rate(a_seconds_bucket{x=~\"p|q\",y!=\"r\"}[$__rate_interval])))"
                + " / (max(b_total) + 1) > 0");
    assertThat(query.grouping()).containsExactlyInAnyOrder("le", "kind");
    assertThat(query.selectors())
        .containsExactly(
            new Query.Selector("a_seconds_bucket", Map.of("x", Set.of("p", "q"), "y", Set.of("r"))),
            new Query.Selector("b_total", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(",
        "sum(a",
        "sum(a))",
        "a b",
        "unknown(a)",
        "sum by le (a)",
        "rate(a[5 minutes])",
        "a{b}",
        "a{b=\"c\"",
        "a{b=c}",
        "a{b>\"c\"}",
        "sum()",
        "a +",
        "a;b"
      })
  void refusesWhatItCannotRead(String text) {
    assertThatThrownBy(() -> Query.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsWhatAPartShows() {
    Exposition shown =
        Exposition.parse(
            """
            # HELP a_seconds how long
            # TYPE a_seconds histogram
            a_seconds_bucket{part="x",le="1.0"} 2.0
            a_seconds_sum{part="y"} 1
            # TYPE b gauge
            b NaN
            """);
    assertThat(shown.types()).isEqualTo(Map.of("a_seconds", "histogram", "b", "gauge"));
    assertThat(shown.labelsOf("a_seconds")).containsExactlyInAnyOrder("part", "le");
    assertThat(shown.samples().get("a_seconds_sum")).isEqualTo(Map.of("part", Set.of("y")));
    assertThat(shown.labelsOf("b")).isEmpty();
    assertThatThrownBy(() -> Exposition.parse("what is this"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
