package io.homeward.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.console.board.Words;
import io.homeward.console.testward.Browser;
import io.homeward.console.testward.Samples;
import io.homeward.console.testward.TestWard;
import io.homeward.vitals.alert.AlertPriority;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Who may see and do what, over real HTTP. */
class ConsoleAccessIT {
  private static final String OTHER = "p9q8w7";

  @TempDir static Path directory;
  private static TestWard ward;

  @BeforeAll
  static void start() throws Exception {
    ward = TestWard.start(directory);
    Instant since = Instant.parse("2026-01-01T00:00:00Z");
    ward.enrol(Samples.patient(TestWard.OWN_PATIENT, "Vera Versuch", since));
    ward.enrol(Samples.patient(OTHER, "Otto Fremd", since));
    for (String vendor : new String[] {TestWard.VENDOR, "rival"}) {
      ward.update("insert into ledger values (?, now(), 'STORED', '', 5)", vendor);
      ward.update(
          "insert into rejected_readings values (0, ?, ?, ?, ?, 'UNIT_MISMATCH', 'value 3', 2, '{}',"
              + " now(), 99, ''::bytea, false)",
          vendor.length(),
          vendor,
          "device-of-" + vendor,
          "homeward/v1/" + vendor + "/d/readings");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    ward.close();
  }

  private static Browser signedIn(String name) throws Exception {
    Browser browser = new Browser(ward.url());
    String password =
        switch (name) {
          case "nurse" -> ward.signIns().nurse();
          case "lead" -> ward.signIns().lead();
          case "vendor" -> ward.signIns().vendor();
          default -> ward.signIns().patient();
        };
    assertThat(browser.signIn(name, password).statusCode()).isEqualTo(302);
    return browser;
  }

  @ParameterizedTest
  @CsvSource({
    "nurse, /, 200",
    "nurse, /patients/p9q8w7, 200",
    "nurse, /operations, 403",
    "nurse, /me, 403",
    "lead, /, 200",
    "lead, /patients/p9q8w7, 200",
    "lead, /operations, 200",
    "lead, /me, 403",
    "vendor, /, 302",
    "vendor, /patients/p9q8w7, 403",
    "vendor, /operations, 200",
    "vendor, /me, 403",
    "vendor, /live, 403",
    "patient, /, 302",
    "patient, /patients/p7f3k2, 403",
    "patient, /live, 403",
    "patient, /operations, 403",
    "patient, /me, 200",
    "nurse, /patients/nobody, 404",
    "lead, /nowhere, 403"
  })
  void eachRoleSeesItsOwnPagesOnly(String name, String path, int status) throws Exception {
    assertThat(signedIn(name).get(path).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"/, 302", "/patients/p9q8w7, 302", "/operations, 302", "/me, 302", "/live, 401"})
  void aStrangerIsSentToSignIn(String path, int status) throws Exception {
    HttpResponse<String> answer = new Browser(ward.url()).get(path);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).doesNotContain("Otto");
  }

  @Test
  void aVendorSeesItsOwnFiguresWhateverItAsksFor() throws Exception {
    Browser vendor = signedIn("vendor");
    assertThat(vendor.get("/operations?vendor=rival").body())
        .contains("device-of-acme")
        .doesNotContain("device-of-rival")
        .doesNotContain("Deviation job");
    assertThat(signedIn("lead").get("/operations").body())
        .contains("device-of-acme", "device-of-rival", "Deviation job", "unit of another kind");
  }

  @Test
  void aPatientSeesTheirOwnPageAndNoOneElses() throws Exception {
    String page = signedIn("patient").get("/me?patient=" + OTHER).body();
    assertThat(page).contains("Hello, Vera Versuch").doesNotContain("Otto");
  }

  /** Each way in that the table offers, and each row that is none. */
  @Test
  void theWardsOwnStaffSignInByTheStoreAndHalfAnAccountDoesNot() throws Exception {
    PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    String hash = encoder.encode("a-password-of-a-test");
    staff("n.own", hash, "NURSE", null, true);
    staff("v.own", hash, "VENDOR", "rival", true);
    staff("p.own", hash, "PATIENT", OTHER, true);
    staff("gone", hash, "NURSE", null, false);
    staff("plain", "{noop}a-password-of-a-test", "NURSE", null, true);
    staff("bare", "a-password-of-a-test", "NURSE", null, true);
    staff("vague", hash, "HEAD", null, true);
    staff("unbound", hash, "PATIENT", null, true);
    staff("nurse", hash, "LEAD", null, true);

    Browser nurse = enter("n.own", "a-password-of-a-test", "/");
    assertThat(nurse.get("/").body()).contains("Own n.own");
    Browser vendor = enter("v.own", "a-password-of-a-test", "/operations");
    assertThat(vendor.get("/operations").body())
        .contains("device-of-rival")
        .doesNotContain("device-of-acme");
    Browser patient = enter("p.own", "a-password-of-a-test", "/me");
    assertThat(patient.get("/me").body()).contains("Otto Fremd").doesNotContain("Vera");
    enter("n.own", "another-password", "/login?failed");
    for (String none : List.of("gone", "plain", "bare", "vague", "unbound", "nobody", "'; --")) {
      enter(none, "a-password-of-a-test", "/login?failed");
    }
    enter("nurse", "a-password-of-a-test", "/login?failed");
  }

