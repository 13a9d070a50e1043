package io.homeward.gateway;

import io.homeward.gateway.authentication.SignIn;
import io.homeward.gateway.health.GatewayHealth;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.mqtt.MqttServer;
import io.homeward.gateway.registry.RegistryFollower;
import io.homeward.gateway.status.StatusServer;
import io.homeward.vitals.clock.WardClock;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code /health} says. */
final class StatusReport {
  private final String gatewayId;
  private final GatewayHealth health;
  private final RegistryFollower follower;
  private final WardClock clock;
  private final MqttServer mqtt;
  private final GatewayMetrics metrics;

  StatusReport(
      String gatewayId,
      GatewayHealth health,
      RegistryFollower follower,
      WardClock clock,
      MqttServer mqtt,
      GatewayMetrics metrics) {
    this.gatewayId = gatewayId;
    this.health = health;
    this.follower = follower;
    this.clock = clock;
    this.mqtt = mqtt;
    this.metrics = metrics;
  }

  /**
   * Every value is a boolean, a number, a time, an enum constant or an identifier: nothing to
   * escape.
   */
  StatusServer.Health health() {
    String cause = health.cause();
    String signIns =
        metrics.signInCounts().entrySet().stream()
            .map(e -> "\"" + lower(e.getKey()) + "\":" + e.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    String json =
        "{\"gateway\":\"%s\",\"healthy\":%b,\"ready\":%b,\"kafkaAnswers\":%b,\"registryRead\":%b,\"wardTime\":%s,\"cause\":\"%s\",\"connections\":%d,\"signIns\":%s}"
            .formatted(
                gatewayId,
                cause.isEmpty(),
                health.isReady(),
                health.kafkaAnswers(),
                follower.hasReadToEnd(),
                wardTime(),
                cause,
                mqtt.connectedClients(),
                signIns);
    return new StatusServer.Health(cause.isEmpty(), json);
  }

  /**
   * The ward time in force, where ticks drive it; null where it is the wall's. Who drives the clock
   * waits for its tick here before it sends what that tick dates: a reading that overtakes it is
   * refused as of the future.
   */
  private String wardTime() {
    return clock.isDriven() ? '"' + clock.instant().toString() + '"' : "null";
  }

  private static String lower(SignIn outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
