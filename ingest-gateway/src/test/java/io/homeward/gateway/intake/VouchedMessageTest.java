package io.homeward.gateway.intake;

import static io.homeward.gateway.intake.IntakeBench.DEVICE;
import static io.homeward.gateway.intake.IntakeBench.PATIENT;
import static io.homeward.gateway.intake.IntakeBench.VENDOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.deadletter.RefusedPayload;
import io.homeward.gateway.fixture.WardTopics;
import io.homeward.vitals.intake.RejectReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages whose device is known by the topic alone. */
class VouchedMessageTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final String OWN = "homeward/v1/" + VENDOR + "/" + DEVICE + "/readings";
  private static final String GOOD =
      "{'readings':[{'signal':'HEART_RATE','measuredAt':'2026-05-01T08:00:00Z','value':72,'unit':'/min'}]}";

  @TempDir Path directory;
  private IntakeBench bench;

  @BeforeEach
  void start() throws IOException {
    bench =
        new IntakeBench(directory).enrolled(WardTopics.enrolment(PATIENT, DEVICE, VENDOR, FROM, 7));
  }

  @Test
  void areAdmittedWhereTheRegistryKnowsTheDeviceAsThatVendors() {
    IntakeBench.Sent sent = bench.registered().sendVouched(OWN, GOOD);
    assertThat(sent.durable()).isTrue();
    assertThat(sent.rejected()).isEmpty();
    assertThat(sent.batches())
        .singleElement()
        .satisfies(b -> assertThat(b.patientId()).isEqualTo(PATIENT));
  }

  @Test
  void areRefusedOfADeviceNobodyRegistered() {
    assertRefused(bench.sendVouched(OWN, GOOD), RejectReason.DEVICE_UNKNOWN, VENDOR, DEVICE);
  }

  @Test
  void areRefusedOfADeviceThatIsShutOut() {
    assertRefused(
        bench.registered().revoked().sendVouched(OWN, GOOD),
        RejectReason.DEVICE_UNKNOWN,
        VENDOR,
        DEVICE);
  }

  @Test
  void areRefusedUnderAnotherVendorsName() {
    assertRefused(
        bench.registered().sendVouched("homeward/v1/other/" + DEVICE + "/readings", GOOD),
        RejectReason.TOPIC_OF_ANOTHER_DEVICE,
        "other",
        DEVICE);
  }

  @Test
  void areRefusedOnATopicThatNamesNoDevice() {
    assertRefused(
        bench.registered().sendVouched("homeward/v1/a b/c d/readings", GOOD),
        RejectReason.TOPIC_UNKNOWN,
        "",
        "");
  }

  @Test
  void areRefusedWhereTheyAreTooLarge() {
    IntakeBench.Sent sent =
        bench.registered().sendOversizedVouched(OWN, RefusedPayload.beginning(new byte[300_000]));
    assertRefused(sent, RejectReason.PAYLOAD_TOO_LARGE, VENDOR, DEVICE);
    assertThat(sent.rejected().get(0).payloadLength()).isEqualTo(300_000);
    assertThat(sent.rejected().get(0).payload().orElseThrow().truncated()).isTrue();
  }

  private static void assertRefused(
      IntakeBench.Sent sent, RejectReason reason, String vendor, String device) {
    assertThat(sent.durable()).isTrue();
    assertThat(sent.admitted()).isZero();
    assertThat(sent.rejected())
        .singleElement()
        .satisfies(
            rejected -> {
              assertThat(rejected.reason()).isEqualTo(reason);
              assertThat(rejected.vendor()).isEqualTo(vendor);
              assertThat(rejected.deviceId()).isEqualTo(device);
              assertThat(rejected.readingCount()).isEqualTo(1);
            });
  }
}
