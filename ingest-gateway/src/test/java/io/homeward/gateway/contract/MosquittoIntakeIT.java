package io.homeward.gateway.contract;

import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.MosquittoProcess;
import io.homeward.gateway.fixture.WardTopics;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Devices connect to Mosquitto, and gateways read there. */
@Tag("real-parts")
class MosquittoIntakeIT implements OutageContract {
  @TempDir static Path directory;
  private static BrokerProcess kafka;
  private static WardTopics topics;
  private static int brokers;

  /** One for each test: a broker goes on giving the gateways of the test before their share. */
  private MosquittoProcess mosquitto;

  @BeforeAll
  static void start() throws Exception {
    kafka = BrokerProcess.start(directory.resolve("kafka"));
    topics = new WardTopics(kafka.bootstrapServers()).populate("w", DEVICES, "acme", SECRET, FROM);
  }

  @AfterAll
  static void stop() {
    topics.close();
    kafka.close();
  }

  @BeforeEach
  void startBroker() throws Exception {
    mosquitto = MosquittoProcess.open(directory.resolve("mosquitto-" + brokers++));
  }

  @AfterEach
  void stopBroker() {
    mosquitto.close();
  }

  @Override
  public IntakeUnderTest intake() {
    return new IntakeUnderTest(
        kafka,
        topics,
        directory.resolve("keys"),
        OptionalInt.of(mosquitto.port()),
        "homeward",
        AHEAD,
        PATIENCE);
  }

  /**
   * Mosquitto 2.0.11 keeps neither to the Receive Maximum nor, always, to its own
   * max_inflight_messages: 2,067 were seen where 100 were allowed. What the gateway does then is
   * tested packet by packet elsewhere.
   */
  @Override
  public long mostUnacknowledged(int connections) {
    return Long.MAX_VALUE;
  }
}