  @Test
  void aSessionEndsWithTheNextRequestOnceItsAccountIsNotWhatItWas() throws Exception {
    PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    String hash = encoder.encode("a-password-of-a-test");
    for (String change :
        List.of(
            "active = false", "role = 'LEAD'", "password_hash = '" + encoder.encode("b") + "'")) {
      String name = "s." + change.substring(0, 4);
      staff(name, hash, "NURSE", null, true);
      Browser nurse = enter(name, "a-password-of-a-test", "/");
      assertThat(nurse.get("/").statusCode()).isEqualTo(200);
      ward.update("update staff set " + change + " where username = ?", name);
      HttpResponse<String> refused = nurse.get("/");
      assertThat(refused.statusCode()).as(change).isEqualTo(302);
      assertThat(refused.headers().firstValue("Location").orElse("")).endsWith("/login");
      assertThat(nurse.get("/live").statusCode()).isEqualTo(401);
    }
  }

  private static void staff(String name, String hash, String role, String scope, boolean active)
      throws Exception {
    ward.update(
        "insert into staff values (?, ?, ?, ?, ?, ?)",
        name,
        "Own " + name,
        hash,
        role,
        scope,
        active);
  }

  /** Signs in; where that leads is {@code expected}. */
  private static Browser enter(String name, String password, String expected) throws Exception {
    Browser browser = new Browser(ward.url());
    HttpResponse<String> answer = browser.signIn(name, password);
    assertThat(answer.statusCode()).as(name).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location").orElse("")).as(name).endsWith(expected);
    return browser;
  }

  @Test
  void theHouseTellsTimesInItsOwnZoneAndNamesIt() throws Exception {
    Instant onset = Instant.now().minus(Duration.ofMinutes(40));
    ward.publish(Samples.limit("alert-zone", OTHER, AlertPriority.HIGH, onset));
    String expected = "since " + Words.moment(onset, Instant.now(), TestWard.ZONE);
    Browser nurse = signedIn("nurse");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> nurse.get("/").body().contains(expected));
    assertThat(nurse.get("/").body()).contains("data-zone=\"Asia/Kolkata\"", ">Asia/Kolkata<");
    assertThat(signedIn("patient").get("/me").body())
        .contains("Times on this page are in Europe/Berlin.");
  }

  @Test
  void aPostWithoutItsTokenIsRefusedAndChangesNothing() throws Exception {
    Browser nurse = signedIn("nurse");
    ward.publish(
        Samples.limit("alert-csrf", OTHER, AlertPriority.HIGH, Instant.now().minusSeconds(900)));
    assertThat(nurse.postBare("/alerts/alert-csrf/acknowledge", Map.of(), "").statusCode())
        .isEqualTo(403);
    assertThat(nurse.get("/patients/" + OTHER).body()).doesNotContain("Seen by");
  }

  @Test
  void onlyNursesActOnAlerts() throws Exception {
    Browser vendor = signedIn("vendor");
    String page = vendor.get("/operations").body();
    assertThat(vendor.post("/alerts/any/acknowledge", page, Map.of()).statusCode()).isEqualTo(403);
  }

  @Test
  void theSessionChangesItsIdAtSignIn() throws Exception {
    Browser browser = new Browser(ward.url());
    browser.get("/login");
    assertThat(browser.session()).as("a stranger costs no session").isEmpty();
    browser.signIn("nurse", ward.signIns().nurse());
    String first = browser.session();
    browser.signIn("nurse", ward.signIns().nurse());
    assertThat(browser.session()).isNotEmpty().isNotEqualTo(first);
  }

  @Test
  void everyPageForbidsInlineScriptsFramesAndForeignOrigins() throws Exception {
    for (String path : new String[] {"/", "/patients/" + OTHER, "/operations"}) {
      HttpResponse<String> answer = signedIn("lead").get(path);
      assertThat(answer.headers().firstValue("Content-Security-Policy"))
          .hasValueSatisfying(
              csp ->
                  assertThat(csp)
                      .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                      .doesNotContain("unsafe"));
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
      assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
      assertThat(answer.body()).doesNotContain("<style", " style=", "onclick=", "<script>");
    }
  }

  @Test
  void guessingIsSlowedDownAndTheRightPasswordWaitsTooButOthersDoNot() throws Exception {
    Browser guesser = new Browser(ward.url());
    int last = 0;
    for (int i = 0; i < 9; i++) {
      last = guesser.signIn("guessed", "wrong-" + i).statusCode();
    }
    assertThat(last).isEqualTo(429);
    assertThat(new Browser(ward.url()).signIn("nurse", ward.signIns().nurse()).statusCode())
        .isEqualTo(302);
  }

  @Test
  void healthAndMetricsAreOpenOnLoopbackAndNameNoPatient() throws Exception {
    Browser stranger = new Browser(ward.url());
    assertThat(stranger.get("/health").body()).contains("\"status\":\"UP\"", "store");
    String metrics = stranger.get("/metrics").body();
    assertThat(metrics)
        .contains("homeward_console_viewers", "homeward_console_outbox_published_total")
        .doesNotContain(OTHER, TestWard.OWN_PATIENT, "Otto", "device-of");
  }

  @Test
  void theAssetsComeFromThisServer() throws Exception {
    Browser stranger = new Browser(ward.url());
    for (String path :
        new String[] {
          "/assets/homeward.css",
          "/assets/homeward.js",
          "/webjars/htmx.org/2.0.8/dist/htmx.min.js",
          "/webjars/htmx-ext-sse/2.2.2/sse.js",
          "/webjars/uplot/1.6.30/dist/uPlot.iife.min.js"
        }) {
      assertThat(stranger.get(path).statusCode()).as(path).isEqualTo(200);
    }
  }
}
