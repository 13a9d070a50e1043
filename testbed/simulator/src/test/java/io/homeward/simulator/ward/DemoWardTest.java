package io.homeward.simulator.ward;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.physiology.HealthEvent.Kind;
import io.homeward.simulator.physiology.Person;
import io.homeward.simulator.physiology.PersonDay;
import io.homeward.simulator.ward.DemoWard.EnrolledPatient;
import io.homeward.vitals.enrolment.ConsentDecision;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.identity.Identifiers;
import io.homeward.vitals.signal.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DemoWardTest {
  private static final Instant START = Instant.parse("2026-11-17T08:30:00Z");
  private static final Instant HISTORY = START.minus(Duration.ofDays(28));

  private static DemoWard demo(long seed) {
    return DemoWard.of(seed, DemoWard.DEFAULT_PATIENTS, HISTORY, START);
  }

  @Test
  void every_reading_is_admissible_under_the_enrolments() {
    DemoWard demo = demo(1);
    for (Iterator<DeviceMessage> messages = demo.messages(START, START.plus(Duration.ofDays(3)));
        messages.hasNext(); ) {
      DeviceMessage message = messages.next();
      EnrolledPatient patient =
          demo.patients().stream()
              .filter(p -> p.deviceId().equals(message.deviceId()))
              .findFirst()
              .orElseThrow();
      Instant first = Instant.ofEpochMilli(message.firstMeasuredAtMs());
      assertThat(patient.enrolment().patientId()).isEqualTo(message.patientId());
      assertThat(patient.enrolment().wears(message.deviceId(), first)).isTrue();
      assertThat(patient.enrolment().consentFor(first, Instant.ofEpochMilli(message.syncedAtMs())))
          .isEqualTo(ConsentDecision.GIVEN);
      message
          .series()
          .forEach(
              s -> {
                for (double value : s.values()) {
                  assertThat(s.signal().isPlausible(value)).isTrue();
                }
              });
    }
  }

  @Test
  void payload_and_topic_hold_neither_patient_nor_name_nor_secret() {
    DemoWard demo = demo(1);
    for (Iterator<DeviceMessage> messages = demo.messages(START, START.plusSeconds(10));
        messages.hasNext(); ) {
      DeviceMessage message = messages.next();
      String sent = message.topic() + new String(message.payload(), StandardCharsets.UTF_8);
      for (EnrolledPatient patient : demo.patients()) {
        assertThat(sent)
            .doesNotContain(patient.enrolment().patientId())
            .doesNotContain(patient.displayName())
            .doesNotContain(patient.secret());
      }
    }
  }

  @Test
  void ids_are_identifiers_and_distinct_in_a_large_ward() {
    DemoWard demo = DemoWard.of(3, 400, HISTORY, START);
    Set<String> ids = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (EnrolledPatient patient : demo.patients()) {
      assertThat(Identifiers.isIdentifier(patient.deviceId())).isTrue();
      assertThat(Identifiers.isIdentifier(patient.enrolment().patientId())).isTrue();
      ids.add(patient.deviceId());
      ids.add(patient.enrolment().patientId());
      names.add(patient.displayName());
      assertThat(patient.secret()).hasSize(26);
    }
    assertThat(ids).hasSize(800);
    assertThat(names).hasSize(400);
  }

  /** Two nights in a row at least 4 above the median so far, in whole beats: red by NightSignal. */
  private static boolean isRedOn(Person person, LocalDate first, LocalDate date) {
    List<Integer> nights = new ArrayList<>();
    int beyond = 0;
    for (LocalDate d = first; !d.isAfter(date); d = d.plusDays(1)) {
      PersonDay day = person.day(d);
      var mean =
          IntStream.range(0, 7 * 60)
              .filter(m -> day.heartRate()[m] != PersonDay.NONE && day.steps()[m] == 0)
              .map(m -> day.heartRate()[m])
              .average();
      if (mean.isEmpty()) {
        beyond = 0;
        continue;
      }
      int night = (int) mean.getAsDouble();
      nights.add(night);
      List<Integer> sorted = nights.stream().sorted().toList();
      int middle = sorted.size() / 2;
      double median =
          sorted.size() % 2 == 1
              ? sorted.get(middle)
              : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
      beyond = night >= (int) median + 4 ? beyond + 1 : 0;
    }
    return beyond >= 2;
  }

  @Test
  void whatever_the_seed_somebody_is_in_a_red_night_when_the_demo_begins() {
    for (long seed = 0; seed < 40; seed++) {
      Person first = DemoWard.of(seed, 1, HISTORY, START).ward().patients().get(0).person();
      LocalDate from = LocalDate.ofInstant(HISTORY, first.traits().zone()).plusDays(1);
      LocalDate until = LocalDate.ofInstant(START, first.traits().zone());
      assertThat(isRedOn(first, from, until)).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void a_limit_is_broken_at_length_by_those_with_a_bout_and_by_nobody_else() {
    for (long seed = 0; seed < 3; seed++) {
      DemoWard demo = DemoWard.of(seed, 12, HISTORY, START);
      for (int k = 0; k < 12; k++) {
        SimulatedPatient patient = demo.ward().patients().get(k);
        boolean bout =
            patient.person().course().events().stream().anyMatch(e -> e.kind() == Kind.TACHYCARDIA);
        Enrolment enrolment = demo.patients().get(k).enrolment();
        assertThat(enrolment.limitsAt(Signal.HEART_RATE, START)).hasSize(2);
        assertThat(breaks(patient.person(), enrolment.limitsAt(Signal.HEART_RATE, START)))
            .as("seed %d patient %d", seed, k)
            .isEqualTo(bout);
      }
    }
  }

  private static boolean breaks(Person person, List<Enrolment.Limit> limits) {
    LocalDate first = LocalDate.ofInstant(HISTORY, person.traits().zone());
    boolean broken = false;
    for (Enrolment.Limit limit : limits) {
      int run = 0;
      for (int d = 0; d < 40; d++) {
        PersonDay day = person.day(first.plusDays(d));
        for (short rate : day.heartRate()) {
          boolean beyond =
              rate != PersonDay.NONE
                  && (rate > limit.high().orElse(999) || rate < limit.low().orElse(0));
          run = beyond ? run + 1 : 0;
          broken |= run > limit.sustainedFor().toMinutes();
        }
      }
    }
    return broken;
  }

  @Test
  void one_device_falls_silent_and_speaks_again() {
    DemoWard demo = demo(2);
    SimulatedPatient silent =
        demo.ward().patients().stream()
            .filter(
                p ->
                    p.person().course().events().stream()
                        .anyMatch(e -> e.kind() == Kind.DEVICE_SILENT))
            .findFirst()
            .orElseThrow();
    List<Long> syncs = new ArrayList<>();
    demo.messages(START, START.plus(Duration.ofDays(7)))
        .forEachRemaining(
            m -> {
              if (m.deviceId().equals(silent.deviceId())) {
                syncs.add(m.syncedAtMs());
              }
            });
    long longest = 0;
    for (int i = 1; i < syncs.size(); i++) {
      longest = Math.max(longest, syncs.get(i) - syncs.get(i - 1));
    }
    assertThat(Duration.ofMillis(longest)).isGreaterThan(Duration.ofDays(3));
    assertThat(Instant.ofEpochMilli(syncs.get(syncs.size() - 1)))
        .isAfter(START.plus(Duration.ofDays(4)));
  }

  @Test
  void the_truth_names_every_event_and_is_told_apart_from_the_stream() {
    assertThat(demo(1).ward().truth())
        .extracting(t -> t.event().kind())
        .containsExactlyInAnyOrder(
            Kind.ILLNESS,
            Kind.ILLNESS,
            Kind.ILLNESS,
            Kind.TACHYCARDIA,
            Kind.TACHYCARDIA,
            Kind.DEVICE_SILENT,
            Kind.DEVICE_SILENT);
  }
}
