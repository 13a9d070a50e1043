package io.homeward.systemtests.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.homeward.gateway.GatewayConfig;
import io.homeward.gateway.IngestGateway;
import io.homeward.gateway.broker.BrokerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be held against {@code docs/metrics.md} without a ward. */
class MetricsDocumentTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Path DOCUMENT = ROOT.resolve("docs/metrics.md");
  private static final Pattern ADDRESS = Pattern.compile("`http://(127\\.0\\.0\\.1:\\d+)/metrics`");

  @TempDir Path temp;

  /** A ward in one process has no broker: the gateway that reads from one is started here. */
  @Test
  void tellsAllThatAGatewayShowsBothWithABrokerAndDevicesOfItsOwn() throws Exception {
    try (IngestGateway gateway =
        IngestGateway.start(
            GatewayConfig.local("127.0.0.1:1", temp)
                .withPorts(0, 0)
                .withBroker(BrokerConfig.plain("127.0.0.1", 1)))) {
      Exposition shown = Exposition.of(gateway.httpPort());
      Set<String> written = new TreeSet<>();
      for (MetricsDocument.Entry entry : MetricsDocument.read(DOCUMENT).entries()) {
        if (entry.part().equals("Gateway")) {
          written.add(entry.name());
          assertThat(shown.types().get(entry.name())).as(entry.name()).isEqualTo(entry.type());
          assertThat(shown.labelsOf(entry.name()))
              .as(entry.name())
              .containsExactlyInAnyOrderElementsOf(entry.labels());
        }
      }
      assertThat(shown.types().keySet()).isEqualTo(written);
    }
  }

  @Test
  void prometheusAsksWhereTheDocumentSaysThatTheMetricsAre() throws Exception {
    JsonNode configuration =
        new ObjectMapper(new YAMLFactory())
            .readTree(ROOT.resolve("infra/prometheus/prometheus.yml").toFile());
    Set<String> asked = new TreeSet<>();
    for (JsonNode job : configuration.path("scrape_configs")) {
      assertThat(job.path("job_name").asText()).isNotEmpty();
      job.path("static_configs")
          .forEach(of -> of.path("targets").forEach(target -> asked.add(target.asText())));
    }
    Set<String> written = new TreeSet<>();
    ADDRESS.matcher(Files.readString(DOCUMENT)).results().forEach(at -> written.add(at.group(1)));
    assertThat(asked).isEqualTo(written).hasSize(3);
  }
}
