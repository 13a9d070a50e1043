package io.homeward.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.device.SignalReadings;
import io.homeward.simulator.fleet.FleetConfig.Protocol;
import io.homeward.simulator.fleet.ScriptedBroker.Answer;
import io.homeward.simulator.fleet.ScriptedBroker.Script;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MqttFleetTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** What a test's own list says became of each message. */
  private static final class Ledger implements FleetListener {
    final List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
    final Map<Long, Integer> refused = Collections.synchronizedMap(new HashMap<>());
    volatile FleetCounts last;

    @Override
    public void acknowledged(DeviceMessage message) {
      acknowledged.add(message.id());
    }

    @Override
    public void refused(DeviceMessage message, int reason) {
      refused.put(message.id(), reason);
    }

    @Override
    public void progress(FleetCounts counts) {
      last = counts;
    }
  }

  private final Ledger ledger = new Ledger();

  private static DeviceMessage message(long id, String device) {
    return new DeviceMessage(
        id,
        "p",
        device,
        "acme",
        id,
        List.of(
            new SignalReadings(
                Signal.HEART_RATE,
                0,
                ReadingBatch.NO_UTC_OFFSET,
                new long[] {id * 1_000, id * 1_000 + 500},
                new double[] {70, 71})));
  }

  private static String payload(DeviceMessage message) {
    return new String(message.payload(), StandardCharsets.UTF_8);
  }

  private MqttFleet fleet(FleetConfig config) {
    return MqttFleet.start(config, device -> "secret of " + device, ledger);
  }

  private static FleetConfig config(int port) {
    FleetConfig base = FleetConfig.to("127.0.0.1", port);
    return new FleetConfig(
        base.host(),
        port,
        base.protocol(),
        base.inFlightPerDevice(),
        base.inFlight(),
        base.maxConnections(),
        1,
        base.keepAlive(),
        Duration.ofSeconds(5),
        Duration.ofMillis(5),
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        Duration.ofSeconds(10));
  }

  private static void sendAll(MqttFleet fleet, int messages, int devices) throws Exception {
    for (int i = 0; i < messages; i++) {
      fleet.send(message(i, "d" + i % devices));
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void everything_acknowledged_is_counted_once_in_each_version(Protocol protocol) throws Exception {
    Script script =
        new Script() {
          @Override
          public MqttConnectReturnCode connect(String user, String password) {
            return password.equals("secret of " + user)
                ? MqttConnectReturnCode.CONNECTION_ACCEPTED
                : MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD;
          }

          @Override
          public Answer publish(String topic, String payload, int nth) {
            return Answer.ACK;
          }
        };
    try (ScriptedBroker broker = new ScriptedBroker(script);
        MqttFleet fleet = fleet(config(broker.port()).withProtocol(protocol))) {
      sendAll(fleet, 2_000, 7);
      FleetCounts counts = fleet.finish(DEADLINE);
      assertThat(counts).isEqualTo(new FleetCounts(2_000, 2_000, 0, 0, 4_000, 4_000, 0));
      assertThat(counts.open()).isZero();
      assertThat(ledger.acknowledged).hasSize(2_000).doesNotHaveDuplicates();
      assertThat(ledger.last).isEqualTo(counts);
      assertThat(broker.received)
          .hasSize(2_000)
          .contains("homeward/v1/acme/d3/readings " + payload(message(3, "d3")));
      assertThat(broker.connections).hasValue(7);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void what_a_lost_connection_left_unacknowledged_is_sent_again(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Script script =
        (topic, payload, nth) -> {
          int draw = random.nextInt(100);
          return draw < 2 ? Answer.DISCONNECT : draw < 10 ? Answer.SILENCE : Answer.ACK;
        };
    Set<String> expected = new HashSet<>();
    try (ScriptedBroker broker = new ScriptedBroker(closing(script));
        MqttFleet fleet = fleet(config(broker.port()))) {
      for (int i = 0; i < 1_500; i++) {
        DeviceMessage message = message(i, "d" + i % 5);
        expected.add(payload(message));
        fleet.send(message);
      }
      FleetCounts counts = fleet.finish(DEADLINE);
      assertThat(counts.acknowledged()).as("seed %d", seed).isEqualTo(1_500);
      assertThat(counts.refused()).isZero();
      // What went out on a connection already lost, nobody received.
      assertThat(counts.resent()).isGreaterThanOrEqualTo(broker.received.size() - 1_500L);
      assertThat(broker.received).hasSizeGreaterThan(1_500);
      assertThat(new HashSet<>(broker.acknowledged)).isEqualTo(expected);
      assertThat(ledger.acknowledged).hasSize(1_500).doesNotHaveDuplicates();
    }
  }

  /**
   * A broker that stays silent about a message closes that device's connection with its next one;
   * it is never silent about a device's last.
   */
  private static Script closing(Script script) {
    Set<String> silenced = new HashSet<>();
    Set<String> last = new HashSet<>();
    for (int i = 1_495; i < 1_500; i++) {
      last.add(payload(message(i, "d" + i % 5)));
    }
    return (topic, payload, nth) -> {
      if (silenced.remove(topic)) {
        return Answer.DISCONNECT;
      }
      Answer answer = script.publish(topic, payload, nth);
      if (!answer.equals(Answer.SILENCE)) {
        return answer;
      }
      if (last.contains(payload)) {
        return Answer.DISCONNECT;
      }
      silenced.add(topic);
      return answer;
    };
  }

  @Test
  void a_negative_puback_refuses_for_good_and_the_rest_goes_on() throws Exception {
    String bad = payload(message(4, "d0"));
    Script script = (topic, payload, nth) -> payload.equals(bad) ? Answer.refuse(0x87) : Answer.ACK;
    try (ScriptedBroker broker = new ScriptedBroker(script);
        MqttFleet fleet = fleet(config(broker.port()))) {
      sendAll(fleet, 10, 1);
      FleetCounts counts = fleet.finish(DEADLINE);
      assertThat(counts).isEqualTo(new FleetCounts(10, 9, 1, 0, 20, 18, 2));
      assertThat(ledger.refused).isEqualTo(Map.of(4L, 0x87));
      assertThat(broker.received).hasSize(10);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void a_device_that_may_not_sign_in_has_its_messages_refused_and_only_those(Protocol protocol)
      throws Exception {
    MqttConnectReturnCode refusal =
        protocol == Protocol.V5
            ? MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD
            : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
    Script script =
        new Script() {
          @Override
          public MqttConnectReturnCode connect(String user, String password) {
            return user.equals("d1") ? refusal : MqttConnectReturnCode.CONNECTION_ACCEPTED;
          }

          @Override
          public Answer publish(String topic, String payload, int nth) {
            return Answer.ACK;
          }
        };
    try (ScriptedBroker broker = new ScriptedBroker(script);
        MqttFleet fleet = fleet(config(broker.port()).withProtocol(protocol))) {
      sendAll(fleet, 90, 3);
      FleetCounts counts = fleet.finish(DEADLINE);
      assertThat(counts.acknowledged()).isEqualTo(60);
      assertThat(counts.refused()).isEqualTo(30);
      assertThat(ledger.refused.values()).containsOnly(refusal.byteValue() & 0xff);
      // Later ones are refused at once.
      fleet.send(message(1_000, "d1"));
      assertThat(fleet.finish(Duration.ofSeconds(5)).refused()).isEqualTo(31);
    }
  }

  @Test
  void a_sign_in_refused_before_the_enrolment_arrived_is_tried_again() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    Script script =
        new Script() {
          @Override
          public MqttConnectReturnCode connect(String user, String password) {
            return attempts.incrementAndGet() < 4
                ? MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD
                : MqttConnectReturnCode.CONNECTION_ACCEPTED;
          }

          @Override
          public Answer publish(String topic, String payload, int nth) {
            return Answer.ACK;
          }
        };
    try (ScriptedBroker broker = new ScriptedBroker(script);
        MqttFleet fleet = fleet(config(broker.port()).withPatience(DEADLINE, DEADLINE))) {
      sendAll(fleet, 5, 1);
      assertThat(fleet.finish(DEADLINE).acknowledged()).isEqualTo(5);
    }
  }

  @Test
  void a_gateway_that_comes_back_on_its_port_receives_what_the_first_one_owed() throws Exception {
    ScriptedBroker first =
        new ScriptedBroker((topic, payload, nth) -> nth <= 100 ? Answer.ACK : Answer.SILENCE);
    int port = first.port();
    try (MqttFleet fleet = fleet(config(port))) {
      sendAll(fleet, 300, 4);
      first.close();
      try (ScriptedBroker second = new ScriptedBroker((t, p, n) -> Answer.ACK, port)) {
        FleetCounts counts = fleet.finish(DEADLINE);
        assertThat(counts.acknowledged()).isEqualTo(300);
        assertThat(second.received.size()).isGreaterThanOrEqualTo(200);
        Set<String> both = new HashSet<>(first.acknowledged);
        both.addAll(second.acknowledged);
        assertThat(both).hasSize(300);
      }
    } finally {
      first.close();
    }
  }

  @Test
  void no_more_is_under_way_than_the_windows_and_the_gateways_receive_maximum_allow()
      throws Exception {
    Script script =
        new Script() {
          @Override
          public int receiveMaximum() {
            return 3;
          }

          @Override
          public Answer publish(String topic, String payload, int nth) {
            return nth <= 3 ? Answer.SILENCE : Answer.ACK;
          }
        };
    try (ScriptedBroker broker = new ScriptedBroker(script);
        MqttFleet fleet =
            fleet(
                config(broker.port())
                    .withInFlight(10, 8)
                    .withPatience(DEADLINE, Duration.ofMillis(400)))) {
      // Eight fit the overall window; the ninth waits for an acknowledgement that never comes.
      sendAll(fleet, 8, 1);
      assertThatThrownBy(() -> fleet.send(message(9, "d0")))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("8 messages wait");
      assertThat(broker.received).hasSize(3);
      assertThat(broker.mostUnacknowledged).hasValue(3);
    }
  }

  @Test
  void more_devices_than_live_connections_take_turns() throws Exception {
    try (ScriptedBroker broker = new ScriptedBroker((topic, payload, nth) -> Answer.ACK);
        MqttFleet fleet = fleet(config(broker.port()).withMaxConnections(3))) {
      sendAll(fleet, 200, 20);
      assertThat(fleet.finish(DEADLINE).acknowledged()).isEqualTo(200);
      assertThat(broker.connections.get()).isGreaterThan(20);
      // One more may still be closing when the next one is let in.
      assertThat(broker.mostLive.get()).isLessThanOrEqualTo(6);
    }
  }

  @Test
  void a_deadline_that_passes_says_how_many_are_open() throws Exception {
    try (ScriptedBroker broker = new ScriptedBroker((topic, payload, nth) -> Answer.SILENCE);
        MqttFleet fleet = fleet(config(broker.port()))) {
      sendAll(fleet, 6, 2);
      assertThatThrownBy(() -> fleet.finish(Duration.ofMillis(300)))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("6 of 6 messages are not acknowledged");
      assertThat(fleet.counts().open()).isEqualTo(6);
    }
  }

  @Test
  void nobody_listening_ends_with_the_reason() throws Exception {
    int port;
    try (ScriptedBroker broker = new ScriptedBroker((topic, payload, nth) -> Answer.ACK)) {
      port = broker.port();
    }
    try (MqttFleet fleet = fleet(config(port).withPatience(DEADLINE, Duration.ofMillis(300)))) {
      fleet.send(message(1, "d"));
      assertThatThrownBy(() -> fleet.finish(DEADLINE))
          .isInstanceOf(FleetException.class)
          .hasMessageContaining("1 messages wait")
          .hasMessageContaining("refused");
    }
  }

  @Test
  void a_listener_that_fails_stops_the_fleet() throws Exception {
    FleetListener failing =
        new FleetListener() {
          @Override
          public void acknowledged(DeviceMessage message) {
            throw new IllegalStateException("the list is full");
          }
        };
    try (ScriptedBroker broker = new ScriptedBroker((topic, payload, nth) -> Answer.ACK);
        MqttFleet fleet = MqttFleet.start(config(broker.port()), d -> "s", failing)) {
      fleet.send(message(1, "d"));
      assertThatThrownBy(() -> fleet.finish(DEADLINE))
          .isInstanceOf(FleetException.class)
          .hasRootCauseMessage("the list is full");
    }
  }
}
