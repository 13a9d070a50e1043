package io.homeward.console.pages;

import io.homeward.console.access.SignedIn;
import io.homeward.console.board.AlertWorkflow;
import io.homeward.console.board.WardAlerts;
import io.homeward.console.live.BoardPress;
import io.homeward.console.live.LiveStream;
import io.homeward.console.live.Liveness;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.clock.WardClock;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The ward board, its stream, and what a nurse can do with an alert. */
@Controller
public final class BoardPages {
  private static final int LONGEST_TEXT = 2_000;

  private final BoardPress press;
  private final WardAlerts alerts;
  private final Liveness liveness;
  private final LiveStream stream;
  private final AlertWorkflow workflow;
  private final AlertLookup lookup;
  private final WardClock clock;
  private final ZoneId shownIn;

  /** Finds the alerts that the board's memory no longer holds. */
  public interface AlertLookup {
    /** Whose alert it is, if the store knows it. */
    Optional<Alert> find(String alertId);
  }

  /** Pages over these parts. */
  public BoardPages(
      BoardPress press,
      WardAlerts alerts,
      Liveness liveness,
      LiveStream stream,
      AlertWorkflow workflow,
      AlertLookup lookup,
      WardClock clock,
      ZoneId shownIn) {
    this.press = press;
    this.alerts = alerts;
    this.liveness = liveness;
    this.stream = stream;
    this.workflow = workflow;
    this.lookup = lookup;
    this.clock = clock;
    this.shownIn = shownIn;
  }

  @GetMapping("/")
  String board(Model model) {
    model.addAttribute("page", press.compose());
    model.addAttribute("status", BoardStatus.of(liveness, alerts, press.isStoreFailing(), shownIn));
    return "board";
  }

  @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<SseEmitter> live(
      @RequestParam(name = "patient", required = false) String patient) {
    return stream
        .open(Optional.ofNullable(patient))
        .map(
            emitter ->
                ResponseEntity.ok()
                    // A proxy between must not gather events up.
                    .header("X-Accel-Buffering", "no")
                    .contentType(
                        new MediaType(
                            "text", "event-stream", java.nio.charset.StandardCharsets.UTF_8))
                    .body(emitter))
        .orElseGet(() -> ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build());
  }

  @PostMapping("/alerts/{alertId}/acknowledge")
  ResponseEntity<Void> acknowledge(
      @PathVariable("alertId") String alertId,
      @RequestParam(name = "note", defaultValue = "") String note,
      @RequestHeader(name = "HX-Request", required = false) String fromScript,
      @AuthenticationPrincipal SignedIn person) {
    Alert alert = known(alertId);
    workflow.acknowledge(
        act(alert, person), Optional.of(bounded(note)).filter(text -> !text.isEmpty()));
    return done(alert, fromScript);
  }

  @PostMapping("/alerts/{alertId}/resolve")
  ResponseEntity<Void> resolve(
      @PathVariable("alertId") String alertId,
      @RequestParam("reason") String reason,
      @RequestHeader(name = "HX-Request", required = false) String fromScript,
      @AuthenticationPrincipal SignedIn person) {
    String text = bounded(reason);
    if (text.isEmpty()) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "a reason is needed");
    }
    Alert alert = known(alertId);
    workflow.resolve(act(alert, person), text);
    return done(alert, fromScript);
  }

  /** Closes a withdrawn alert: its reason is the withdrawal's own. */
  @PostMapping("/alerts/{alertId}/close")
  ResponseEntity<Void> close(
      @PathVariable("alertId") String alertId,
      @RequestHeader(name = "HX-Request", required = false) String fromScript,
      @AuthenticationPrincipal SignedIn person) {
    Alert alert = known(alertId);
    workflow.resolve(act(alert, person), "Withdrawn");
    return done(alert, fromScript);
  }

  @PostMapping("/alerts/{alertId}/note")
  ResponseEntity<Void> note(
      @PathVariable("alertId") String alertId,
      @RequestParam("text") String text,
      @RequestHeader(name = "HX-Request", required = false) String fromScript,
      @AuthenticationPrincipal SignedIn person) {
    String bounded = bounded(text);
    if (bounded.isEmpty()) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "a note is needed");
    }
    Alert alert = known(alertId);
    workflow.note(act(alert, person), bounded);
    return done(alert, fromScript);
  }

  private Alert known(String alertId) {
    return alerts
        .find(alertId)
        .or(() -> lookup.find(alertId))
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private AlertWorkflow.Act act(Alert alert, SignedIn person) {
    return new AlertWorkflow.Act(
        alert.alertId(), alert.patientId(), person.account().displayName(), clock.instant());
  }

  private static String bounded(String text) {
    String stripped = text.strip();
    return stripped.substring(0, Math.min(LONGEST_TEXT, stripped.length()));
  }

  /** A script gets the new state over its stream, a plain form its page again. */
  private ResponseEntity<Void> done(Alert alert, String fromScript) {
    press.handled();
    if (fromScript != null) {
      return ResponseEntity.noContent().build();
    }
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .header("Location", "/patients/" + alert.patientId())
        .build();
  }
}
