package io.homeward.simulator.ward;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.device.SignalReadings;
import io.homeward.simulator.physiology.PersonDay;
import io.homeward.vitals.signal.Signal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SimulatedWardTest {
  private static final long SEED = 7;
  private static final Instant START = Instant.parse("2026-10-20T09:00:00Z");
  private static final Instant HISTORY = START.minus(Duration.ofDays(5));
  private static final Instant END = START.plus(Duration.ofDays(9));

  private static SimulatedWard ward(int patients) {
    return SimulatedWard.draw(SEED, patients, HISTORY, START, index -> List.of());
  }

  private static List<DeviceMessage> all(SimulatedWard ward, Instant from, Instant until) {
    List<DeviceMessage> messages = new ArrayList<>();
    ward.messages(from, until).forEachRemaining(messages::add);
    return messages;
  }

  @Test
  void the_same_seed_sends_the_same_bytes_on_every_machine() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Iterator<DeviceMessage> messages = ward(4).messages(START, END); messages.hasNext(); ) {
      DeviceMessage message = messages.next();
      digest.update(
          (message.id() + message.topic() + message.syncedAtMs()).getBytes(StandardCharsets.UTF_8));
      digest.update(message.payload());
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("a4fc97a425b5579f420b6230ee282ddca9a1a7b0762ddc8653b7c6c12fd00bf6");
  }

  @Test
  void a_patient_is_the_same_however_many_others_there_are() {
    String third = ward(3).patients().get(2).deviceId();
    List<SignalReadings> alone = readings(all(ward(3), START, END), third);
    assertThat(alone).isNotEmpty().isEqualTo(readings(all(ward(9), START, END), third));
  }

  private static List<SignalReadings> readings(List<DeviceMessage> messages, String deviceId) {
    return messages.stream()
        .filter(m -> m.deviceId().equals(deviceId))
        .flatMap(m -> m.series().stream())
        .toList();
  }

  @Test
  void messages_come_in_the_order_of_their_sync_and_never_before_they_were_measured() {
    long latest = Long.MIN_VALUE;
    long id = 0;
    for (DeviceMessage message : all(ward(6), START, END)) {
      assertThat(message.id()).isEqualTo(id++);
      assertThat(message.syncedAtMs())
          .isGreaterThanOrEqualTo(latest)
          .isLessThan(END.toEpochMilli());
      assertThat(message.lastMeasuredAtMs()).isLessThanOrEqualTo(message.syncedAtMs());
      latest = message.syncedAtMs();
    }
  }

  @Test
  void a_stream_that_begins_later_goes_on_exactly_as_the_whole_one() {
    List<DeviceMessage> whole = all(ward(6), START, END);
    for (long hours = 1; hours < 200; hours += 17) {
      Instant from = START.plus(Duration.ofHours(hours));
      List<DeviceMessage> rest =
          whole.stream().filter(m -> m.syncedAtMs() >= from.toEpochMilli()).toList();
      long skipped = (long) whole.size() - rest.size();
      assertThat(all(ward(6), from, END))
          .isEqualTo(rest.stream().map(m -> m.withId(m.id() - skipped)).toList());
    }
  }

  @Test
  void merged_the_messages_hold_every_minute_that_was_measured_and_no_other() {
    SimulatedWard ward = ward(6);
    Map<String, TreeMap<Long, Double>> merged = new HashMap<>();
    Map<String, Long> lastSync = new HashMap<>();
    for (DeviceMessage message : all(ward, START, END)) {
      lastSync.put(message.deviceId(), message.syncedAtMs());
      for (SignalReadings series : message.series()) {
        TreeMap<Long, Double> into =
            merged.computeIfAbsent(message.deviceId() + series.signal(), k -> new TreeMap<>());
        for (int i = 0; i < series.size(); i++) {
          into.merge(series.measuredAtMs()[i], series.values()[i], Math::max);
        }
      }
    }
    for (SimulatedPatient patient : ward.patients()) {
      TreeMap<Long, Double> heartRate = new TreeMap<>();
      TreeMap<Long, Double> steps = new TreeMap<>();
      LocalDate first = LocalDate.ofInstant(HISTORY, patient.person().traits().zone());
      for (int d = 0; d < 16; d++) {
        PersonDay day = patient.person().day(first.plusDays(d));
        collect(day, day.heartRate(), heartRate);
        collect(day, day.steps(), steps);
      }
      long lastWholeMinute = lastSync.get(patient.deviceId()) / 60_000 * 60_000;
      assertThat(merged.get(patient.deviceId() + Signal.HEART_RATE))
          .isEqualTo(heartRate.subMap(HISTORY.toEpochMilli(), lastWholeMinute));
      assertThat(merged.get(patient.deviceId() + Signal.STEPS).headMap(lastWholeMinute))
          .isEqualTo(steps.subMap(HISTORY.toEpochMilli(), lastWholeMinute));
    }
  }

  private static void collect(PersonDay day, short[] minutes, Map<Long, Double> into) {
    for (int m = 0; m < minutes.length; m++) {
      if (minutes[m] != PersonDay.NONE) {
        into.put(day.atMs(m), (double) minutes[m]);
      }
    }
  }

  @Test
  void there_are_late_bursts_repeats_and_disorder_all_within_72_hours() {
    List<DeviceMessage> messages = all(ward(12), START.plusSeconds(60), END);
    Map<String, Long> frontier = new HashMap<>();
    Map<String, Integer> seen = new HashMap<>();
    long latest = 0;
    int repeated = 0;
    long farthestBehindMs = 0;
    for (DeviceMessage message : messages) {
      latest = Math.max(latest, message.syncedAtMs() - message.firstMeasuredAtMs());
      long known = frontier.getOrDefault(message.deviceId(), 0L);
      farthestBehindMs = Math.max(farthestBehindMs, known - message.firstMeasuredAtMs());
      frontier.put(message.deviceId(), Math.max(known, message.lastMeasuredAtMs()));
      String content = message.deviceId() + new String(message.payload(), StandardCharsets.UTF_8);
      repeated += seen.merge(content, 1, Integer::sum) > 1 ? 1 : 0;
    }
    assertThat(Duration.ofMillis(latest)).isBetween(Duration.ofHours(40), Duration.ofHours(72));
    assertThat(Duration.ofMillis(farthestBehindMs))
        .isBetween(Duration.ofHours(2), Duration.ofHours(72));
    assertThat((double) repeated / messages.size()).isBetween(0.01, 0.2);
  }

  @Test
  void a_message_carries_about_60_readings() {
    assertThat(
            all(ward(6), START, START.plusSeconds(60)).stream()
                .mapToInt(DeviceMessage::readingCount)
                .filter(n -> n >= 55 && n <= 64)
                .count())
        .isGreaterThan((long) (0.9 * all(ward(6), START, START.plusSeconds(60)).size()));
  }

  @Test
  void a_hundred_patients_over_35_days_stream_in_bounded_memory() {
    SimulatedWard ward =
        SimulatedWard.draw(SEED, 100, START.minus(Duration.ofDays(30)), START, index -> List.of());
    long readings = 0;
    long mostUsed = 0;
    long before = usedBytes();
    int count = 0;
    for (Iterator<DeviceMessage> messages = ward.messages(START, START.plus(Duration.ofDays(5)));
        messages.hasNext(); ) {
      readings += messages.next().readingCount();
      if (++count % 20_000 == 0) {
        mostUsed = Math.max(mostUsed, usedBytes() - before);
      }
    }
    assertThat(readings).isGreaterThan(8_000_000);
    // All of it at once would take 16 bytes a reading: 150 MB and more.
    assertThat(mostUsed).isLessThan(60 << 20);
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
