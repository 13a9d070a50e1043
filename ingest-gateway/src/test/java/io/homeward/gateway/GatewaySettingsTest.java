package io.homeward.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.gateway.broker.BrokerConfig;
import io.homeward.gateway.broker.BrokerSignIn;
import io.homeward.settings.Settings;
import io.homeward.settings.SettingsRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewaySettingsTest {
  @TempDir Path temp;

  private GatewayConfig read(String text) throws Exception {
    Path file = Files.writeString(temp.resolve("homeward.yaml"), text);
    return Settings.read(file, Map.of(), GatewaySettings.class)
        .section(GatewaySettings.class)
        .config("kafka:9092");
  }

  @Test
  void whatIsNotSaidIsAsInOneProcess() throws Exception {
    assertThat(read("gateway:\n  key-directory: /keys\n"))
        .isEqualTo(GatewayConfig.local("kafka:9092", Path.of("/keys")));
  }

  @Test
  void whatIsSaidIsTaken() throws Exception {
    GatewayConfig config =
        read(
            """
            gateway:
              bind-host: 0.0.0.0
              mqtt-port: 2883
              http-port: 9081
              id: gateway-7
              key-directory: /keys
              max-connections: 10
              receive-maximum: 11
              max-in-flight-bytes: 12000000
              tls:
                certificate-chain: /tls/chain.pem
                private-key: /tls/key.pem
            """);
    assertThat(config)
        .isEqualTo(
            GatewayConfig.local("kafka:9092", Path.of("/keys"))
                .withBindHost("0.0.0.0")
                .withPorts(2883, 9081)
                .withGatewayId("gateway-7")
                .withMaxConnections(10)
                .withReceiveMaximum(11)
                .withMaxInFlightBytes(12_000_000)
                .withTls(new TlsConfig(8883, Path.of("/tls/chain.pem"), Path.of("/tls/key.pem"))));
    assertThat(config.tls().map(TlsConfig::port)).isEqualTo(Optional.of(8883));
  }

  @Test
  void aBrokerIsReadFromInsteadUnlessTheEdgeIsToStay() throws Exception {
    String broker =
        """
        gateway:
          key-directory: /keys
          broker:
            host: broker.example
            trusted-certificates: /tls/issuers.pem
            user: homeward-gateway
            password-file: /secrets/broker
            group: ward-7
        """;
    BrokerConfig expected =
        BrokerConfig.plain("broker.example", 8883)
            .withTls(Path.of("/tls/issuers.pem"))
            .withSignIn(BrokerSignIn.fromFile("homeward-gateway", Path.of("/secrets/broker")))
            .withGroup("ward-7");
    GatewayConfig local = GatewayConfig.local("kafka:9092", Path.of("/keys"));
    assertThat(read(broker)).isEqualTo(local.withBrokerAlone(expected));
    assertThat(read(broker + "    beside-edge: true\n")).isEqualTo(local.withBroker(expected));
  }

  @Test
  void halfOfTlsIsRefused() {
    assertThatThrownBy(
            () -> read("gateway:\n  key-directory: /keys\n  tls:\n    private-key: /tls/key.pem\n"))
        .isInstanceOf(SettingsRefusedException.class)
        .hasMessageContaining("gateway.tls.certificate-chain");
  }
}
