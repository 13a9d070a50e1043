package io.homeward.standalone.wardfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.standalone.StartFailure;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.ConsentDecision;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WardFileTest {
  @TempDir Path temp;

  private Path file(String text) throws IOException {
    return Files.writeString(temp.resolve("ward.yaml"), text);
  }

  private static String documentedExample() throws IOException {
    String page = Files.readString(Path.of("../../docs/ward-file.md"));
    int start = page.indexOf("```yaml\n") + "```yaml\n".length();
    return page.substring(start, page.indexOf("```", start));
  }

  @Test
  void the_documented_example_means_what_it_says() throws IOException {
    Ward ward = WardFile.read(file(documentedExample()));

    assertThat(ward.patients()).singleElement().extracting(p -> p.name()).isEqualTo("Ada Example");
    Enrolment enrolment = ward.patients().get(0).enrolment();
    Instant before = Instant.parse("2025-12-31T22:59:59Z");
    Instant from = Instant.parse("2025-12-31T23:00:00Z");
    assertThat(enrolment.patientId()).isEqualTo("p-7f3a");
    assertThat(enrolment.zoneAt(from)).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(enrolment.wears("watch-0042", from)).isTrue();
    assertThat(enrolment.wears("watch-0042", before)).isFalse();
    assertThat(enrolment.consentFor(from, from)).isEqualTo(ConsentDecision.GIVEN);
    assertThat(enrolment.consentFor(before, from)).isEqualTo(ConsentDecision.ABSENT);
    assertThat(enrolment.modelModeAt("nightsignal-causal", from)).isEqualTo(ModelMode.CHOSEN);
    assertThat(enrolment.limitsAt(Signal.HEART_RATE, from))
        .singleElement()
        .satisfies(
            limit -> {
              assertThat(limit.high()).isEqualTo(OptionalDouble.of(120));
              assertThat(limit.low()).isEmpty();
              assertThat(limit.sustainedFor()).isEqualTo(Duration.ofMinutes(30));
              assertThat(limit.priority()).isEqualTo(AlertPriority.HIGH);
            });
    assertThat(enrolment.silenceRulesAt(from))
        .singleElement()
        .extracting(rule -> rule.silentFor())
        .isEqualTo(Duration.ofHours(12));
    assertThat(ward.devices())
        .containsExactly(new Ward.SecretDevice("watch-0042", "acme", "correct-horse-battery"));
  }

  @Test
  void a_signal_goes_by_its_code_too() throws IOException {
    String text = documentedExample().replace("signal: HEART_RATE", "signal: 8867-4");
    assertThat(WardFile.read(file(text)).patients().get(0).enrolment().limits().get(0).signal())
        .isEqualTo(Signal.HEART_RATE);
  }

  @Test
  void everything_wrong_is_said_at_once() throws IOException {
    Path file =
        file(
            """
            patients:
              - id: "not an id"
                zone: Mars/Olympus
                consents: [{from: yesterday}]
                limits: [{signal: MOOD, sustained-for: long, priority: SOMEWHAT, from: 2026-01-01T00:00:00Z}]
            devices:
              - {id: d-1, vendor: acme, secret: short, assignments: [{patient: nobody}]}
            """);
    assertThatThrownBy(() -> WardFile.read(file))
        .isInstanceOf(StartFailure.class)
        .hasMessageContainingAll(
            "patients[0].id must be 1 to 64 characters",
            "patients[0].zone must be a time zone",
            "patients[0].consents[0].from must be a moment",
            "patients[0].limits[0].signal must be one of HEART_RATE",
            "patients[0].limits[0] must have low or high",
            "patients[0].limits[0].sustained-for must be a duration",
            "patients[0].limits[0].priority must be one of TECHNICAL",
            "devices[0].secret must have at least 8 characters",
            "devices[0].assignments[0].patient is none of the patients",
            "devices[0].assignments[0].from is missing");
  }

  @Test
  void an_unknown_key_is_named_with_its_place() throws IOException {
    Path file = file("patients:\n  - id: p-1\n    colour: blue\n");
    assertThatThrownBy(() -> WardFile.read(file))
        .isInstanceOf(StartFailure.class)
        .hasMessage(file + ": patients[0].colour: no such key");
  }

  @Test
  void what_cannot_be_read_is_said_with_its_line_and_place() throws IOException {
    Path file = file("patients: []\ndevices: a: b\n");
    assertThatThrownBy(() -> WardFile.read(file))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith(file + ":2: devices: not of the right form");
  }
}
