package io.homeward.vitals.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertAction;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.alert.WithdrawnReason;
import io.homeward.vitals.clock.ClockTick;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.intake.Redemption;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.NightColour;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The bytes of every record as version 1 wrote them, kept under {@code golden/v1}: whatever a later
 * version writes, it must read these, and it may not write other bytes without a new version. To
 * add a record type: run with {@code -Dhomeward.golden.write=true} once; an existing file is never
 * overwritten.
 */
class WireGoldenTest {
  private static final Instant T = Instant.parse("2026-01-02T03:04:05.678Z");

  private record Case<R>(R record, byte[] bytes, Function<byte[], Decoded<R>> decoder) {}

  private static Evidence evidence() {
    return new Evidence(
        T,
        T.plusSeconds(60),
        Optional.of(LocalDate.of(2026, 1, 2)),
        OptionalDouble.of(64),
        OptionalDouble.of(55),
        OptionalDouble.of(58),
        OptionalDouble.of(61),
        "/min",
        14,
        412,
        Optional.of(NightColour.RED),
        List.of(
            new Evidence.Contribution(
                "HEART_RATE", Optional.of(LocalDate.of(2026, 1, 1)), 64, 58, 0.75)),
        List.of(new Evidence.Gap(T, T.plusSeconds(30), Signal.STEPS)));
  }

  private static Evidence evidenceOfAModel() {
    Optional<LocalDate> night = Optional.of(LocalDate.of(2026, 1, 1));
    return new Evidence(
        T,
        T.plusSeconds(60),
        night,
        OptionalDouble.of(64),
        OptionalDouble.of(55),
        OptionalDouble.of(58),
        OptionalDouble.of(61),
        "/min",
        14,
        412,
        Optional.empty(),
        List.of(
            new Evidence.Contribution(
                "steps", night, 900, 5_200, 0.06, OptionalDouble.of(1_100), "{steps}"),
            new Evidence.Contribution(Evidence.WHOLE_NIGHT, night, 4, 5, 0.04)),
        List.of(),
        21,
        OptionalDouble.of(0.14),
        OptionalDouble.of(0.11));
  }

  private static Enrolment enrolment() {
    Optional<Instant> until = Optional.of(T.plusSeconds(86_400));
    return new Enrolment(
        "patient-1",
        7,
        List.of(new Enrolment.ZonePeriod(T, ZoneId.of("Europe/Berlin"))),
        List.of(new Enrolment.ConsentPeriod(T, until)),
        List.of(new Enrolment.DeviceAssignment("device-1", "acme", T, Optional.empty())),
        List.of(
            new Enrolment.Limit(
                Signal.HEART_RATE,
                OptionalDouble.empty(),
                OptionalDouble.of(120),
                Duration.ofMinutes(10),
                AlertPriority.HIGH,
                T,
                until)),
        List.of(new Enrolment.StatusPeriod(PatientStatus.PAUSED, T, until)),
        List.of(
            new Enrolment.ModelChoice("nightsignal-causal", ModelMode.CHOSEN, T, Optional.empty())),
        List.of(
            new Enrolment.SilenceRule(
                Signal.HEART_RATE, Duration.ofHours(36), T, Optional.empty())));
  }

  private static Map<String, Case<?>> cases() {
    Map<String, Case<?>> cases = new LinkedHashMap<>();
    ReadingBatch decimals =
        new ReadingBatch(
            "patient-1",
            "device-1",
            "acme",
            Signal.BODY_TEMPERATURE,
            new long[] {1_700_000_000_000L, 1_700_000_060_000L},
            new double[] {36.6, 36.75},
            new int[] {0, 0},
            new short[] {60, 60},
            3,
            "canonical-json",
            1,
            1_700_000_100_000L,
            7);
    cases.put("reading-batch-decimals", batch(decimals));
    ReadingBatch doubles =
        new ReadingBatch(
            "patient-1",
            "device-1",
            "acme",
            Signal.STEPS,
            new long[] {-1_000L, 5L, 1_700_000_060_000L},
            new double[] {Math.PI, 0, 12},
            new int[] {60_000, 60_000, 900_000},
            new short[] {ReadingBatch.NO_UTC_OFFSET, 330, -570},
            0,
            "canonical-json",
            1,
            1_700_000_100_000L,
            7);
    cases.put("reading-batch-doubles", batch(doubles));
    cases.put("reading-batch-redeemed", batch(decimals.asRedeemed()));
    Retraction retraction =
        new Retraction(
            "retraction-1",
            "patient-1",
            Optional.of("device-1"),
            Optional.of(Signal.STEPS),
            1,
            2,
            3,
            Retraction.Reason.ERASURE);
    cases.put(
        "retraction",
        new Case<>(
            (PatientReadings) new PatientReadings.Retracted(retraction),
            ReadingsWire.encode(retraction),
            ReadingsWire::decode));
    cases.put(
        "enrolment",
        new Case<>(enrolment(), EnrolmentWire.encode(enrolment()), EnrolmentWire::decode));
    DeviceRegistration device =
        new DeviceRegistration("device-1", "acme", "pbkdf2-sha256$1$AA$AA", true, 4);
    cases.put(
        "device-registration",
        new Case<>(device, EnrolmentWire.encode(device), EnrolmentWire::decodeDevice));
    Alert alert =
        new Alert(
            "alert-1",
            "patient-1",
            AlertCause.deviation("nightsignal-causal"),
            AlertPriority.HIGH,
            AlertState.WITHDRAWN,
            T,
            T.plusSeconds(1),
            Optional.of(T.plusSeconds(2)),
            T.plusSeconds(3),
            true,
            Optional.of("device-1"),
            Optional.of("alert-0"),
            Optional.of(WithdrawnReason.LATE_DATA),
            Optional.of("1"),
            Optional.of("abc"),
            true,
            new Revision(2, 9),
            evidence());
    cases.put("alert", new Case<>(alert, AlertWire.encode(alert), AlertWire::decodeAlert));
    Score score =
        new Score(
            "patient-1",
            "nightsignal-causal",
            "1",
            "abc",
            T,
            T.plusSeconds(9),
            OptionalDouble.of(6),
            OptionalDouble.of(0.01),
            Optional.empty(),
            true,
            false,
            new Revision(1, 2),
            evidence());
    cases.put("score", new Case<>(score, AlertWire.encode(score), AlertWire::decodeScore));
    Score withheld =
        new Score(
            "patient-1",
            "nightsignal-causal",
            "1",
            "abc",
            T,
            T.plusSeconds(9),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.of(WithheldReason.NO_DATA),
            false,
            true,
            new Revision(1, 2),
            Evidence.ofWindow(T, T));
    cases.put(
        "score-withheld", new Case<>(withheld, AlertWire.encode(withheld), AlertWire::decodeScore));
    cases.put(
        "evidence-of-a-model",
        new Case<>(
            evidenceOfAModel(), AlertWire.encode(evidenceOfAModel()), AlertWire::decodeEvidence));
    AlertAction action =
        new AlertAction("action-1", "patient-1", "alert-1", AlertAction.Kind.RESOLVED, T);
    cases.put(
        "alert-action", new Case<>(action, AlertWire.encode(action), AlertWire::decodeAction));
    ClockTick tick = new ClockTick(T, T.plusSeconds(5), 720, Optional.of(T.plusSeconds(7)));
    cases.put(
        "clock-tick", new Case<>(tick, OperationWire.encode(tick), OperationWire::decodeTick));
    PartHealth health = new PartHealth(PartHealth.Kind.GATEWAY, "gateway-1", false, "kafka", 5, 4);
    cases.put(
        "part-health",
        new Case<>(health, OperationWire.encode(health), OperationWire::decodeHealth));
    return cases;
  }

