package io.homeward.console.patient;

import io.homeward.console.board.ModelWords;
import io.homeward.console.board.Words;
import io.homeward.console.patient.AlertDetail.Driver;
import io.homeward.console.patient.AlertDetail.Fact;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The evidence of an alert in words; nothing is recomputed. Stateless, thread-safe. */
final class EvidenceWords {
  private static final int HASH_SHOWN = 12;

  private EvidenceWords() {}

  static List<Fact> facts(Alert alert, Instant now, ZoneId zone) {
    Evidence evidence = alert.evidence();
    boolean limit = alert.cause().kind() == AlertCause.Kind.LIMIT;
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("What was judged", window(evidence, now, zone)));
    evidence
        .observed()
        .ifPresent(
            value ->
                facts.add(
                    new Fact(
                        limit ? "Furthest reading" : observed(evidence),
                        Words.value(value, evidence.unit()))));
    if (limit) {
      facts.add(
          new Fact(
              "Limit set for this patient",
              band(evidence.baselineLow(), evidence.baselineHigh(), evidence.unit())));
    } else {
      own(evidence, facts);
    }
    if (evidence.readingCount() > 0) {
      facts.add(new Fact("Rests on", evidence.readingCount() + " readings"));
    }
    alert
        .cause()
        .model()
        .ifPresent(
            model ->
                facts.add(
                    new Fact(
                        "Model",
                        model
                            + alert.modelVersion().map(v -> ", version " + v).orElse("")
                            + alert.modelHash().map(h -> ", release " + shortHash(h)).orElse(""))));
    alert.deviceId().ifPresent(device -> facts.add(new Fact("Device", device)));
    facts.add(new Fact("Raised", Words.moment(alert.raisedAt(), now, zone)));
    return facts;
  }

  private static void own(Evidence evidence, List<Fact> facts) {
    evidence
        .baselineCenter()
        .ifPresent(
            center ->
                facts.add(
                    new Fact(
                        "Own normal",
                        Words.value(center, evidence.unit())
                            + (evidence.baselineSize() > 0
                                ? ", from " + evidence.baselineSize() + " nights"
                                : ""))));
    if (ModelWords.speaks(evidence)) {
      said(evidence, facts);
      return;
    }
    if (evidence.baselineLow().isPresent() || evidence.baselineHigh().isPresent()) {
      facts.add(
          new Fact(
              "Raised nights begin",
              band(evidence.baselineLow(), evidence.baselineHigh(), evidence.unit())));
    }
  }

  private static void said(Evidence evidence, List<Fact> facts) {
    if (evidence.baselineLow().isPresent() && evidence.baselineHigh().isPresent()) {
      facts.add(
          new Fact(
              "Usually between",
              Words.number(evidence.baselineLow().getAsDouble())
                  + " and "
                  + Words.value(evidence.baselineHigh().getAsDouble(), evidence.unit())));
    }
    if (evidence.score().isPresent()) {
      facts.add(
          new Fact(
              "Answer of the model",
              ModelWords.score(evidence.score().getAsDouble())
                  + ", alerts from "
                  + ModelWords.score(evidence.alertFrom().getAsDouble())
                  + "; it ranks nights and is no risk in per cent"));
    }
  }

  private static String shortHash(String hash) {
    return hash.substring(0, Math.min(HASH_SHOWN, hash.length()));
  }

  private static String window(Evidence evidence, Instant now, ZoneId zone) {
    String night =
        evidence.localDate().map(date -> "the night to " + Words.day(date) + ", ").orElse("");
    return night
        + Words.moment(evidence.windowStart(), now, zone)
        + " to "
        + Words.moment(evidence.windowEnd(), now, zone);
  }

  private static String band(OptionalDouble low, OptionalDouble high, String unit) {
    if (low.isPresent() && high.isPresent()) {
      return "below "
          + Words.value(low.getAsDouble(), unit)
          + " or above "
          + Words.value(high.getAsDouble(), unit);
    }
    return low.isPresent()
        ? "at or below " + Words.value(low.getAsDouble(), unit)
        : high.isPresent() ? "at or above " + Words.value(high.getAsDouble(), unit) : "none";
  }

  private static String observed(Evidence evidence) {
    return ModelWords.speaks(evidence) ? "Heart rate at rest" : "Observed";
  }

  static List<Driver> drivers(Alert alert) {
    if (ModelWords.speaks(alert.evidence())) {
      return modelDrivers(alert.evidence());
    }
    String unit = alert.evidence().unit();
    return alert.evidence().contributions().stream()
        .map(
            c ->
                new Driver(
                    c.localDate().map(date -> "Night to " + Words.day(date)).orElse(name(c.name())),
                    Words.value(c.observed(), unit),
                    Words.value(c.expected(), unit),
                    (c.weight() > 0 ? "+" : "") + Words.number(c.weight())))
        .toList();
  }

  private static List<Driver> modelDrivers(Evidence evidence) {
    return ModelWords.inputs(evidence).stream()
        .map(
            c ->
                new Driver(
                    ModelWords.inputName(c.name()),
                    Words.value(c.observed(), c.unit()),
                    Words.value(c.expected(), c.unit())
                        + (c.spread().isPresent()
                            ? " ± " + Words.number(c.spread().getAsDouble())
                            : ""),
                    ModelPicture.signed(c.weight())))
        .toList();
  }

  private static String name(String signalOrOther) {
    for (Signal signal : Signal.values()) {
      if (signal.name().equals(signalOrOther)) {
        return Words.signal(signal);
      }
    }
    return signalOrOther;
  }

  static List<String> gaps(Alert alert, Instant now, ZoneId zone) {
    return alert.evidence().gaps().stream()
        .map(
            gap ->
                "no "
                    + Words.signal(gap.signal()).toLowerCase(java.util.Locale.ROOT)
                    + " from "
                    + Words.moment(gap.from(), now, zone)
                    + " to "
                    + Words.moment(gap.until(), now, zone))
        .toList();
  }
}
