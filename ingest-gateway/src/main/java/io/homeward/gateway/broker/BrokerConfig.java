package io.homeward.gateway.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The hospital's broker that a gateway reads from, over MQTT 5.
 *
 * @param host its name; checked against its certificate where there is TLS
 * @param port its port
 * @param tls whether to speak TLS; without it secrets and readings travel in the clear
 * @param trustedCertificates PEM file of the issuers to trust; empty: those that Java trusts
 * @param signIn user and password, where the broker asks for them
 * @param group name of the shared subscription: gateways of one group share the messages
 * @param receiveMaximum messages the broker may have sent and not seen acknowledged: the
 *     back-pressure; with the largest message it fits what may be on its way to Kafka
 * @param keepAlive how often a silent connection is tried
 * @param sessionExpiry how long the broker keeps what this gateway has not acknowledged while it is
 *     away; what is older than that when it comes back is gone
 * @param connectTimeout for each step of connecting
 * @param mostBackOff longest pause between attempts to connect
 */
public record BrokerConfig(
    String host,
    int port,
    boolean tls,
    Optional<Path> trustedCertificates,
    Optional<BrokerSignIn> signIn,
    String group,
    int receiveMaximum,
    Duration keepAlive,
    Duration sessionExpiry,
    Duration connectTimeout,
    Duration mostBackOff) {

  /** MQTT counts a session's expiry in 32 bits of seconds, all of them set meaning never. */
  private static final Duration LONGEST_EXPIRY = Duration.ofSeconds(0xFFFF_FFFEL);

  private static final Duration LONGEST_CONNECT = Duration.ofMinutes(5);

  /** The defaults, in the clear: for a broker on the same machine. */
  public static BrokerConfig plain(String host, int port) {
    return new BrokerConfig(
        host,
        port,
        false,
        Optional.empty(),
        Optional.empty(),
        "homeward",
        256,
        Duration.ofSeconds(20),
        Duration.ofDays(7),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30));
  }

  /** The same over TLS, trusting the issuers in a PEM file. */
  public BrokerConfig withTls(Path newTrustedCertificates) {
    return new BrokerConfig(
        host,
        port,
        true,
        Optional.of(newTrustedCertificates),
        signIn,
        group,
        receiveMaximum,
        keepAlive,
        sessionExpiry,
        connectTimeout,
        mostBackOff);
  }

  /** The same, signing in. */
  public BrokerConfig withSignIn(BrokerSignIn newSignIn) {
    return new BrokerConfig(
        host,
        port,
        tls,
        trustedCertificates,
        Optional.of(newSignIn),
        group,
        receiveMaximum,
        keepAlive,
        sessionExpiry,
        connectTimeout,
        mostBackOff);
  }

  /** The same in another group of gateways. */
  public BrokerConfig withGroup(String newGroup) {
    return new BrokerConfig(
        host,
        port,
        tls,
        trustedCertificates,
        signIn,
        newGroup,
        receiveMaximum,
        keepAlive,
        sessionExpiry,
        connectTimeout,
        mostBackOff);
  }

  /** The same with another bound of unacknowledged messages. */
  public BrokerConfig withReceiveMaximum(int newMaximum) {
    return new BrokerConfig(
        host,
        port,
        tls,
        trustedCertificates,
        signIn,
        group,
        newMaximum,
        keepAlive,
        sessionExpiry,
        connectTimeout,
        mostBackOff);
  }

  String serverUri() {
    return (tls ? "ssl://" : "tcp://") + host + ':' + port;
  }

  /** The messages of every device, shared within the group. */
  String topicFilter() {
    return "$share/" + group + "/homeward/v1/+/+/readings";
  }

  /**
   * Everything wrong with these values.
   *
   * @param maxMessageBytes largest payload taken
   * @param maxInFlightBytes what a gateway may have on its way to Kafka
   */
  public List<String> violations(int maxMessageBytes, long maxInFlightBytes) {
    List<String> found = new ArrayList<>();
    require(found, !host.isBlank() && host.indexOf('/') < 0, "broker.host: must be a name");
    require(found, port >= 1 && port <= 65_535, "broker.port: must be 1 to 65535");
    require(
        found,
        !group.isEmpty() && group.chars().noneMatch(c -> "/+#".indexOf(c) >= 0),
        "broker.group: must be a name without / + #");
    require(
        found,
        receiveMaximum >= 1 && receiveMaximum <= 65_535,
        "broker.receiveMaximum: must be 1 to 65535");
    require(
        found,
        (long) receiveMaximum * maxMessageBytes <= maxInFlightBytes,
        "broker.receiveMaximum: times maxMessageBytes it must not exceed maxInFlightBytes");
    within(found, "broker.keepAlive", keepAlive, Duration.ofSeconds(1), Duration.ofHours(1));
    within(found, "broker.sessionExpiry", sessionExpiry, Duration.ofMinutes(1), LONGEST_EXPIRY);
    within(found, "broker.connectTimeout", connectTimeout, Duration.ofSeconds(1), LONGEST_CONNECT);
    within(found, "broker.mostBackOff", mostBackOff, Duration.ofMillis(100), Duration.ofHours(1));
    require(
        found,
        tls || trustedCertificates.isEmpty(),
        "broker.trustedCertificates: mean nothing without broker.tls");
    trustedCertificates
        .filter(file -> !Files.isReadable(file))
        .ifPresent(file -> found.add("broker.trustedCertificates: cannot be read: " + file));
    signIn.ifPresent(with -> with.addViolations(found));
    return found;
  }

  private static void within(
      List<String> found, String name, Duration value, Duration low, Duration high) {
    require(
        found,
        value.compareTo(low) >= 0 && value.compareTo(high) <= 0,
        name + ": must be " + low + " to " + high);
  }

  private static void require(List<String> found, boolean holds, String otherwise) {
    if (!holds) {
      found.add(otherwise);
    }
  }
}
