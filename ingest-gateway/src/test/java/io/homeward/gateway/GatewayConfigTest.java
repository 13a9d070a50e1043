package io.homeward.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayConfigTest {
  private static final GatewayConfig DEFAULTS =
      GatewayConfig.local("127.0.0.1:9092", Path.of("keys"));

  @Test
  void theDefaultsAreTheContracts() {
    assertThat(DEFAULTS.violations()).isEmpty();
    assertThat(DEFAULTS.bindHost()).isEqualTo("127.0.0.1");
    assertThat(DEFAULTS.mqttPort()).isEqualTo(1883);
    assertThat(DEFAULTS.httpPort()).isEqualTo(8081);
    assertThat(DEFAULTS.maxMessageBytes()).isEqualTo(262_144);
    assertThat(DEFAULTS.maxAhead()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void tellsEverythingWrongAtOnce() {
    GatewayConfig wrong =
        DEFAULTS
            .withPorts(70_000, 70_000)
            .withBindHost(" ")
            .withGatewayId("not an id")
            .withMaxConnections(0)
            .withReceiveMaximum(70_000)
            .withMaxInFlightBytes(1);
    assertThat(wrong.violations())
        .extracting(v -> v.substring(0, v.indexOf(':')))
        .containsExactly(
            "bindHost",
            "mqttPort",
            "httpPort",
            "httpPort",
            "gatewayId",
            "maxConnections",
            "receiveMaximum",
            "maxInFlightBytes");
    assertThatThrownBy(() -> IngestGateway.start(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bindHost")
        .hasMessageContaining("receiveMaximum");
  }

  @Test
  void aTakenPortIsAClearError(@TempDir Path directory) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      GatewayConfig config = GatewayConfig.local("127.0.0.1:1", directory);
      assertThatThrownBy(() -> IngestGateway.start(config.withPorts(taken.getLocalPort(), 0)))
          .hasMessageContaining("MQTT on 127.0.0.1:" + taken.getLocalPort());
      assertThatThrownBy(() -> IngestGateway.start(config.withPorts(0, taken.getLocalPort())))
          .hasMessageContaining("HTTP on 127.0.0.1:" + taken.getLocalPort());
    }
  }
}
