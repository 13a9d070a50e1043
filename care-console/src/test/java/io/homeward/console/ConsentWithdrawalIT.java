package io.homeward.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.console.testward.Browser;
import io.homeward.console.testward.Samples;
import io.homeward.console.testward.TestWard;
import io.homeward.vitals.enrolment.ConsentDecision;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.EnrolmentWire;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A patient takes their agreement back, and every part that reads enrolments hears of it. */
class ConsentWithdrawalIT {
  @TempDir static Path directory;
  private static TestWard ward;

  @BeforeAll
  static void start() throws Exception {
    ward = TestWard.start(directory);
    Instant since = Instant.parse("2026-01-01T00:00:00Z");
    ward.enrol(Samples.patient(TestWard.OWN_PATIENT, "Vera Versuch", since));
    ward.enrol(Samples.patient("p9q8w7", "Otto Fremd", since));
  }

  @AfterAll
  static void stop() throws Exception {
    ward.close();
  }

  @Test
  void takesTheirAgreementBackOnceAskedAndPublishesThat() throws Exception {
    Browser patient = new Browser(ward.url());
    patient.signIn("patient", ward.signIns().patient());
    assertThat(patient.get("/me").body())
        .contains("You agreed that your readings are used", "href=\"/me/consent\"");
    String asked = patient.get("/me/consent").body();
    assertThat(asked).contains("Yes, take my agreement back now", "No, leave it as it is");

    // Without the token of the page that asks, nothing happens.
    assertThat(patient.postBare("/me/consent/withdraw", Map.of(), "").statusCode()).isEqualTo(403);
    assertThat(patient.get("/me").body()).contains("You agreed that your readings are used");

    Instant before = Instant.now();
    HttpResponse<String> done = patient.post("/me/consent/withdraw", asked, Map.of());
    assertThat(done.statusCode()).isEqualTo(302);
    assertThat(done.headers().firstValue("Location").orElse("")).endsWith("/me");
    assertThat(patient.get("/me").body())
        .contains("You took your agreement back")
        .doesNotContain("href=\"/me/consent\"");
    assertThat(patient.get("/me/consent").body()).contains("There is no agreement to take back");

    Enrolment published =
        EnrolmentWire.decode(
                ward.published(Topic.ENROLMENTS, TestWard.OWN_PATIENT, Duration.ofSeconds(20)))
            .toOptional()
            .orElseThrow();
    Instant withdrawn = published.consents().get(0).withdrawnAt().orElseThrow();
    assertThat(withdrawn).isBetween(before.minusMillis(1), Instant.now());
    assertThat(published.revision()).isEqualTo(2);
    // What the gateway asks of each reading: one that arrives now, of now or of before, is refused.
    Instant later = withdrawn.plusMillis(1);
    assertThat(published.consentFor(later, later)).isEqualTo(ConsentDecision.WITHDRAWN);
    assertThat(published.consentFor(before.minusSeconds(3_600), later))
        .isEqualTo(ConsentDecision.WITHDRAWN);
    // What arrived before was agreed to.
    assertThat(published.consentFor(before.minusSeconds(3_600), before.minusSeconds(3_600)))
        .isEqualTo(ConsentDecision.GIVEN);
  }

  @Test
  void nobodyElseCanDoItForThem() throws Exception {
    Browser nurse = new Browser(ward.url());
    nurse.signIn("nurse", ward.signIns().nurse());
    String page = nurse.get("/").body();
    assertThat(nurse.get("/me/consent").statusCode()).isEqualTo(403);
    assertThat(nurse.post("/me/consent/withdraw", page, Map.of()).statusCode()).isEqualTo(403);
  }
}
