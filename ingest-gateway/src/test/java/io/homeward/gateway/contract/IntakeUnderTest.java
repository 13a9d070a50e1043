package io.homeward.gateway.contract;

import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.GatewayProcess;
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
 * @param settlesWithin how long after a device's acknowledgement the message must be in Kafka
 */
record IntakeUnderTest(
    BrokerProcess kafka,
    WardTopics topics,
    Path keys,
    OptionalInt brokerPort,
    Duration settlesWithin) {

  /** A gateway that takes messages. */
  GatewayProcess start(String gatewayId) throws IOException {
    return GatewayProcess.start(kafka.bootstrapServers(), keys, gatewayId, brokerPort);
  }

  /** Where device number {@code n} connects while these gateways live. */
  int port(int n, List<GatewayProcess> living) {
    return brokerPort.orElseGet(() -> living.get(n % living.size()).mqttPort());
  }
}