  private static Case<PatientReadings> batch(ReadingBatch batch) {
    return new Case<>(
        new PatientReadings.Batch(batch), ReadingsWire.encode(batch), ReadingsWire::decode);
  }

  @TestFactory
  List<DynamicTest> everyRecordIsWrittenAsVersion1WroteItAndReadBack() {
    return cases().entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())))
        .toList();
  }

  private static <R> void check(String name, Case<R> testCase) throws IOException {
    Path file = Path.of("src/test/resources/golden/v1", name + ".hex");
    String hex = HexFormat.of().formatHex(testCase.bytes());
    if (!Files.exists(file) && Boolean.getBoolean("homeward.golden.write")) {
      Files.writeString(file, hex + "\n");
    }
    String golden = Files.readString(file, StandardCharsets.US_ASCII).strip();
    assertThat(hex).isEqualTo(golden);
    assertThat(testCase.decoder().apply(HexFormat.of().parseHex(golden)).toOptional())
        .contains(testCase.record());
  }

  @TestFactory
  List<DynamicTest> bytesThatAreNoRecordAreAValueNotAnException() {
    return cases().entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(),
                    () ->
                        assertThat(
                                e.getValue()
                                    .decoder()
                                    .apply(new byte[] {(byte) 0xff, 1, 2})
                                    .toOptional())
                            .as("garbage")
                            .isEmpty()))
        .toList();
  }

  @TestFactory
  List<DynamicTest> aFieldThatALaterVersionAddsIsPassedOver() {
    byte[] unknownField = HexFormat.of().parseHex("fa3e0568656c6c6f"); // field 1007, "hello"
    return cases().entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(e.getKey(), () -> checkUnknown(e.getValue(), unknownField)))
        .toList();
  }

  private static <R> void checkUnknown(Case<R> testCase, byte[] unknownField) {
    byte[] bytes = new byte[testCase.bytes().length + unknownField.length];
    System.arraycopy(testCase.bytes(), 0, bytes, 0, testCase.bytes().length);
    System.arraycopy(unknownField, 0, bytes, testCase.bytes().length, unknownField.length);
    assertThat(testCase.decoder().apply(bytes).toOptional()).contains(testCase.record());
  }

  @org.junit.jupiter.api.Test
  void refusedReadingsComeBackWithTheirKeptBytes() {
    RejectedReadings rejected =
        new RejectedReadings(
            "acme",
            "device-1",
            "homeward/v1/acme/device-1/readings",
            RejectReason.UNIT_MISMATCH,
            "/readings/0/unit",
            2,
            new int[] {0, 3},
            5,
            100,
            new byte[] {1, 2},
            Optional.of(
                new RejectedReadings.KeptPayload(new byte[] {9}, "key-1", 0, 1, false, 77)));
    RejectedReadings back =
        ReadingsWire.decodeRejected(ReadingsWire.encode(rejected)).toOptional().orElseThrow();
    assertThat(back).usingRecursiveComparison().isEqualTo(rejected);
    Redemption redemption =
        new Redemption("device-1", new byte[] {1, 2}, 5, new int[] {0, 3, 70_000}, 6);
    assertThat(
            ReadingsWire.decodeRedemption(ReadingsWire.encode(redemption))
                .toOptional()
                .orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(redemption);
    RejectedReadings bare =
        new RejectedReadings(
            "acme",
            "device-1",
            "t",
            RejectReason.CONSENT_WITHDRAWN,
            "",
            1,
            new int[0],
            5,
            100,
            new byte[] {1},
            Optional.empty());
    assertThat(ReadingsWire.decodeRejected(ReadingsWire.encode(bare)).toOptional().orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(bare);
  }
}
