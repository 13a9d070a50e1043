package io.homeward.gateway;

import io.homeward.settings.Meaning;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The gateway's section of a ward's settings. */
@ConfigMapping(prefix = "gateway")
@Meaning("An ingest gateway: MQTT in, Kafka out. Several may run, each under an id of its own.")
public interface GatewaySettings {
  @Meaning("address that MQTT and HTTP listen on; 0.0.0.0 for all")
  @WithDefault("127.0.0.1")
  String bindHost();

  @Meaning("MQTT port; with TLS it listens on loopback alone")
  @WithDefault("1883")
  int mqttPort();

  @Meaning("port of /health and /metrics")
  @WithDefault("8081")
  int httpPort();

  @Meaning("name of this gateway, unique among them; the host's name will do")
  @WithDefault("gateway-1")
  String id();

  @Meaning("folder with the key that encrypts kept payloads; the same for all gateways, owner only")
  String keyDirectory();

  @Meaning("open connections at most")
  @WithDefault("20000")
  int maxConnections();

  @Meaning("unacknowledged messages of one connection at most")
  @WithDefault("1000")
  int receiveMaximum();

  @Meaning("bytes on their way to Kafka at most; past it no socket is read")
  @WithDefault("67108864")
  long maxInFlightBytes();

  /** MQTT over TLS; without it there is none. */
  Optional<Tls> tls();

  /** MQTT over TLS. */
  interface Tls {
    // No @WithDefault: with one in it the group would always be there.
    @Meaning("MQTT port with TLS; 8883 where none is said")
    Optional<Integer> port();

    @Meaning("PEM file: the gateway's certificate, then what it was issued by")
    String certificateChain();

    @Meaning("PEM file: its key, PKCS #8, not encrypted")
    String privateKey();
  }

  /** As the gateway is started. */
  default GatewayConfig config(String bootstrapServers) {
    GatewayConfig config =
        GatewayConfig.local(bootstrapServers, Path.of(keyDirectory()))
            .withBindHost(bindHost())
            .withPorts(mqttPort(), httpPort())
            .withGatewayId(id())
            .withMaxConnections(maxConnections())
            .withReceiveMaximum(receiveMaximum())
            .withMaxInFlightBytes(maxInFlightBytes());
    return tls()
        .map(
            tls ->
                config.withTls(
                    new TlsConfig(
                        tls.port().orElse(8883),
                        Path.of(tls.certificateChain()),
                        Path.of(tls.privateKey()))))
        .orElse(config);
  }
}
