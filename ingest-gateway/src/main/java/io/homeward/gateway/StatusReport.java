package io.homeward.gateway;

import io.homeward.gateway.authentication.SignIn;
import io.homeward.gateway.broker.BrokerIntake;
import io.homeward.gateway.health.GatewayHealth;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.registry.RegistryFollower;
import io.homeward.gateway.status.StatusServer;
import io.homeward.vitals.clock.WardClock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** What {@code /health} says. */
final class StatusReport {
  private final String gatewayId;
  private final GatewayHealth health;
  private final RegistryFollower follower;
  private final WardClock clock;
  private final IntSupplier connections;
  private final Optional<BrokerIntake> broker;
  private final GatewayMetrics metrics;

  StatusReport(
      String gatewayId,
      GatewayHealth health,
      RegistryFollower follower,
      WardClock clock,
      IntSupplier connections,
      Optional<BrokerIntake> broker,
      GatewayMetrics metrics) {
    this.gatewayId = gatewayId;
    this.health = health;
    this.follower = follower;
    this.clock = clock;
    this.connections = connections;
    this.broker = broker;
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
        "{\"gateway\":\"%s\",\"healthy\":%b,\"ready\":%b,\"kafkaAnswers\":%b,\"registryRead\":%b,\"wardTime\":%s,\"cause\":\"%s\",\"broker\":%s,\"connections\":%d,\"signIns\":%s}"
            .formatted(
                gatewayId,
                cause.isEmpty(),
                health.isReady(),
                health.kafkaAnswers(),
                follower.hasReadToEnd(),
                wardTime(),
                cause,
                broker.map(intake -> '"' + intake.report() + '"').orElse("null"),
                connections.getAsInt(),
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
