package io.homeward.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.gateway.broker.BrokerConfig;
import io.homeward.gateway.broker.BrokerSignIn;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayConfigTest {
  private static final GatewayConfig DEFAULTS =
      GatewayConfig.local("127.0.0.1:9092", Path.of("keys"));

  /** A file that is there wherever the tests run. */
  private static final Path EXISTING = Path.of("pom.xml");

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
  void readsFromABrokerWhereOneIsStatedAndOnlyThen() {
    BrokerConfig broker = BrokerConfig.plain("127.0.0.1", 1884);
    assertThat(DEFAULTS.intakes()).isEqualTo(GatewayConfig.Intakes.EDGE);
    assertThat(DEFAULTS.withBroker(broker).violations()).isEmpty();
    assertThat(DEFAULTS.withBroker(broker).intakes()).isEqualTo(GatewayConfig.Intakes.BOTH);
    assertThat(DEFAULTS.withBrokerAlone(broker).violations()).isEmpty();
    assertThat(
            DEFAULTS
                .withTls(new TlsConfig(0, EXISTING, EXISTING))
                .withBrokerAlone(broker)
                .violations())
        .containsExactly("tls: is for devices that connect to the gateway, but intakes are BROKER");
  }

  @Test
  void tellsEverythingWrongWithABroker() {
    Path nothing = Path.of("nothing-of-this-name");
    GatewayConfig wrong =
        DEFAULTS.withBroker(
            BrokerConfig.plain("", 0)
                .withReceiveMaximum(257)
                .withTls(nothing)
                .withSignIn(BrokerSignIn.fromEnvironment(" ", "NO_VARIABLE_OF_THIS_NAME")));
    assertThat(wrong.violations())
        .containsExactly(
            "broker.host: must be a name",
            "broker.port: must be 1 to 65535",
            "broker.receiveMaximum: times maxMessageBytes it must not exceed maxInFlightBytes",
            "broker.trustedCertificates: cannot be read: " + nothing,
            "broker.signIn.user: must be a name",
            "broker.signIn.passwordVariable: is not set: NO_VARIABLE_OF_THIS_NAME");
    assertThat(
            DEFAULTS
                .withBroker(
                    BrokerConfig.plain("b", 1)
                        .withSignIn(new BrokerSignIn("u", Optional.empty(), Optional.empty())))
                .violations())
        .containsExactly(
            "broker.signIn: the password stands either in a file or in the environment");
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
