package io.homeward.console.board;

import io.homeward.console.board.BoardPage.AlertLine;
import io.homeward.console.board.BoardPage.DataState;
import io.homeward.console.board.BoardPage.PatientCard;
import io.homeward.console.board.BoardPage.QuietRow;
import io.homeward.console.ward.WardPatient;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.enrolment.PatientStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the ward's state into the board: who stands where, and in which words. Stateless,
 * thread-safe.
 *
 * <p>An alert is on the board while it is open and not resolved; after its episode ended, until a
 * nurse acknowledged it, at most {@link #ENDED_SHOWN_FOR}; withdrawn, until a nurse closed it, at
 * most as long. What left the board stands in the patient's alert history.
 */
public final class BoardComposer {
  /** As long as the job re-emits closed episodes. */
  public static final Duration ENDED_SHOWN_FOR = Duration.ofDays(3);

  /** A heart rate older than this is greyed: it says nothing of now. */
  public static final Duration FRESH_FOR = Duration.ofMinutes(30);

  private static final Comparator<Placed> MOST_URGENT_FIRST =
      Comparator.comparing((Placed p) -> p.alert().state() == AlertState.OPEN)
          .thenComparing(p -> p.alert().priority())
          .thenComparing(p -> !p.handling().isAcknowledged())
          .thenComparing(p -> !p.alert().staleWhenRaised())
          .reversed()
          .thenComparing(p -> p.alert().raisedAt())
          .thenComparing(p -> p.alert().alertId());

  private record Placed(Alert alert, Handling handling) {}

  private BoardComposer() {}

  /** The board of this moment. */
  public static BoardPage compose(WardView ward) {
    Map<String, List<Placed>> clinical = new HashMap<>();
    Map<String, List<Placed>> technical = new HashMap<>();
    for (Alert alert : ward.alerts()) {
      Handling handling = ward.handlings().getOrDefault(alert.alertId(), Handling.NONE);
      if (isOnBoard(alert, handling, ward.now())) {
        (alert.priority() == AlertPriority.TECHNICAL ? technical : clinical)
            .computeIfAbsent(alert.patientId(), id -> new ArrayList<>())
            .add(new Placed(alert, handling));
      }
    }
    Map<String, WardPatient> byId = new HashMap<>();
    ward.patients().forEach(p -> byId.put(p.patientId(), p));
    return new BoardPage(
        count(clinical.values(), technical.values()),
        cards(clinical, byId, ward),
        cards(technical, byId, ward),
        quiet(ward, clinical, technical));
  }

  /** Whether a nurse still has to see this alert. */
  public static boolean isOnBoard(Alert alert, Handling handling, Instant now) {
    if (alert.shadow() || handling.isResolved()) {
      return false;
    }
    return switch (alert.state()) {
      case OPEN -> true;
      case MERGED -> false;
      case CLOSED -> !handling.isAcknowledged() && endedLately(alert, now);
      case WITHDRAWN -> endedLately(alert, now);
    };
  }

  private static boolean endedLately(Alert alert, Instant now) {
    Instant ended = alert.closedAt().orElse(alert.lastBreachAt());
    return Duration.between(ended, now).compareTo(ENDED_SHOWN_FOR) <= 0;
  }

  private static BoardPage.Counts count(
      Collection<List<Placed>> clinical, Collection<List<Placed>> technical) {
    int[] open = new int[AlertPriority.values().length];
    int unattended = 0;
    for (List<Placed> ofPatient : clinical) {
      for (Placed p : ofPatient) {
        if (p.alert().state() == AlertState.OPEN) {
          open[p.alert().priority().ordinal()]++;
        }
        unattended += p.handling().isAcknowledged() ? 0 : 1;
      }
    }
    for (List<Placed> ofPatient : technical) {
      for (Placed p : ofPatient) {
        open[AlertPriority.TECHNICAL.ordinal()] += p.alert().state() == AlertState.OPEN ? 1 : 0;
      }
    }
    return new BoardPage.Counts(
        open[AlertPriority.HIGH.ordinal()],
        open[AlertPriority.MEDIUM.ordinal()],
        open[AlertPriority.LOW.ordinal()],
        open[AlertPriority.TECHNICAL.ordinal()],
        unattended);
  }

  private static List<PatientCard> cards(
      Map<String, List<Placed>> placed, Map<String, WardPatient> byId, WardView ward) {
    return placed.entrySet().stream()
        .peek(e -> e.getValue().sort(MOST_URGENT_FIRST))
        .sorted(
            Comparator.comparing(
                    (Map.Entry<String, List<Placed>> e) -> e.getValue().get(0), MOST_URGENT_FIRST)
                .thenComparing(Map.Entry::getKey))
        .map(e -> card(e.getKey(), Optional.ofNullable(byId.get(e.getKey())), e.getValue(), ward))
        .toList();
  }

  private static PatientCard card(
      String patientId, Optional<WardPatient> patient, List<Placed> placed, WardView ward) {
    ZoneId home = patient.map(p -> p.enrolment().zoneAt(ward.now())).orElse(ward.shownIn());
    return new PatientCard(
        patientId,
        patient.map(WardPatient::name).orElse("Not enrolled here"),
        dataState(ward.heartRates().get(patientId), ward.now(), ward.shownIn()),
        patient.map(p -> status(p.enrolment().statusAt(ward.now()))).orElse(""),
        notJudged(ward, patientId),
        placed.stream()
            .map(p -> line(p.alert(), p.handling(), ward.now(), home, ward.shownIn()))
            .toList());
  }

  /** One alert in words; also for the patient page. */
  public static AlertLine line(
      Alert alert, Handling handling, Instant now, ZoneId home, ZoneId shownIn) {
    return new AlertLine(
        alert.alertId(),
        alert.priority().name().toLowerCase(Locale.ROOT),
        Words.priority(alert.priority()),
        AlertWords.cause(alert, now, home, shownIn),
        AlertWords.standing(alert, now, shownIn),
        alert.staleWhenRaised(),
        alert.state() != AlertState.OPEN,
        alert.state() == AlertState.WITHDRAWN,
        handling
            .acknowledged()
            .map(m -> "seen by " + m.by() + " " + Words.ago(m.at(), now))
            .orElse(""));
  }

  private static List<QuietRow> quiet(
      WardView ward, Map<String, List<Placed>> clinical, Map<String, List<Placed>> technical) {
    return ward.patients().stream()
        .filter(p -> !clinical.containsKey(p.patientId()) && !technical.containsKey(p.patientId()))
        .filter(p -> p.enrolment().statusAt(ward.now()) != PatientStatus.ENDED)
        .sorted(Comparator.comparing(WardPatient::name).thenComparing(WardPatient::patientId))
        .map(
            p ->
                new QuietRow(
                    p.patientId(),
                    p.name(),
                    dataState(ward.heartRates().get(p.patientId()), ward.now(), ward.shownIn()),
                    status(p.enrolment().statusAt(ward.now())),
                    notJudged(ward, p.patientId())))
        .toList();
  }

  /** No alert of a model that could not judge is not a good word: it is shown that it could not. */
  private static String notJudged(WardView ward, String patientId) {
    return Optional.ofNullable(ward.scores().get(patientId))
        .flatMap(ModelWords::notJudged)
        .orElse("");
  }

  private static String status(PatientStatus status) {
    return switch (status) {
      case ACTIVE -> "";
      case PAUSED -> "paused";
      case ENDED -> "ended";
    };
  }

  /** A heart rate with its age; without one, since when: never as if it were normal. */
  static DataState dataState(LatestReading latest, Instant now, ZoneId zone) {
    if (latest == null) {
      return new DataState("none", "", "no data yet");
    }
    String value = Words.value(latest.value(), "/min");
    if (Duration.between(latest.measuredAt(), now).compareTo(FRESH_FOR) <= 0) {
      return new DataState("fresh", value, Words.ago(latest.measuredAt(), now));
    }
    return new DataState(
        "old", value, "no data since " + Words.moment(latest.measuredAt(), now, zone));
  }
}
