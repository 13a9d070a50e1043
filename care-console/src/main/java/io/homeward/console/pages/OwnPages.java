package io.homeward.console.pages;

import io.homeward.console.access.SignedIn;
import io.homeward.console.board.LatestReading;
import io.homeward.console.board.WardRecords;
import io.homeward.console.board.Words;
import io.homeward.console.patient.Nights;
import io.homeward.console.patient.TrendDocument;
import io.homeward.console.patient.TrendDrawing;
import io.homeward.console.patient.TrendSource;
import io.homeward.console.ward.ConsentRegister;
import io.homeward.console.ward.WardPatient;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.enrolment.ConsentDecision;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

/**
 * A patient's own page. Whose it is comes from the account alone: no request can name another
 * patient.
 */
@Controller
public final class OwnPages {
  private static final Duration NIGHTS_SHOWN = Duration.ofDays(21);

  private final WardRecords records;
  private final Nights nights;
  private final TrendDrawing drawing;
  private final TrendSource trends;
  private final WardClock clock;
  private final ConsentRegister consents;

  /**
   * The page, worded for the patient.
   *
   * @param mayWithdraw whether there is an agreement to take back
   * @param zone the zone its times are told in
   */
  public record OwnView(
      String name,
      String synced,
      String status,
      String consent,
      boolean mayWithdraw,
      List<String> followed,
      String zone) {}

  /** Pages over these parts. */
  public OwnPages(
      WardRecords records,
      Nights nights,
      TrendDrawing drawing,
      TrendSource trends,
      WardClock clock,
      ConsentRegister consents) {
    this.records = records;
    this.nights = nights;
    this.drawing = drawing;
    this.trends = trends;
    this.clock = clock;
    this.consents = consents;
  }

  @GetMapping("/me")
  String show(@AuthenticationPrincipal SignedIn person, Model model) {
    WardPatient me = me(person);
    Instant now = clock.instant();
    ZoneId zone = me.enrolment().zoneAt(now);
    Set<Signal> signals = trends.signals(me.patientId());
    model.addAttribute("me", view(me, signals, now, zone));
    model.addAttribute("signals", PatientPages.choices(signals));
    model.addAttribute("nights", nights.of(me.patientId(), zone, now.minus(NIGHTS_SHOWN), now, 21));
    model.addAttribute("nowMs", now.toEpochMilli());
    return "me";
  }

  @GetMapping("/me/trend")
  @ResponseBody
  TrendDocument trend(
      @RequestParam("signal") Signal signal,
      @RequestParam("from") long fromMs,
      @RequestParam("until") long untilMs,
      @AuthenticationPrincipal SignedIn person) {
    return drawing.draw(
        me(person), signal, Instant.ofEpochMilli(fromMs), Instant.ofEpochMilli(untilMs));
  }

  /** Says in plain words what taking the agreement back means, and asks once. */
  @GetMapping("/me/consent")
  String askConsent(@AuthenticationPrincipal SignedIn person, Model model) {
    WardPatient me = me(person);
    model.addAttribute("name", me.name());
    model.addAttribute("mayWithdraw", mayWithdraw(me.enrolment()));
    return "me-consent";
  }

  /** Takes the agreement back, at once. */
  @PostMapping("/me/consent/withdraw")
  String withdrawConsent(@AuthenticationPrincipal SignedIn person) {
    consents.withdraw(me(person).patientId(), clock.instant());
    return "redirect:/me";
  }

  private boolean mayWithdraw(Enrolment enrolment) {
    Instant now = clock.instant();
    return enrolment.consents().stream()
        .anyMatch(c -> c.withdrawnAt().filter(at -> !at.isAfter(now)).isEmpty());
  }

  private WardPatient me(SignedIn person) {
    String id = person.account().patientId().orElseThrow();
    return records.patients().stream()
        .filter(p -> p.patientId().equals(id))
        .findFirst()
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private OwnView view(WardPatient me, Set<Signal> signals, Instant now, ZoneId zone) {
    Map<String, LatestReading> latest = records.latestHeartRates(List.of(me.patientId()));
    String synced =
        Optional.ofNullable(latest.get(me.patientId()))
            .map(
                r ->
                    "Your newest heart rate is from "
                        + Words.moment(r.measuredAt(), now, zone)
                        + ", "
                        + Words.ago(r.measuredAt(), now)
                        + ".")
            .orElse("No heart rate has arrived from you yet.");
    Enrolment enrolment = me.enrolment();
    return new OwnView(
        me.name(),
        synced,
        status(enrolment.statusAt(now)),
        consent(enrolment.consentFor(now, now)),
        mayWithdraw(enrolment),
        signals.stream().sorted().map(Words::signal).toList(),
        zone.getId());
  }

  private static String status(PatientStatus status) {
    return switch (status) {
      case ACTIVE -> "Your ward follows you.";
      case PAUSED -> "Your ward has paused: your readings are kept, nobody is alerted.";
      case ENDED -> "Your ward no longer follows you.";
    };
  }

  private static String consent(ConsentDecision decision) {
    return switch (decision) {
      case GIVEN ->
          "You agreed that your readings are used. You can take that back at any time, here or by"
              + " telling your nurse.";
      case ABSENT -> "You have not agreed that your readings are used, so they are not.";
      case WITHDRAWN -> "You took your agreement back. Your readings are not used.";
    };
  }
}
