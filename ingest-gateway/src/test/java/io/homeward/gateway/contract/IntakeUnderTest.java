package io.homeward.gateway.contract;

import io.homeward.gateway.IngestGateway;
import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.GatewayProcess;
import io.homeward.gateway.fixture.LivingGateway;
import io.homeward.gateway.fixture.WardTopics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * An intake as its contract meets it: a Kafka, and where devices connect and gateways read.
 *
 * @param kafka can be killed
 * @param topics what gateways read and write
 * @param keys where gateways keep their key
 * @param brokerPort where the broker is; empty: devices connect to the gateways themselves
 * @param group of the gateways at the broker: those of a test by themselves
 * @param ahead messages that a gateway takes, at least, without having acknowledged one
 * @param settlesWithin how long after a device's acknowledgement the message must be in Kafka
 */
record IntakeUnderTest(
    BrokerProcess kafka,
    WardTopics topics,
    Path keys,
    OptionalInt brokerPort,
    String group,
    int ahead,
    Duration settlesWithin) {

  /** A gateway that takes messages, to be killed. */
  GatewayProcess start(String gatewayId) throws IOException {
    return GatewayProcess.start(kafka.bootstrapServers(), keys, gatewayId, brokerPort, group);
  }

  /** A gateway that takes messages, in this process: sooner there. */
  LivingGateway startHere(String gatewayId) throws IOException {
    return LivingGateway.of(
        IngestGateway.start(
            GatewayProcess.config(kafka.bootstrapServers(), keys, gatewayId, brokerPort, group)),
        brokerPort.isPresent());
  }

  /** Where device number {@code n} connects while these gateways live. */
  int port(int n, List<? extends LivingGateway> living) {
    return brokerPort.orElseGet(() -> living.get(n % living.size()).mqttPort());
  }
}
