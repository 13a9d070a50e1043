package io.homeward.gateway.contract;

import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.GatewayProcess;
import io.homeward.gateway.fixture.WardTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Devices connect to the gateway: their acknowledgement is the promise. */
class EdgeIntakeIT implements OutageContract {
  @TempDir static Path directory;
  private static IntakeUnderTest intake;

  @BeforeAll
  static void start() throws Exception {
    BrokerProcess kafka = BrokerProcess.start(directory.resolve("kafka"));
    WardTopics topics = new WardTopics(kafka.bootstrapServers());
    intake =
        new IntakeUnderTest(
            kafka,
            topics.populate("w", DEVICES, "acme", SECRET, FROM),
            directory.resolve("keys"),
            OptionalInt.empty(),
            "none",
            AHEAD,
            Duration.ZERO);
  }

  @AfterAll
  static void stop() {
    intake.topics().close();
    intake.kafka().close();
  }

  @Override
  public IntakeUnderTest intake() {
    return intake;
  }

  @Override
  public long mostUnacknowledged(int connections) {
    return (long) connections * GatewayProcess.RECEIVE_MAXIMUM;
  }
}
