package io.homeward.simulator.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.device.SignalReadings;
import io.homeward.simulator.recording.MessageShuffler.Mix;
import io.homeward.simulator.ward.SimulatedWard;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class MessageShufflerTest {
  private static final Instant START = Instant.parse("2026-05-04T00:00:00Z");
  private static final List<DeviceMessage> ORDERED = ordered();

  /** A week of three people, each in order: what a recording is. */
  private static List<DeviceMessage> ordered() {
    SimulatedWard ward =
        SimulatedWard.draw(11, 3, START.minus(Duration.ofDays(7)), START, k -> List.of());
    List<DeviceMessage> messages = new ArrayList<>();
    ward.messages(START, START.plusSeconds(30))
        .forEachRemaining(
            m -> {
              // Sleep is told on waking, for a time hours ago: no order to start from.
              List<SignalReadings> minutes =
                  m.series().stream().filter(s -> s.signal() != Signal.SLEEP_DURATION).toList();
              messages.add(
                  new DeviceMessage(
                      0, m.patientId(), m.deviceId(), m.vendor(), m.syncedAtMs(), minutes));
            });
    messages.sort(java.util.Comparator.comparingLong(DeviceMessage::lastMeasuredAtMs));
    return messages;
  }

  private static List<DeviceMessage> shuffled(long seed, int hours, int held, int most) {
    List<DeviceMessage> messages = new ArrayList<>();
    new MessageShuffler(ORDERED.iterator(), seed, new Mix(Duration.ofHours(hours), held, most, 0.2))
        .forEachRemaining(messages::add);
    return messages;
  }

  private static Set<String> readings(List<DeviceMessage> messages) {
    Set<String> readings = new HashSet<>();
    for (DeviceMessage message : messages) {
      for (SignalReadings series : message.series()) {
        for (int i = 0; i < series.size(); i++) {
          readings.add(
              message.deviceId()
                  + message.patientId()
                  + series.signal()
                  + series.periodMs()
                  + "/"
                  + series.utcOffsetMinutes()
                  + "/"
                  + series.measuredAtMs()[i]
                  + "/"
                  + series.values()[i]);
        }
      }
    }
    return readings;
  }

  @Property(tries = 30)
  void nothing_is_lost_invented_or_beyond_the_horizon(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 70) int hours,
      @ForAll @IntRange(min = 1, max = 3_000) int held,
      @ForAll @IntRange(min = 1, max = 200) int most) {
    List<DeviceMessage> messages = shuffled(seed, hours, held, most);
    assertThat(readings(messages)).isEqualTo(readings(ORDERED));
    Map<String, Long> frontier = new HashMap<>();
    long id = 0;
    for (DeviceMessage message : messages) {
      assertThat(message.id()).isEqualTo(id++);
      assertThat(message.readingCount()).isLessThanOrEqualTo(most);
      long sentUntilMs = frontier.getOrDefault(message.deviceId(), 0L);
      assertThat(message.firstMeasuredAtMs())
          .isGreaterThanOrEqualTo(sentUntilMs - Duration.ofHours(hours).toMillis());
      frontier.put(message.deviceId(), Math.max(sentUntilMs, message.lastMeasuredAtMs()));
    }
  }

  @Property(tries = 10)
  void the_order_really_is_another_one_and_some_come_twice(@ForAll @LongRange(min = 0) long seed) {
    List<DeviceMessage> messages = shuffled(seed, 60, 2_000, 90);
    int overtaken = 0;
    Map<String, Long> frontier = new HashMap<>();
    int readings = 0;
    for (DeviceMessage message : messages) {
      long before = frontier.getOrDefault(message.deviceId(), 0L);
      overtaken += message.lastMeasuredAtMs() < before - Duration.ofHours(12).toMillis() ? 1 : 0;
      frontier.put(message.deviceId(), Math.max(before, message.lastMeasuredAtMs()));
      readings += message.readingCount();
    }
    assertThat(overtaken).isGreaterThan(messages.size() / 5);
    assertThat(readings)
        .isGreaterThan((int) (1.02 * ORDERED.stream().mapToInt(DeviceMessage::readingCount).sum()));
    assertThat(shuffled(seed, 60, 2_000, 90)).isEqualTo(messages);
  }
}
