package io.homeward.console.pages;

import io.homeward.console.board.WardAlerts;
import io.homeward.console.board.WardRecords;
import io.homeward.console.board.Words;
import io.homeward.console.live.Liveness;
import io.homeward.console.patient.Nights;
import io.homeward.console.patient.PatientComposer;
import io.homeward.console.patient.TrendDocument;
import io.homeward.console.patient.TrendDrawing;
import io.homeward.console.patient.TrendSource;
import io.homeward.console.ward.WardPatient;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/**
 * The page of one patient, the data of its chart, and its alerts as the live stream pushes them.
 */
@Controller
public final class PatientPages implements BoardEdition.PatientAlertsPrinter {
  private static final Duration NIGHTS_SHOWN = Duration.ofDays(42);
  private static final int MOST_NIGHTS = 42;

  private final WardRecords records;
  private final PatientComposer composer;
  private final Nights nights;
  private final TrendDrawing drawing;
  private final TrendSource trends;
  private final WardClock clock;
  private final ITemplateEngine templates;
  private final Liveness liveness;
  private final WardAlerts alerts;
  private final ZoneId shownIn;

  /** A signal to choose from. */
  public record SignalChoice(String code, String name, String unit) {}

  /** Pages over these parts. */
  public PatientPages(
      WardRecords records,
      PatientComposer composer,
      Nights nights,
      TrendDrawing drawing,
      TrendSource trends,
      WardClock clock,
      ITemplateEngine templates,
      Liveness liveness,
      WardAlerts alerts,
      ZoneId shownIn) {
    this.records = records;
    this.composer = composer;
    this.nights = nights;
    this.drawing = drawing;
    this.trends = trends;
    this.clock = clock;
    this.templates = templates;
    this.liveness = liveness;
    this.alerts = alerts;
    this.shownIn = shownIn;
  }

  @GetMapping("/patients/{patientId}")
  String show(@PathVariable("patientId") String patientId, Model model) {
    WardPatient patient = known(patientId);
    Instant now = clock.instant();
    ZoneId zone = patient.enrolment().zoneAt(now);
    model.addAttribute("patient", composer.compose(patient, now));
    model.addAttribute(
        "nights", nights.of(patientId, zone, now.minus(NIGHTS_SHOWN), now, MOST_NIGHTS));
    model.addAttribute("signals", choices(trends.signals(patientId)));
    model.addAttribute("nowMs", now.toEpochMilli());
    model.addAttribute("status", BoardStatus.of(liveness, alerts, false, shownIn));
    return "patient";
  }

  /** Heart rate and steps first, then what else there is. */
  static List<SignalChoice> choices(Set<Signal> found) {
    List<SignalChoice> choices = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      if (found.contains(signal) || signal == Signal.HEART_RATE) {
        choices.add(
            new SignalChoice(signal.name(), Words.signal(signal), Words.unit(signal.unit())));
      }
    }
    return choices;
  }

  @GetMapping("/patients/{patientId}/trend")
  @ResponseBody
  TrendDocument trend(
      @PathVariable("patientId") String patientId,
      @RequestParam("signal") Signal signal,
      @RequestParam("from") long fromMs,
      @RequestParam("until") long untilMs) {
    return drawing.draw(
        known(patientId), signal, Instant.ofEpochMilli(fromMs), Instant.ofEpochMilli(untilMs));
  }

  private WardPatient known(String patientId) {
    return find(patientId).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private Optional<WardPatient> find(String patientId) {
    return records.patients().stream().filter(p -> p.patientId().equals(patientId)).findFirst();
  }

  @Override
  public String print(String patientId) {
    return find(patientId)
        .map(patient -> composer.compose(patient, clock.instant()))
        .map(
            view ->
                templates
                    .process(
                        "patient-parts",
                        Set.of("alerts"),
                        new Context(Locale.UK, Map.of("patient", view)))
                    .strip())
        .orElse("");
  }
}
