package io.homeward.console.patient;

import io.homeward.console.board.BoardComposer;
import io.homeward.console.board.Handling;
import io.homeward.console.board.WardAlerts;
import io.homeward.console.board.WardRecords;
import io.homeward.console.board.Words;
import io.homeward.console.ward.WardPatient;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.enrolment.ConsentDecision;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a patient's page together from the live alerts, the store's history and the workflow: where
 * both know an alert, the higher revision counts. Thread-safe.
 */
public final class PatientComposer {
  private static final int MOST_ALERTS = 100;

  private final WardAlerts live;
  private final PatientRecords records;
  private final WardRecords ward;

  /** Pages from these sources. */
  public PatientComposer(WardAlerts live, PatientRecords records, WardRecords ward) {
    this.live = live;
    this.records = records;
    this.ward = ward;
  }

  /** The page of a patient at this moment. */
  public PatientView compose(WardPatient patient, Instant now) {
    Enrolment enrolment = patient.enrolment();
    ZoneId zone = enrolment.zoneAt(now);
    List<AlertDetail> open = new ArrayList<>();
    List<AlertDetail> past = new ArrayList<>();
    for (AlertDetail alert : alerts(patient, now)) {
      (alert.onBoard() ? open : past).add(alert);
    }
    ConsentDecision consent = enrolment.consentFor(now, now);
    return new PatientView(
        patient.patientId(),
        patient.name(),
        zone.getId(),
        status(enrolment.statusAt(now)),
        consent(enrolment, consent, now, zone),
        consent == ConsentDecision.GIVEN,
        devices(enrolment, now),
        limits(enrolment, now),
        open,
        past);
  }

  private List<AlertDetail> alerts(WardPatient patient, Instant now) {
    Map<String, Alert> newest = new HashMap<>();
    records
        .alerts(patient.patientId(), MOST_ALERTS)
        .forEach(alert -> newest.put(alert.alertId(), alert));
    for (Alert alert : live.visible()) {
      if (alert.patientId().equals(patient.patientId())) {
        newest.merge(alert.alertId(), alert, (a, b) -> b.revision().isAfter(a.revision()) ? b : a);
      }
    }
    Map<String, Handling> handlings = ward.handlings(newest.keySet());
    ZoneId zone = patient.enrolment().zoneAt(now);
    Comparator<Alert> order =
        Comparator.comparing(Alert::onset).reversed().thenComparing(Alert::alertId);
    return newest.values().stream()
        .sorted(order)
        .map(
            alert ->
                detail(alert, handlings.getOrDefault(alert.alertId(), Handling.NONE), now, zone))
        .toList();
  }

  static AlertDetail detail(Alert alert, Handling handling, Instant now, ZoneId zone) {
    return new AlertDetail(
        BoardComposer.line(alert, handling, now, zone, zone),
        EvidenceWords.facts(alert, now, zone),
        EvidenceWords.drivers(alert),
        ModelPicture.of(alert).orElse(null),
        EvidenceWords.gaps(alert, now, zone),
        acts(handling, now, zone),
        alert.mergedInto().orElse(""),
        handling.isResolved(),
        BoardComposer.isOnBoard(alert, handling, now));
  }

  private static List<String> acts(Handling handling, Instant now, ZoneId zone) {
    List<String> acts = new ArrayList<>();
    handling.acknowledged().ifPresent(m -> acts.add(act("Seen", m, now, zone)));
    handling.notes().forEach(m -> acts.add(act("Note", m, now, zone)));
    handling.resolved().ifPresent(m -> acts.add(act("Resolved", m, now, zone)));
    return acts;
  }

  private static String act(String what, Handling.Mark mark, Instant now, ZoneId zone) {
    return what
        + " by "
        + mark.by()
        + ", "
        + Words.moment(mark.at(), now, zone)
        + (mark.text().isEmpty() ? "" : ": " + mark.text());
  }

  private static String status(PatientStatus status) {
    return switch (status) {
      case ACTIVE -> "followed";
      case PAUSED -> "paused: readings are kept, no alerts are raised";
      case ENDED -> "ended: no longer followed";
    };
  }

  private static String consent(
      Enrolment enrolment, ConsentDecision decision, Instant now, ZoneId zone) {
    return switch (decision) {
      case GIVEN ->
          "consent given"
              + enrolment.consents().stream()
                  .filter(c -> c.withdrawnAt().isEmpty() && !c.from().isAfter(now))
                  .map(Enrolment.ConsentPeriod::from)
                  .min(Comparator.naturalOrder())
                  .filter(from -> from.isAfter(Instant.EPOCH))
                  .map(from -> " on " + Words.moment(from, now, zone))
                  .orElse("");
      case ABSENT -> "no consent: readings are not processed";
      case WITHDRAWN -> "consent withdrawn: readings are not processed";
    };
  }

  private static List<String> devices(Enrolment enrolment, Instant now) {
    return enrolment.devices().stream()
        .filter(d -> Enrolment.covers(d.from(), d.until(), now))
        .map(d -> d.deviceId() + " (" + d.vendor() + ")")
        .toList();
  }

  private static List<String> limits(Enrolment enrolment, Instant now) {
    return enrolment.limits().stream()
        .filter(limit -> Enrolment.covers(limit.from(), limit.until(), now))
        .map(
            limit ->
                Words.signal(limit.signal())
                    + side(
                        " below ",
                        limit.low().isPresent()
                            ? Optional.of(limit.low().getAsDouble())
                            : Optional.empty(),
                        limit.signal().unit())
                    + (limit.low().isPresent() && limit.high().isPresent() ? " or" : "")
                    + side(
                        " above ",
                        limit.high().isPresent()
                            ? Optional.of(limit.high().getAsDouble())
                            : Optional.empty(),
                        limit.signal().unit())
                    + " for "
                    + Words.duration(limit.sustainedFor()))
        .toList();
  }

  private static String side(String word, Optional<Double> edge, String unit) {
    return edge.map(value -> word + Words.value(value, unit)).orElse("");
  }
}
