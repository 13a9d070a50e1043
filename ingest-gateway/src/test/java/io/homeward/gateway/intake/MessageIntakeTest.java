package io.homeward.gateway.intake;

import static io.homeward.gateway.intake.IntakeBench.DEVICE;
import static io.homeward.gateway.intake.IntakeBench.PATIENT;
import static io.homeward.gateway.intake.IntakeBench.VENDOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.deadletter.RefusedPayload;
import io.homeward.gateway.fixture.WardTopics;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageIntakeTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Enrolment WEARER = WardTopics.enrolment(PATIENT, DEVICE, VENDOR, FROM, 7);
  private static final String GOOD =
      "{'signal':'HEART_RATE','measuredAt':'2026-05-01T08:00:00Z','value':72,'unit':'/min'}";

  @TempDir Path directory;
  private IntakeBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new IntakeBench(directory);
  }

  private static String readings(String... readings) {
    return "{'readings':[" + String.join(",", readings) + "]}";
  }

  /** One way to each reason: the test's name is the reason, and the compiler misses none. */
  @ParameterizedTest
  @EnumSource
  void refuses(RejectReason reason) {
    if (reason != RejectReason.DEVICE_UNKNOWN) {
      bench.registered();
    }
    bench.enrolled(wearerFor(reason));
    IntakeBench.Sent sent = provoke(reason);
    assertThat(sent.durable()).isTrue();
    assertThat(sent.admitted()).isZero();
    assertThat(sent.rejected()).hasSize(1);
    RejectedReadings rejected = sent.rejected().get(0);
    assertThat(rejected.reason()).isEqualTo(reason);
    assertThat(rejected.readingCount()).isEqualTo(1);
    assertThat(rejected.detail()).contains("expected").doesNotContain("4711");
    boolean withheld = reason.outcome() == RejectReason.Outcome.WITHHELD;
    assertThat(rejected.payload().isPresent()).isEqualTo(!withheld);
    assertThat(rejected.payloadSha256()).hasSize(32);
  }

  private static Enrolment wearerFor(RejectReason reason) {
    Instant withdrawn = Instant.parse("2026-05-15T00:00:00Z");
    List<Enrolment.ConsentPeriod> consents =
        switch (reason) {
          case CONSENT_ABSENT -> List.of();
          case CONSENT_WITHDRAWN ->
              List.of(new Enrolment.ConsentPeriod(FROM, Optional.of(withdrawn)));
          case MALFORMED_JSON,
              SCHEMA_VIOLATION,
              PAYLOAD_TOO_LARGE,
              TOO_MANY_READINGS,
              TOPIC_UNKNOWN,
              TOPIC_OF_ANOTHER_DEVICE,
              DEVICE_UNKNOWN,
              DEVICE_UNASSIGNED,
              SIGNAL_UNKNOWN,
              UNIT_UNKNOWN,
              UNIT_MISMATCH,
              VALUE_IMPLAUSIBLE,
              VALUE_NOT_A_NUMBER,
              TIME_MISSING_ZONE,
              TIME_IN_FUTURE,
              TIME_UNREADABLE,
              PERIOD_INVALID,
              PATIENT_ENDED ->
              WEARER.consents();
        };
    List<Enrolment.StatusPeriod> statuses =
        reason == RejectReason.PATIENT_ENDED
            ? List.of(new Enrolment.StatusPeriod(PatientStatus.ENDED, FROM, Optional.empty()))
            : List.of();
    return new Enrolment(
        PATIENT,
        7,
        WEARER.zones(),
        consents,
        WEARER.devices(),
        List.of(),
        statuses,
        List.of(),
        List.of());
  }

  private IntakeBench.Sent provoke(RejectReason reason) {
    return switch (reason) {
      case MALFORMED_JSON -> bench.send("{'readings':[{'value':4711");
      case SCHEMA_VIOLATION -> bench.send(readings(GOOD.replace("'unit'", "'units'")));
      case PAYLOAD_TOO_LARGE ->
          bench.sendOversized(new RefusedPayload(new byte[10], 10, 10_000_000, new byte[32]));
      case TOO_MANY_READINGS ->
          bench.send(
              "{'series':[{'signal':'8867-4','unit':'/min','start':'2026-05-01T08:00:00Z','everySeconds':1,'values':["
                  + "60,".repeat(IntakeBench.MOST_READINGS)
                  + "60]}]}");
      case TOPIC_UNKNOWN -> bench.send("homeward/v2/x", readings(GOOD));
      case TOPIC_OF_ANOTHER_DEVICE -> bench.send("homeward/v1/other/w-2/readings", readings(GOOD));
      case DEVICE_UNKNOWN, PATIENT_ENDED, CONSENT_ABSENT, CONSENT_WITHDRAWN ->
          bench.send(readings(GOOD));
      case DEVICE_UNASSIGNED -> bench.send(readings(GOOD.replace("2026-05", "2019-05")));
      case SIGNAL_UNKNOWN -> bench.send(readings(GOOD.replace("HEART_RATE", "4711")));
      case UNIT_UNKNOWN -> bench.send(readings(GOOD.replace("/min", "bpm4711")));
      case UNIT_MISMATCH -> bench.send(readings(GOOD.replace("/min", "kg")));
      case VALUE_IMPLAUSIBLE -> bench.send(readings(GOOD.replace("72", "4711")));
      case VALUE_NOT_A_NUMBER -> bench.send(readings(GOOD.replace("72", "'4711'")));
      case TIME_MISSING_ZONE -> bench.send(readings(GOOD.replace("00Z", "00")));
      case TIME_IN_FUTURE -> bench.send(readings(GOOD.replace("2026-05-01T08", "2026-06-01T13")));
      case TIME_UNREADABLE -> bench.send(readings(GOOD.replace("2026-05-01T", "4711 ")));
      case PERIOD_INVALID -> bench.send(readings(GOOD.replace("}", ",'periodSeconds':-4711}")));
    };
  }

  @Test
  void admitsWhatIsGoodAndSaysUnderWhichEnrolment() {
    bench.registered().enrolled(WEARER);
    IntakeBench.Sent sent =
        bench.send(
            "{'revision':3,'readings':["
                + GOOD
                + "],'series':[{'signal':'55423-8','unit':'{steps}','start':'2026-05-01T10:00:00+02:00','everySeconds':60,'periodSeconds':60,'values':[0,null,12]}]}");
    assertThat(sent.rejected()).isEmpty();
    assertThat(sent.batches()).hasSize(2);
    ReadingBatch steps = sent.batches().get(1);
    assertThat(steps.signal()).isEqualTo(Signal.STEPS);
    assertThat(steps.values()).containsExactly(0, 12);
    assertThat(steps.measuredAtMs())
        .containsExactly(
            Instant.parse("2026-05-01T08:00:00Z").toEpochMilli(),
            Instant.parse("2026-05-01T08:02:00Z").toEpochMilli());
    assertThat(steps.periodMs()).containsExactly(60_000, 60_000);
    assertThat(steps.utcOffsetMinutes()).containsExactly((short) 120, (short) 120);
    assertThat(steps.vendorRevision()).isEqualTo(3);
    assertThat(steps.mappingName()).isEqualTo("canonical-json");
    assertThat(steps.receivedAtMs()).isEqualTo(IntakeBench.NOW.toEpochMilli());
    assertThat(steps.enrolmentRevision()).isEqualTo(7);
  }

  @Test
  void welcomesAReadingFromYearsAgoAndOneOfAClockThatRunsALittleFast() {
    bench
        .registered()
        .enrolled(
            WardTopics.enrolment(
                PATIENT, DEVICE, VENDOR, Instant.parse("1999-01-01T00:00:00Z"), 1));
    assertThat(
            bench
                .send(
                    readings(
                        GOOD.replace("2026-05-01", "1999-12-31"),
                        GOOD.replace("2026-05-01T08:00", "2026-06-01T12:05")))
                .admitted())
        .isEqualTo(2);
  }

  @Test
  void givesEachReadingToWhoWoreTheDeviceThen() {
    Instant handedOver = Instant.parse("2026-05-01T08:00:30Z");
    bench
        .registered()
        .enrolled(
            new Enrolment(
                PATIENT,
                7,
                List.of(),
                WEARER.consents(),
                List.of(
                    new Enrolment.DeviceAssignment(DEVICE, VENDOR, FROM, Optional.of(handedOver))),
                List.of(),
                List.of(),
                List.of(),
                List.of()))
        .enrolled(WardTopics.enrolment("p-2", DEVICE, VENDOR, handedOver, 1));
    IntakeBench.Sent sent =
        bench.send(readings(GOOD, GOOD.replace("08:00:00", "08:01:00"), GOOD.replace("72", "73")));
    assertThat(
            sent.batches().stream()
                .collect(
                    Collectors.groupingBy(
                        ReadingBatch::patientId, Collectors.summingInt(ReadingBatch::size))))
        .containsOnly(java.util.Map.entry(PATIENT, 2), java.util.Map.entry("p-2", 1));
  }

  @Test
  void keepsBothValuesThatAMessageHoldsUnderOneKeyAndSortsTheRest() {
    bench.registered().enrolled(WEARER);
    IntakeBench.Sent sent =
        bench.send(
            readings(
                GOOD.replace("08:00:00", "08:05:00"),
                GOOD,
                GOOD.replace("72", "80"),
                GOOD,
                GOOD.replace("08:00:00", "07:00:00")));
    assertThat(sent.batches()).extracting(ReadingBatch::size).containsExactly(3, 1, 1);
    assertThat(sent.batches())
        .allSatisfy(b -> assertThat(b.measuredAtMs()).isSorted().doesNotHaveDuplicates());
    assertThat(sent.batches().stream().flatMap(b -> Arrays.stream(b.values()).boxed()))
        .containsExactlyInAnyOrder(72.0, 72.0, 72.0, 72.0, 80.0);
  }

  @Test
  void splitsWhatIsMoreThanARecordHolds() {
    bench.registered().enrolled(WEARER);
    String values =
        IntStream.range(0, 12_001)
            .mapToObj(i -> Integer.toString(60 + i % 40))
            .collect(Collectors.joining(","));
    IntakeBench.Sent sent =
        bench.send(
            "{'series':[{'signal':'8867-4','unit':'/min','start':'2026-05-01T08:00:00Z','everySeconds':1,'values':["
                + values
                + "]}]}");
    assertThat(sent.batches()).extracting(ReadingBatch::size).containsExactly(5_000, 5_000, 2_001);
  }

  @Test
  void keepsNoPayloadInWhichAnyReadingIsWithheld() {
    bench
        .registered()
        .enrolled(
            new Enrolment(
                PATIENT,
                1,
                List.of(),
                List.of(
                    new Enrolment.ConsentPeriod(
                        Instant.parse("2026-04-01T00:00:00Z"), Optional.empty())),
                WEARER.devices(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
    IntakeBench.Sent sent =
        bench.send(
            readings(
                GOOD,
                GOOD.replace("2026-05", "2026-03"),
                GOOD.replace("2026-05", "2019-05"),
                GOOD.replace("2026-05-01", "x")));
    assertThat(sent.admitted()).isEqualTo(1);
    assertThat(sent.rejected())
        .extracting(RejectedReadings::reason)
        .containsExactlyInAnyOrder(
            RejectReason.CONSENT_ABSENT,
            RejectReason.DEVICE_UNASSIGNED,
            RejectReason.TIME_UNREADABLE);
    assertThat(sent.rejected()).allSatisfy(r -> assertThat(r.payload()).isEmpty());
  }

  @Test
  void keepsAnUnreadablePayloadOnlyOfAPatientWhoConsents() {
    bench.registered().enrolled(wearerFor(RejectReason.CONSENT_WITHDRAWN));
    assertThat(bench.send("{").rejected().get(0).payload()).isEmpty();
  }

  @Test
  void keepsThePayloadOnceAMessageWhereItCanBeRedeemed() {
    bench.registered().enrolled(WEARER);
    String payload =
        readings(GOOD.replace("72", "4711"), GOOD.replace("2026-05", "2019-05"), "{'x':1}");
    IntakeBench.Sent sent = bench.send(payload);
    assertThat(sent.rejected())
        .filteredOn(r -> r.payload().isPresent())
        .extracting(RejectedReadings::reason)
        .containsExactly(RejectReason.DEVICE_UNASSIGNED);
    assertThat(sent.refused()).isEqualTo(3);
  }

  @Test
  void acknowledgesAMessageWithoutAnyReading() {
    bench.registered().enrolled(WEARER);
    IntakeBench.Sent sent =
        bench.send(
            "{'series':[{'signal':'8867-4','unit':'/min','start':'2026-05-01T08:00:00Z','everySeconds':1,'values':[null]}]}");
    assertThat(sent.durable()).isTrue();
    assertThat(sent.batches()).isEmpty();
    assertThat(sent.rejected()).isEmpty();
  }
}
