package io.homeward.console.board;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * One alert as a sentence, from its evidence alone: nothing is recomputed here. Stateless,
 * thread-safe.
 */
public final class AlertWords {
  private AlertWords() {}

  /**
   * What happened: {@code Heart rate above 120 /min for 12 min}.
   *
   * @param home the patient's zone, which cuts the nights
   * @param shownIn the zone in which times are told
   */
  public static String cause(Alert alert, Instant now, ZoneId home, ZoneId shownIn) {
    return switch (alert.cause().kind()) {
      case LIMIT -> limit(alert);
      case DEVIATION -> deviation(alert, home);
      case SIGNAL_LOSS -> signalLoss(alert, now, shownIn);
    };
  }

  private static Signal signalOf(Alert alert) {
    return alert
        .cause()
        .signal()
        .orElseThrow(() -> new IllegalArgumentException("a limit or a loss names its signal"));
  }

  private static String limit(Alert alert) {
    Signal signal = signalOf(alert);
    Evidence evidence = alert.evidence();
    String lasting =
        " for " + Words.duration(Duration.between(alert.onset(), alert.lastBreachAt()));
    // For a limit, the band of the evidence is the limit itself.
    if (evidence.observed().isPresent()
        && evidence.baselineHigh().isPresent()
        && evidence.observed().getAsDouble() > evidence.baselineHigh().getAsDouble()) {
      return beyond(signal, "above", evidence.baselineHigh().getAsDouble()) + lasting;
    }
    if (evidence.observed().isPresent()
        && evidence.baselineLow().isPresent()
        && evidence.observed().getAsDouble() < evidence.baselineLow().getAsDouble()) {
      return beyond(signal, "below", evidence.baselineLow().getAsDouble()) + lasting;
    }
    return Words.signal(signal) + " outside the set limit" + lasting;
  }

  private static String beyond(Signal signal, String side, double limit) {
    return Words.signal(signal) + " " + side + " " + Words.value(limit, signal.unit());
  }

  private static String deviation(Alert alert, ZoneId zone) {
    Evidence evidence = alert.evidence();
    if (ModelWords.speaks(evidence)) {
      return ModelWords.deviation(alert, zone);
    }
    String what = "Resting heart rate at night ";
    String nights = nightsInARow(alert, zone);
    if (evidence.observed().isEmpty() || evidence.baselineCenter().isEmpty()) {
      return what + "away from own normal" + nights;
    }
    double difference = evidence.observed().getAsDouble() - evidence.baselineCenter().getAsDouble();
    return what
        + Words.value(Math.abs(difference), evidence.unit())
        + (difference < 0 ? " below" : " above")
        + " own normal"
        + nights;
  }

  /** The model speaks on the second raised night, so a first alert night stands for two. */
  private static String nightsInARow(Alert alert, ZoneId zone) {
    long alertNights =
        1
            + ChronoUnit.DAYS.between(
                alert.onset().atZone(zone).toLocalDate(),
                alert.lastBreachAt().atZone(zone).toLocalDate());
    return ", " + (Math.max(1, alertNights) + 1) + " nights in a row";
  }

  private static String signalLoss(Alert alert, Instant now, ZoneId zone) {
    Signal signal = signalOf(alert);
    return alert.state() == AlertState.OPEN
        ? "No " + lower(signal) + " since " + Words.moment(alert.onset(), now, zone)
        : Words.signal(signal)
            + " was missing for "
            + Words.duration(
                Duration.between(alert.onset(), alert.closedAt().orElse(alert.lastBreachAt())));
  }

  /** Not the first letter of an abbreviation. */
  private static String lower(Signal signal) {
    String name = Words.signal(signal);
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /** Where the episode stands: {@code since 02:10 (3 h ago)}, {@code over since …}. */
  public static String standing(Alert alert, Instant now, ZoneId zone) {
    String since =
        "since "
            + Words.moment(alert.onset(), now, zone)
            + " ("
            + Words.ago(alert.onset(), now)
            + ")";
    return switch (alert.state()) {
      // A loss tells its beginning already.
      case OPEN ->
          alert.cause().kind() == AlertCause.Kind.SIGNAL_LOSS
              ? Words.ago(alert.onset(), now)
              : since;
      case CLOSED ->
          since
              + ", over "
              + alert.closedAt().map(at -> "at " + Words.moment(at, now, zone)).orElse("now");
      case MERGED -> "part of an earlier alert";
      case WITHDRAWN ->
          "withdrawn: "
              + alert.withdrawnReason().map(Words::withdrawn).orElse("its ground fell away");
    };
  }
}
