package io.homeward.gateway;

import io.homeward.gateway.broker.BrokerConfig;
import io.homeward.gateway.broker.BrokerSignIn;
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

  /** A broker to read from; without it there is none. */
  Optional<Broker> broker();

  /** A hospital's own broker, over MQTT 5. */
  interface Broker {
    @Meaning("the broker's name, as in its certificate")
    String host();

    // No @WithDefault in here either.
    @Meaning("its port; 8883 where certificates are said, 1883 else")
    Optional<Integer> port();

    @Meaning("PEM file of the issuers to trust; with it the gateway speaks TLS")
    Optional<String> trustedCertificates();

    @Meaning("who signs in; needs a password file")
    Optional<String> user();

    @Meaning("a file whose first line is the password, read at each connection")
    Optional<String> passwordFile();

    @Meaning("name of the shared subscription; homeward where none is said")
    Optional<String> group();

    @Meaning("whether devices may connect to the gateway itself as well; no where nothing is said")
    Optional<Boolean> besideEdge();

    /** As the gateway reads from it. */
    default BrokerConfig config() {
      BrokerConfig config =
          BrokerConfig.plain(
              host(), port().orElse(trustedCertificates().isPresent() ? 8883 : 1883));
      if (trustedCertificates().isPresent()) {
        config = config.withTls(Path.of(trustedCertificates().get()));
      }
      if (user().isPresent() || passwordFile().isPresent()) {
        config =
            config.withSignIn(
                new BrokerSignIn(
                    user().orElse(""), passwordFile().map(Path::of), Optional.empty()));
      }
      return group().map(config::withGroup).orElse(config);
    }
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
    GatewayConfig secured =
        tls()
            .map(
                tls ->
                    config.withTls(
                        new TlsConfig(
                            tls.port().orElse(8883),
                            Path.of(tls.certificateChain()),
                            Path.of(tls.privateKey()))))
            .orElse(config);
    return broker()
        .map(
            broker ->
                broker.besideEdge().orElse(false)
                    ? secured.withBroker(broker.config())
                    : secured.withBrokerAlone(broker.config()))
        .orElse(secured);
  }
}
