package io.homeward.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.homeward.console.testward.NetworkPath;
import io.homeward.console.testward.Samples;
import io.homeward.console.testward.TestWard;
import io.homeward.console.testward.WardScene;
import io.homeward.vitals.alert.AlertPriority;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in a real Chromium. Screenshots land in {@code target/screenshots}, for a person to
 * look at.
 */
@Tag("real-parts")
class BoardInBrowserIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  @TempDir static Path directory;
  private static TestWard ward;
  private static Playwright playwright;
  private static Browser chromium;
  private BrowserContext context;
  private Page page;
  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Files.createDirectories(SCREENSHOTS);
    ward = TestWard.start(directory);
    WardScene.play(ward, Instant.now());
    ward.beat();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  @AfterAll
  static void stop() throws Exception {
    chromium.close();
    playwright.close();
    ward.close();
  }

  @BeforeEach
  void open() {
    context(1280, ColorScheme.LIGHT);
  }

  private void context(int width, ColorScheme scheme) {
    if (context != null) {
      context.close();
    }
    context =
        chromium.newContext(
            new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
    page = context.newPage();
    page.addInitScript(
        "window.refused = []; addEventListener('securitypolicyviolation',"
            + " e => refused.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile))");
    page.onPageError(complaints::add);
  }

  @AfterEach
  void close() {
    context.close();
    assertThat(complaints).as("broken scripts").isEmpty();
  }

  private void signIn(String name, String password) {
    signIn(ward.url(), name, password);
  }

  private void signIn(String url, String name, String password) {
    page.navigate(url + "/login");
    page.fill("#username", name);
    page.fill("#password", password);
    page.click("button[type=submit]");
  }

  private void shoot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  @Test
  void anAlertAppearsWithoutReloadIsOpenedExplainedAndAcknowledged() throws Exception {
    signIn("nurse", ward.signIns().nurse());
    page.waitForSelector("text=Alerts");
    page.evaluate("window.sameDocument = true");
    ward.publish(
        Samples.limit(
            "alert-browser",
            WardScene.QUIET_PATIENT,
            AlertPriority.HIGH,
            Instant.now().minus(Duration.ofMinutes(13))));
    page.waitForSelector("#ack-alert-browser");
    assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
    assertThat(page.textContent("#p-" + WardScene.QUIET_PATIENT))
        .contains("Heart rate above 120 /min for 12 min");

    page.click("#p-" + WardScene.QUIET_PATIENT + " a.name");
    page.waitForSelector("#d-alert-browser");
    assertThat(page.textContent("#d-alert-browser"))
        .contains("Furthest reading", "138 /min", "at or above 120 /min", "13 readings");
    page.click("#ack-alert-browser");
    page.waitForSelector("#d-alert-browser >> text=Seen by Nurse (demo)");
    assertThat(page.isVisible("#ack-alert-browser")).isFalse();
  }

  @Test
  void anAlertOfTheModelNamesItAndItsNightsAndWhoIsTooNewIsNotJudged() throws Exception {
    signIn("nurse", ward.signIns().nurse());
    page.waitForSelector("#q-q0 >> text=not judged: baseline of 6 of 14 nights");
    page.click("#p-" + WardScene.DEVIATING_PATIENT + " a.name");
    page.waitForSelector("#d-a9");
    assertThat(page.textContent("#d-a9"))
        .contains(
            "nightly-deviation, version 1, release 8f944454e5c6",
            "Driven most by steps (last 1900 steps, usual 6200 steps)",
            "All of the night");
    assertThat(page.locator("#d-a9 td.up4").allTextContents()).contains("1900");
  }

  @Test
  void theKeyboardMovesOpensAndAcknowledges() throws Exception {
    ward.publish(
        Samples.limit(
            "alert-keys",
            WardScene.KEYBOARD_PATIENT,
            AlertPriority.HIGH,
            Instant.now().minus(Duration.ofMinutes(20))));
    signIn("nurse", ward.signIns().nurse());
    page.waitForSelector("#ack-alert-keys");
    for (int i = 0;
        i < 10 && page.locator("#p-" + WardScene.KEYBOARD_PATIENT + ".selected").count() == 0;
        i++) {
      page.keyboard().press("j");
    }
    page.keyboard().press("a");
    page.waitForSelector("#p-" + WardScene.KEYBOARD_PATIENT + " >> text=seen by Nurse (demo)");
    page.keyboard().press("?");
    assertThat(page.isVisible("#help")).isTrue();
    page.keyboard().press("Escape");
    page.keyboard().press("Enter");
    page.waitForURL("**/patients/" + WardScene.KEYBOARD_PATIENT);
  }

  @Test
  void theBoardChangingBehindTheHelpTakesNoSelectionAway() throws Exception {
    Instant onset = Instant.now().minus(Duration.ofMinutes(20));
    ward.publish(
        Samples.limit("alert-help", WardScene.KEYBOARD_PATIENT, AlertPriority.HIGH, onset));
    signIn("nurse", ward.signIns().nurse());
    page.waitForSelector("#ack-alert-help");
    page.waitForSelector("body[data-live=yes]");
    for (int i = 0;
        i < 10 && page.locator("#p-" + WardScene.KEYBOARD_PATIENT + ".selected").count() == 0;
        i++) {
      page.keyboard().press("j");
    }
    page.keyboard().press("?");
    ward.publish(
        Samples.limit("alert-behind", WardScene.LOW_PRIORITY_PATIENT, AlertPriority.LOW, onset));
    page.waitForSelector("#ack-alert-behind");
    // In one go, before the browser paints and takes the focus from the closed help.
    page.evaluate(
        "document.getElementById('help').close(); document.activeElement.dispatchEvent("
            + "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}))");
    page.waitForURL("**/patients/" + WardScene.KEYBOARD_PATIENT);
  }

  /** The library behind the buttons wires new ones a moment after they are shown. */
  @Test
  void anAcknowledgementIsTakenInTheVeryMomentTheBoardChanges() throws Exception {
    Instant onset = Instant.now().minus(Duration.ofMinutes(20));
    ward.publish(
        Samples.limit("alert-moment", WardScene.KEYBOARD_PATIENT, AlertPriority.HIGH, onset));
    signIn("nurse", ward.signIns().nurse());
    page.waitForSelector("#ack-alert-moment");
    page.waitForSelector("body[data-live=yes]");
    page.evaluate(
        "document.addEventListener('htmx:sseMessage', () => {"
            + " const fresh = document.getElementById('ack-alert-change');"
            + " if (fresh && !document.body.dataset.pressed) {"
            + " document.body.dataset.pressed = 'yes'; fresh.click(); } })");
    ward.publish(Samples.limit("alert-change", WardScene.QUIET_PATIENT, AlertPriority.HIGH, onset));
    page.waitForSelector("body[data-pressed=yes]");
    page.waitForSelector(
        "#p-" + WardScene.QUIET_PATIENT + ":not(:has(#ack-alert-change)) >> text=seen by",
        new Page.WaitForSelectorOptions().setTimeout(10_000));
  }

  /** A button is replaced with every state of the board; a slow hand must still press it. */
  @Test
  void aPressHeldWhileTheBoardChangesIsTakenAndWhatChangedIsShownAfterIt() throws Exception {
    Instant onset = Instant.now().minus(Duration.ofMinutes(20));
    ward.publish(
        Samples.limit("alert-held", WardScene.KEYBOARD_PATIENT, AlertPriority.HIGH, onset));
    signIn("nurse", ward.signIns().nurse());
    page.waitForSelector("#ack-alert-held");
    page.waitForSelector("body[data-live=yes]");
    page.evaluate(
        "document.addEventListener('htmx:sseBeforeMessage', e => {"
            + " if (e.detail.data && e.detail.data.includes('alert-meanwhile'))"
            + " document.body.dataset.arrived = 'yes'; })");
    page.hover("#ack-alert-held");
    page.mouse().down();
    ward.publish(
        Samples.limit("alert-meanwhile", WardScene.QUIET_PATIENT, AlertPriority.HIGH, onset));
    page.waitForSelector("body[data-arrived=yes]");
    page.mouse().up();
    page.waitForSelector(
        "#p-" + WardScene.KEYBOARD_PATIENT + ":not(:has(#ack-alert-held)) >> text=seen by",
        new Page.WaitForSelectorOptions().setTimeout(10_000));
    page.waitForSelector("#ack-alert-meanwhile");
  }

  /** The board does not wait for a finger for ever; a press that ends where it began counts. */
  @Test
  void aPressHeldForLongStopsNeitherTheBoardNorItself() throws Exception {
    // Live throughout: the line that says otherwise would push the board down under the press.
    ward.beat();
    Instant onset = Instant.now().minus(Duration.ofMinutes(20));
    ward.publish(
        Samples.limit("alert-long", WardScene.KEYBOARD_PATIENT, AlertPriority.HIGH, onset));
    signIn("nurse", ward.signIns().nurse());
    page.waitForSelector("#ack-alert-long");
    page.waitForSelector("body[data-live=yes]");
    page.waitForSelector(
        "#server-banner", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.HIDDEN));
    page.hover("#ack-alert-long");
    page.mouse().down();
    // It stands below and moves nothing, whatever other tests left on the board: a press that ends
    // over another button is none.
    ward.publish(
        Samples.limit("alert-patience", WardScene.LOW_PRIORITY_PATIENT, AlertPriority.LOW, onset));
    page.waitForSelector(
        "#ack-alert-patience", new Page.WaitForSelectorOptions().setTimeout(15_000));
    page.mouse().up();
    page.waitForSelector(
        "#p-" + WardScene.KEYBOARD_PATIENT + ":not(:has(#ack-alert-long)) >> text=seen by",
        new Page.WaitForSelectorOptions().setTimeout(10_000));
  }

  @Test
  void aPatientTakesTheirAgreementBackInTwoPlainSteps() throws Exception {
    signIn("patient", ward.signIns().patient());
    page.click("a.withdraw");
    page.waitForSelector("#withdraw");
    check(axe(), "me-consent");
    page.click("#keep");
    page.waitForSelector("a.withdraw");
  }

  @Test
  void aCutStreamIsSaidAtOnceAndForgottenWhenItIsBack() throws Exception {
    try (NetworkPath path = NetworkPath.to(ward.console().port())) {
      signIn(path.url(), "nurse", ward.signIns().nurse());
      page.waitForSelector("#sound");
      page.waitForSelector("body[data-live=yes]");

      path.cut();
      awaitBanner("The connection broke");
      shoot("board-cut");
      path.mend();
      awaitNoBanner();

      path.stall();
      awaitBanner("The console does not answer");
      path.mend();
      awaitNoBanner();
    }
  }

  private void awaitBanner(String reason) {
    page.waitForSelector(
        "#stream-banner:has-text('Not live since'):has-text('" + reason + "')",
        new Page.WaitForSelectorOptions().setTimeout(12_000));
  }

  private void awaitNoBanner() {
    page.waitForSelector(
        "#stream-banner",
        new Page.WaitForSelectorOptions().setState(WaitForSelectorState.HIDDEN).setTimeout(20_000));
  }

  @Test
  void noPageHasAnAccessibilityViolationInEitherScheme() throws Exception {
    String axe = axe();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : new int[] {1280, 380}) {
        context(width, scheme);
        String suffix = "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + width;
        page.navigate(ward.url() + "/login");
        check(axe, "login" + suffix);
        signIn("lead", ward.signIns().lead());
        page.waitForSelector("#board");
        check(axe, "board" + suffix);
        page.navigate(ward.url() + "/patients/" + WardScene.DEVIATING_PATIENT);
        page.waitForSelector("#chart canvas");
        check(axe, "patient" + suffix);
        page.navigate(ward.url() + "/operations");
        check(axe, "operations" + suffix);
        context(width, scheme);
        signIn("patient", ward.signIns().patient());
        page.waitForSelector("#chart canvas");
        check(axe, "me" + suffix);
      }
    }
  }

  private void check(String axe, String name) {
    // Before the screenshot and axe, both of which try inline styles of their own.
    assertThat((List<?>) page.evaluate("refused")).as("refused content on " + name).isEmpty();
    shoot(name);
    // Evaluated by the debugger, so the page's own policy stays as strict as it is.
    page.evaluate(axe);
    Object violations =
        page.evaluate(
            "async () => (await axe.run()).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).slice(0, 3).join(' | '))");
    assertThat((List<?>) violations).as(name).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as(name + " does not scroll sideways")
        .isEqualTo(true);
  }

  private static String axe() throws IOException {
    try (InputStream in =
        BoardInBrowserIT.class.getResourceAsStream(
            "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
