package io.homeward.jobs.deviation;

import io.homeward.jobs.kafka.EmbeddedBroker;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.AlertWire;
import io.homeward.vitals.wire.OperationWire;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a job has published so far, every revision. */
record Published(List<Alert> alerts, List<Score> scores, List<PartHealth> health) {
  private static final Comparator<Revision> BY_AGE =
      Comparator.comparingLong(Revision::epoch).thenComparingLong(Revision::number);

  static Published by(EmbeddedBroker broker) {
    return new Published(
        broker.readAll(Topic.ALERTS).stream()
            .map(r -> AlertWire.decodeAlert(r.value()).toOptional().orElseThrow())
            .toList(),
        broker.readAll(Topic.SCORES).stream()
            .map(r -> AlertWire.decodeScore(r.value()).toOptional().orElseThrow())
            .toList(),
        broker.readAll(Topic.PART_HEALTH).stream()
            .flatMap(r -> OperationWire.decodeHealth(r.value()).toOptional().stream())
            .toList());
  }

  /**
   * The scores and episodes that stand once everything is settled, in order, to the last bit; not
   * their revisions, nor what tells how an alert came about.
   */
  List<String> settled() {
    Map<String, Alert> newestAlerts =
        newest(alerts, Alert::alertId, (a, b) -> BY_AGE.compare(a.revision(), b.revision()));
    Map<String, Score> newestScores =
        newest(
            scores,
            s -> s.patientId() + s.model() + s.windowStart(),
            (a, b) -> BY_AGE.compare(a.revision(), b.revision()));
    List<String> lines =
        newestAlerts.values().stream()
            .filter(a -> a.state() == AlertState.OPEN || a.state() == AlertState.CLOSED)
            .map(Published::line)
            .collect(Collectors.toList());
    newestScores.values().forEach(score -> lines.add(line(score)));
    return lines.stream().sorted().toList();
  }

  private static <T> Map<String, T> newest(
      Collection<T> all, Function<T, String> identity, Comparator<T> byAge) {
    Map<String, T> newest = new HashMap<>();
    all.forEach(one -> newest.merge(identity.apply(one), one, BinaryOperator.maxBy(byAge)));
    return newest;
  }

  /** Doubles print as what alone reads back to the same bits. */
  private static String line(Score s) {
    return String.join(
        " ",
        "score",
        s.patientId(),
        s.model(),
        s.modelHash(),
        s.windowStart().toString(),
        s.score().toString(),
        s.pValue().toString(),
        s.withheldReason().toString(),
        Boolean.toString(s.shadow()),
        Boolean.toString(s.retracted()),
        s.evidence().toString());
  }

  private static String line(Alert a) {
    return String.join(
        " ",
        "episode",
        a.patientId(),
        a.cause().toString(),
        a.priority().toString(),
        a.state().toString(),
        a.onset().toString(),
        a.lastBreachAt().toString(),
        a.closedAt().toString(),
        a.deviceId().toString(),
        a.modelHash().toString(),
        Boolean.toString(a.shadow()),
        a.evidence().toString());
  }

  /** Whether the job has answered the heartbeat of that moment. */
  boolean isAnswered(Instant heartbeat) {
    return health.stream()
        .anyMatch(
            answer ->
                answer.kind() == PartHealth.Kind.DEVIATION_JOB
                    && answer.atMs() == heartbeat.toEpochMilli());
  }

  /** The highest epoch seen. */
  Optional<Long> epoch() {
    return alerts.stream().map(alert -> alert.revision().epoch()).max(Comparator.naturalOrder());
  }
}
