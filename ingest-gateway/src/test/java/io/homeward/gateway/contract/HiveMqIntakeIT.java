package io.homeward.gateway.contract;

import io.homeward.gateway.fixture.BrokerProcess;
import io.homeward.gateway.fixture.HiveMqProcess;
import io.homeward.gateway.fixture.WardTopics;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Devices connect to HiveMQ, and gateways read there: the contract where nothing is installed. */
class HiveMqIntakeIT implements IntakeContract {
  @TempDir static Path directory;
  private static BrokerProcess kafka;
  private static WardTopics topics;
  private static HiveMqProcess hivemq;

  /**
   * One for each test: a broker goes on giving the gateways of the test before what is theirs. The
   * messages of other tests are of other devices.
   */
  private String group;

  @BeforeAll
  static void start() throws Exception {
    hivemq = HiveMqProcess.start(directory.resolve("hivemq"));
    kafka = BrokerProcess.start(directory.resolve("kafka"));
    topics = new WardTopics(kafka.bootstrapServers()).populate("w", DEVICES, "acme", SECRET, FROM);
  }

  @AfterAll
  static void stop() {
    topics.close();
    kafka.close();
    hivemq.close();
  }

  @BeforeEach
  void gather(TestInfo test) {
    group = test.getTestMethod().orElseThrow().getName();
  }

  /** It serves who asks first for more, and that is who was served before. */
  @Override
  public boolean givesToAll() {
    return false;
  }

  /** One after the other, they take their time. */
  @Override
  public int plenty() {
    return 6_000;
  }

  @Override
  public IntakeUnderTest intake() {
    return new IntakeUnderTest(
        kafka,
        topics,
        directory.resolve("keys"),
        OptionalInt.of(hivemq.port()),
        group,
        // It gives a client one message at a time, and the next once that is acknowledged.
        0,
        PATIENCE);
  }
}
