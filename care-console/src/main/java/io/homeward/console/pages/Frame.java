package io.homeward.console.pages;

import io.homeward.console.access.Account;
import io.homeward.console.access.Role;
import io.homeward.console.access.SignedIn;
import io.homeward.vitals.clock.WardClock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.security.core.Authentication;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page's frame shows: who is signed in, which pages are theirs, the ward's time. */
@ControllerAdvice
public final class Frame {
  private static final String WEBJARS = "/webjars/";
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm:ss", Locale.UK);

  private final WardClock clock;
  private final String assets;
  private final ZoneId shownIn;

  /** The ward's time as the page first shows it; its script carries it on. */
  public record WardTime(long millis, boolean driven, String text, String zone) {}

  /**
   * A frame.
   *
   * @param shownIn the zone the clock is told in
   * @param assets changes with every release of the assets, so that browsers fetch them afresh
   */
  public Frame(WardClock clock, ZoneId shownIn, String assets) {
    this.clock = clock;
    this.assets = assets;
    this.shownIn = shownIn;
  }

  @ModelAttribute
  void fill(Authentication authentication, Model model) {
    model.addAttribute("assets", assets);
    model.addAttribute("htmx", WEBJARS + "htmx.org/2.0.8/dist/htmx.min.js");
    model.addAttribute("sse", WEBJARS + "htmx-ext-sse/2.2.2/sse.js");
    model.addAttribute("uplot", WEBJARS + "uplot/1.6.30/dist");
    if (authentication == null || !(authentication.getPrincipal() instanceof SignedIn signedIn)) {
      return;
    }
    Account account = signedIn.account();
    Role role = account.role();
    Instant now = clock.instant();
    model.addAttribute(
        "ward",
        new WardTime(
            now.toEpochMilli(),
            clock.isDriven(),
            CLOCK.format(now.atZone(shownIn)),
            shownIn.getId()));
    model.addAttribute("person", account.displayName());
    model.addAttribute("home", role.home());
    model.addAttribute("staff", role == Role.NURSE || role == Role.LEAD);
    model.addAttribute("operations", role == Role.LEAD || role == Role.VENDOR);
    model.addAttribute("patientRole", role == Role.PATIENT);
  }
}
