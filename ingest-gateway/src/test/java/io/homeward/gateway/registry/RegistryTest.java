package io.homeward.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.admission.Admission;
import io.homeward.gateway.admission.Verdict;
import io.homeward.gateway.decoding.CanonicalJsonDecoder;
import io.homeward.gateway.decoding.DecodedReadings;
import io.homeward.gateway.fixture.Payloads;
import io.homeward.gateway.fixture.WardTopics;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.homeward.vitals.enrolment.Enrolment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final String AT = "2026-05-01T08:00:00Z";
  private static final String VENDOR = "acme";

  private final Registry registry = new Registry();
  private final List<String> heard = new ArrayList<>();

  private static DeviceRegistration device(String id, long revision, boolean revoked) {
    return new DeviceRegistration(id, VENDOR, "hash-" + revision, revoked, revision);
  }

  private static Enrolment wears(String patient, String device, long revision) {
    return WardTopics.enrolment(patient, device, VENDOR, FROM, revision);
  }

  /** Whose reading one of this device is, "patient at revision", or why it is nobody's. */
  private static String ownerIn(Registry registry, String device) {
    return registry
        .find(device)
        .map(
            known -> {
              byte[] payload = Payloads.heartRate(AT, 72);
              DecodedReadings readings = new DecodedReadings(10);
              new CanonicalJsonDecoder(new UnitConversions())
                  .decode(payload, 0, payload.length, readings);
              Verdict verdict =
                  new Admission(0)
                      .judge(
                          new Admission.Message(
                              device,
                              VENDOR,
                              known.wearers(),
                              Instant.parse(AT).toEpochMilli(),
                              CanonicalJsonDecoder.MAPPING_NAME,
                              CanonicalJsonDecoder.MAPPING_VERSION),
                          readings);
              return verdict.batches().isEmpty()
                  ? verdict.refusals().get(0).reason().name()
                  : verdict.batches().get(0).patientId()
                      + "@"
                      + verdict.batches().get(0).enrolmentRevision();
            })
        .orElse("unknown");
  }

  private String owner(String device) {
    return ownerIn(registry, device);
  }

  @Test
  void knowsADeviceOnlyByItsRegistration() {
    registry.put(wears("p1", "d1", 1), heard::add);
    assertThat(owner("d1")).isEqualTo("unknown");
    registry.put(device("d1", 1, false), heard::add);
    assertThat(owner("d1")).isEqualTo("p1@1");
    registry.removeDevice("d1", heard::add);
    assertThat(owner("d1")).isEqualTo("unknown");
    assertThat(heard).containsExactly("d1", "d1", "d1");
  }

  @Test
  void keepsARevokedDevice() {
    registry.put(device("d1", 1, false), heard::add);
    registry.put(device("d1", 2, true), heard::add);
    assertThat(registry.find("d1").orElseThrow().registration().revoked()).isTrue();
  }

  @Test
  void takesNoOlderRevisionForANewerOne() {
    registry.put(device("d1", 2, true), heard::add);
    registry.put(device("d1", 1, false), heard::add);
    registry.put(wears("p1", "d1", 5), heard::add);
    registry.put(wears("p1", "d9", 4), heard::add);
    assertThat(registry.find("d1").orElseThrow().registration().revision()).isEqualTo(2);
    assertThat(owner("d1")).isEqualTo("p1@5");
    assertThat(heard).containsExactly("d1", "d1");
  }

  @Test
  void tellsNobodyOfWhatChangesNothing() {
    registry.put(device("d1", 1, false), heard::add);
    registry.put(wears("p1", "d1", 1), heard::add);
    heard.clear();
    registry.put(device("d1", 1, false), heard::add);
    registry.put(wears("p1", "d1", 1), heard::add);
    registry.removeDevice("d2", heard::add);
    registry.removePatient("p2", heard::add);
    assertThat(heard).isEmpty();
  }

  @Test
  void tellsOfTheDeviceAPatientGaveBackAndOfTheNewOne() {
    registry.put(device("d1", 1, false), heard::add);
    registry.put(device("d2", 1, false), heard::add);
    registry.put(wears("p1", "d1", 1), heard::add);
    heard.clear();
    registry.put(wears("p1", "d2", 2), heard::add);
    assertThat(heard).containsExactlyInAnyOrder("d1", "d2");
    assertThat(owner("d1")).isEqualTo("DEVICE_UNASSIGNED");
    assertThat(owner("d2")).isEqualTo("p1@2");
  }

  @Test
  void leavesTheOtherWearerOfADeviceWhenOneIsForgotten() {
    registry.put(device("d1", 1, false), heard::add);
    registry.put(wears("p1", "d1", 1), heard::add);
    registry.put(wears("p2", "d1", 3), heard::add);
    // Of two that start together the smaller id decides.
    assertThat(owner("d1")).isEqualTo("p1@1");
    registry.removePatient("p1", heard::add);
    assertThat(owner("d1")).isEqualTo("p2@3");
    registry.removePatient("p2", heard::add);
    assertThat(owner("d1")).isEqualTo("DEVICE_UNASSIGNED");
  }

  /** Both topics are keyed and compacted, but devices and enrolments overtake each other. */
  @Property(tries = 200)
  void isTheSameInWhateverOrderTheRecordsCome(@ForAll long seed) {
    Random random = new Random(seed);
    List<Object> records = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      long revision = i + 1L;
      records.add(
          random.nextBoolean()
              ? device("d" + random.nextInt(3), revision, random.nextInt(4) == 0)
              : wears("p" + random.nextInt(3), "d" + random.nextInt(3), revision));
    }
    Registry inOrder = registryOf(records);
    Collections.shuffle(records, random);
    Registry shuffled = registryOf(records);
    for (String device : List.of("d0", "d1", "d2")) {
      assertThat(shuffled.find(device).map(KnownDevice::registration))
          .as("seed %d, %s", seed, device)
          .isEqualTo(inOrder.find(device).map(KnownDevice::registration));
      assertThat(ownerIn(shuffled, device))
          .as("seed %d, %s", seed, device)
          .isEqualTo(ownerIn(inOrder, device));
    }
  }

  private static Registry registryOf(List<Object> records) {
    Registry registry = new Registry();
    for (Object record : records) {
      if (record instanceof DeviceRegistration device) {
        registry.put(device, changed -> {});
      } else {
        registry.put((Enrolment) record, changed -> {});
      }
    }
    return registry;
  }
}
