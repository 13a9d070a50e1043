package io.homeward.systemtests.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.homeward.systemtests.ward.WardDatabase;
import io.homeward.systemtests.ward.WardProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A nurse in front of the demo ward, as {@code ./homeward up} starts it: a reading has come the
 * whole way when an alert appears. Screenshots land in {@code target/screenshots}.
 */
@Tag("real-parts")
class DemoWardInBrowserIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static final Duration HISTORY = Duration.ofMinutes(4);

  /** What the README promises, doubled: builds share a machine. */
  private static final double ALERT_MS = 240_000;

  private static final double SOON_MS = 30_000;

  @TempDir Path temp;

  @Test
  void an_alert_appears_is_explained_and_acknowledged_and_a_dead_ward_is_never_shown_as_live()
      throws Exception {
    Files.createDirectories(SCREENSHOTS);
    try (WardProcess ward = WardProcess.start(temp.resolve("ward"));
        Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser chromium = chromium(playwright)) {
      Page page = chromium.newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
      signIn(page, ward);
      page.evaluate("window.sameDocument = true");
      // Until then an episode of the history may open and, a night further on, be over.
      await()
          .atMost(HISTORY)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> ward.output().contains("The history is in"));
      String alertId = awaitAlert(page);
      assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
      shoot(page, "demo-board");

      page.click("li.card:has(#ack-" + alertId + ") a.name");
      page.waitForSelector("#d-" + alertId);
      assertThat(page.textContent("#d-" + alertId)).containsAnyOf("nights", "/min");
      page.waitForSelector("#chart canvas");
      shoot(page, "demo-patient");
      page.click("#ack-" + alertId);
      page.waitForSelector("#d-" + alertId + " >> text=Seen by Nurse (demo)");
      page.navigate(ward.board().toString());
      page.waitForSelector("body[data-live=yes]");

      ward.kill();
      page.waitForSelector(
          "#stream-banner:has-text('Not live since')",
          new Page.WaitForSelectorOptions().setTimeout(SOON_MS));
      shoot(page, "demo-not-live");

      ward.start();
      signIn(page, ward);
      page.waitForSelector("body[data-live=yes]");
      assertThat(
              new WardDatabase(ward.connections())
                  .lines(
                      "select acknowledged_by is not null from alert_workflow where alert_id = '"
                          + alertId
                          + "'"))
          .containsExactly("t");
      assertThat(page.locator("#ack-" + alertId).count()).isZero();
      shoot(page, "demo-resumed");
      assertThat(ward.stop()).isZero();
    }
  }

  private static Browser chromium(Playwright playwright) {
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(Path.of("/usr/bin/chromium"))
                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--no-first-run")));
  }

  private static void signIn(Page page, WardProcess ward) throws Exception {
    page.navigate(ward.board() + "/login");
    page.fill("#username", "nurse");
    page.fill("#password", ward.printed("nurse"));
    page.click("button[type=submit]");
    page.waitForSelector("#board");
  }

  private static String awaitAlert(Page page) {
    return page.waitForSelector(
            "[id^=ack-]", new Page.WaitForSelectorOptions().setTimeout(ALERT_MS))
        .getAttribute("id")
        .substring("ack-".length());
  }

  private static void shoot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }
}
