package io.homeward.console.patient;

import io.homeward.console.board.ModelWords;
import io.homeward.console.board.Words;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.NightColour;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The nights of a patient as judged. Stateless beside its sources, thread-safe. */
public final class Nights {
  /** The model whose nights are shown. */
  public static final String MODEL = "nightsignal-causal";

  /** Readings further behind than this are kept, but no longer judged. */
  static final Duration HORIZON = Duration.ofDays(3);

  private final PatientRecords records;
  private final TrendSource trends;

  /** Nights from these records. */
  public Nights(PatientRecords records, TrendSource trends) {
    this.records = records;
    this.trends = trends;
  }

  /** The nights that touch [from, until), newest first, at most {@code most}. */
  public List<NightRow> of(String patientId, ZoneId zone, Instant from, Instant until, int most) {
    Map<LocalDate, Score> judged = new HashMap<>();
    for (Score score : records.scores(patientId, ModelWords.MODEL, from, until, most)) {
      if (!score.shadow()) {
        score.evidence().localDate().ifPresent(date -> judged.put(date, score));
      }
    }
    return records.scores(patientId, MODEL, from, until, most).stream()
        .map(score -> row(patientId, score, judged, zone))
        .toList();
  }

  private NightRow row(String patientId, Score score, Map<LocalDate, Score> judged, ZoneId zone) {
    Evidence evidence = score.evidence();
    LocalDate date =
        evidence.localDate().orElseGet(() -> score.windowEnd().atZone(zone).toLocalDate());
    Optional<NightColour> colour =
        score.withheldReason().isPresent() ? Optional.empty() : evidence.colour();
    return new NightRow(
        date.toString(),
        Words.day(date),
        score.windowStart().toEpochMilli(),
        score.windowEnd().toEpochMilli(),
        words(evidence.observed(), evidence.unit()),
        words(evidence.baselineCenter(), evidence.unit()),
        colour.map(c -> label(c, evidence)).orElse("unjudged"),
        verdict(patientId, score, colour),
        Optional.ofNullable(judged.get(date)).map(Nights::answer).orElse(""),
        Optional.ofNullable(judged.get(date)).map(Nights::alerts).orElse(false),
        boxed(evidence.baselineCenter()),
        boxed(evidence.baselineHigh()),
        boxed(evidence.baselineLow()));
  }

  private static String answer(Score score) {
    return ModelWords.notJudged(score)
        .orElseGet(
            () ->
                (alerts(score) ? "unlike own normal, " : "within own normal, ")
                    + ModelWords.score(score.score().orElseThrow()));
  }

  private static boolean alerts(Score score) {
    return score.score().isPresent()
        && score.evidence().alertFrom().isPresent()
        && score.score().getAsDouble() >= score.evidence().alertFrom().getAsDouble();
  }

  private static String label(NightColour colour, Evidence evidence) {
    return colour == NightColour.GREEN && isRaised(evidence) ? "first" : colour.label();
  }

  private static String words(OptionalDouble value, String unit) {
    return value.isPresent() ? Words.value(value.getAsDouble(), unit) : "";
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  private String verdict(String patientId, Score score, Optional<NightColour> colour) {
    if (score.withheldReason().isPresent()) {
      return "not judged: " + withheld(patientId, score, score.withheldReason().get());
    }
    return colour
        .map(
            c ->
                switch (c) {
                  case GREEN ->
                      isRaised(score.evidence())
                          ? "raised, first night: a second one makes an alert"
                          : "within own normal";
                  case YELLOW -> "raised, second night or more";
                  case RED -> "clearly raised, second night or more";
                })
        .orElse("judged without a colour");
  }

  /** The rule calls a first raised night green; to a nurse it is not normal. */
  private static boolean isRaised(Evidence evidence) {
    return evidence.observed().isPresent()
        && evidence.baselineHigh().isPresent()
        && evidence.observed().getAsDouble() >= evidence.baselineHigh().getAsDouble();
  }

  /** A night without data may have some by now: they came too late. */
  private String withheld(String patientId, Score score, WithheldReason reason) {
    if (reason == WithheldReason.NO_DATA) {
      TrendSource.Arrival arrival =
          trends.arrival(patientId, Signal.HEART_RATE, score.windowStart(), score.windowEnd());
      if (arrival.readings() > 0 && arrival.first().isAfter(score.windowEnd().plus(HORIZON))) {
        return "readings arrived too late to be judged";
      }
    }
    return Words.withheld(reason);
  }
}
