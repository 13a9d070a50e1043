package io.homeward.vitals.wire;

import static io.homeward.vitals.wire.EnrolmentWire.at;
import static io.homeward.vitals.wire.EnrolmentWire.ms;
import static io.homeward.vitals.wire.EnrolmentWire.until;
import static io.homeward.vitals.wire.EnrolmentWire.untilMs;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertAction;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.alert.WithdrawnReason;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.NightColour;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import io.homeward.vitals.wire.v1.Contribution;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalDouble;

/** Bytes of {@code alerts}, {@code scores} and {@code alert-actions}. Stateless, thread-safe. */
public final class AlertWire {
  private AlertWire() {}

  /** The record value of an alert. */
  public static byte[] encode(Alert alert) {
    return io.homeward.vitals.wire.v1.Alert.newBuilder()
        .setAlertId(alert.alertId())
        .setPatientId(alert.patientId())
        .setCauseKind(alert.cause().kind().name())
        .setSignalCode(alert.cause().signal().map(Signal::code).orElse(""))
        .setModel(alert.cause().model().orElse(""))
        .setPriority(alert.priority().name())
        .setState(alert.state().name())
        .setOnsetMs(ms(alert.onset()))
        .setRaisedAtMs(ms(alert.raisedAt()))
        .setClosedAtMs(untilMs(alert.closedAt()))
        .setLastBreachAtMs(ms(alert.lastBreachAt()))
        .setStaleWhenRaised(alert.staleWhenRaised())
        .setDeviceId(alert.deviceId().orElse(""))
        .setMergedInto(alert.mergedInto().orElse(""))
        .setWithdrawnReason(alert.withdrawnReason().map(Enum::name).orElse(""))
        .setModelVersion(alert.modelVersion().orElse(""))
        .setModelHash(alert.modelHash().orElse(""))
        .setShadow(alert.shadow())
        .setRevision(revision(alert.revision()))
        .setEvidence(evidence(alert.evidence()))
        .build()
        .toByteArray();
  }

  /** Reads a record value of {@code alerts}. */
  public static Decoded<Alert> decodeAlert(byte[] bytes) {
    return WireFormat.decode(bytes, io.homeward.vitals.wire.v1.Alert::parseFrom, AlertWire::alert);
  }

  private static Alert alert(io.homeward.vitals.wire.v1.Alert m) {
    return new Alert(
        m.getAlertId(),
        m.getPatientId(),
        new AlertCause(
            AlertCause.Kind.valueOf(m.getCauseKind()),
            text(m.getSignalCode()).map(ReadingsWire::signal),
            text(m.getModel())),
        AlertPriority.valueOf(m.getPriority()),
        AlertState.valueOf(m.getState()),
        at(m.getOnsetMs()),
        at(m.getRaisedAtMs()),
        until(m.getClosedAtMs()),
        at(m.getLastBreachAtMs()),
        m.getStaleWhenRaised(),
        text(m.getDeviceId()),
        text(m.getMergedInto()),
        text(m.getWithdrawnReason()).map(WithdrawnReason::valueOf),
        text(m.getModelVersion()),
        text(m.getModelHash()),
        m.getShadow(),
        revision(m.getRevision()),
        evidence(m.getEvidence()));
  }

  /** The record value of a score. */
  public static byte[] encode(Score score) {
    var message =
        io.homeward.vitals.wire.v1.Score.newBuilder()
            .setPatientId(score.patientId())
            .setModel(score.model())
            .setModelVersion(score.modelVersion())
            .setModelHash(score.modelHash())
            .setWindowStartMs(ms(score.windowStart()))
            .setWindowEndMs(ms(score.windowEnd()))
            .setWithheldReason(score.withheldReason().map(Enum::name).orElse(""))
            .setShadow(score.shadow())
            .setRetracted(score.retracted())
            .setRevision(revision(score.revision()))
            .setEvidence(evidence(score.evidence()));
    score.score().ifPresent(message::setScore);
    score.pValue().ifPresent(message::setPValue);
    return message.build().toByteArray();
  }

  /** Reads a record value of {@code scores}. */
  public static Decoded<Score> decodeScore(byte[] bytes) {
    return WireFormat.decode(bytes, io.homeward.vitals.wire.v1.Score::parseFrom, AlertWire::score);
  }

  private static Score score(io.homeward.vitals.wire.v1.Score m) {
    return new Score(
        m.getPatientId(),
        m.getModel(),
        m.getModelVersion(),
        m.getModelHash(),
        at(m.getWindowStartMs()),
        at(m.getWindowEndMs()),
        m.hasScore() ? OptionalDouble.of(m.getScore()) : OptionalDouble.empty(),
        m.hasPValue() ? OptionalDouble.of(m.getPValue()) : OptionalDouble.empty(),
        text(m.getWithheldReason()).map(WithheldReason::valueOf),
        m.getShadow(),
        m.getRetracted(),
        revision(m.getRevision()),
        evidence(m.getEvidence()));
  }

  /** The record value of an action. */
  public static byte[] encode(AlertAction action) {
    return io.homeward.vitals.wire.v1.AlertAction.newBuilder()
        .setActionId(action.actionId())
        .setPatientId(action.patientId())
        .setAlertId(action.alertId())
        .setKind(action.kind().name())
        .setActedAtMs(ms(action.actedAt()))
        .build()
        .toByteArray();
  }

  /** Reads a record value of {@code alert-actions}. */
  public static Decoded<AlertAction> decodeAction(byte[] bytes) {
    return WireFormat.decode(
        bytes,
        io.homeward.vitals.wire.v1.AlertAction::parseFrom,
        m ->
            new AlertAction(
                m.getActionId(),
                m.getPatientId(),
                m.getAlertId(),
                AlertAction.Kind.valueOf(m.getKind()),
                at(m.getActedAtMs())));
  }

  private static io.homeward.vitals.wire.v1.Revision revision(Revision revision) {
    return io.homeward.vitals.wire.v1.Revision.newBuilder()
        .setEpoch(revision.epoch())
        .setNumber(revision.number())
        .build();
  }

  private static Revision revision(io.homeward.vitals.wire.v1.Revision m) {
    return new Revision(m.getEpoch(), m.getNumber());
  }

  /** Evidence alone, for the store's column. */
  public static byte[] encode(Evidence evidence) {
    return evidence(evidence).toByteArray();
  }

  /** Reads what {@link #encode(Evidence)} wrote. */
  public static Decoded<Evidence> decodeEvidence(byte[] bytes) {
    return WireFormat.decode(
        bytes, io.homeward.vitals.wire.v1.Evidence::parseFrom, AlertWire::evidence);
  }

  private static io.homeward.vitals.wire.v1.Evidence evidence(Evidence evidence) {
    var message =
        io.homeward.vitals.wire.v1.Evidence.newBuilder()
            .setWindowStartMs(ms(evidence.windowStart()))
            .setWindowEndMs(ms(evidence.windowEnd()))
            .setLocalDate(evidence.localDate().map(LocalDate::toString).orElse(""))
            .setUnit(evidence.unit())
            .setBaselineSize(evidence.baselineSize())
            .setReadingCount(evidence.readingCount())
            .setColour(evidence.colour().map(Enum::name).orElse(""));
    evidence.observed().ifPresent(message::setObserved);
    evidence.baselineLow().ifPresent(message::setBaselineLow);
    evidence.baselineCenter().ifPresent(message::setBaselineCenter);
    evidence.baselineHigh().ifPresent(message::setBaselineHigh);
    evidence.contributions().stream()
        .limit(Evidence.MOST_ITEMS)
        .forEach(c -> message.addContribution(contribution(c)));
    evidence.gaps().stream()
        .limit(Evidence.MOST_ITEMS)
        .forEach(
            g ->
                message
                    .addGapBuilder()
                    .setFromMs(ms(g.from()))
                    .setUntilMs(ms(g.until()))
                    .setSignalCode(g.signal().code()));
    message.setBaselineNeeded(evidence.baselineNeeded());
    evidence.score().ifPresent(message::setScore);
    evidence.alertFrom().ifPresent(message::setAlertFrom);
    return message.build();
  }

  private static Contribution contribution(Evidence.Contribution c) {
    var message =
        Contribution.newBuilder()
            .setName(c.name())
            .setLocalDate(c.localDate().map(LocalDate::toString).orElse(""))
            .setObserved(c.observed())
            .setExpected(c.expected())
            .setWeight(c.weight())
            .setUnit(c.unit());
    c.spread().ifPresent(message::setSpread);
    return message.build();
  }

  private static Evidence.Contribution contribution(Contribution m) {
    return new Evidence.Contribution(
        m.getName(),
        text(m.getLocalDate()).map(LocalDate::parse),
        m.getObserved(),
        m.getExpected(),
        m.getWeight(),
        m.hasSpread() ? OptionalDouble.of(m.getSpread()) : OptionalDouble.empty(),
        m.getUnit());
  }

  private static Evidence evidence(io.homeward.vitals.wire.v1.Evidence m) {
    return new Evidence(
        at(m.getWindowStartMs()),
        at(m.getWindowEndMs()),
        text(m.getLocalDate()).map(LocalDate::parse),
        m.hasObserved() ? OptionalDouble.of(m.getObserved()) : OptionalDouble.empty(),
        m.hasBaselineLow() ? OptionalDouble.of(m.getBaselineLow()) : OptionalDouble.empty(),
        m.hasBaselineCenter() ? OptionalDouble.of(m.getBaselineCenter()) : OptionalDouble.empty(),
        m.hasBaselineHigh() ? OptionalDouble.of(m.getBaselineHigh()) : OptionalDouble.empty(),
        m.getUnit(),
        m.getBaselineSize(),
        m.getReadingCount(),
        text(m.getColour()).map(NightColour::valueOf),
        m.getContributionList().stream().map(AlertWire::contribution).toList(),
        m.getGapList().stream()
            .map(
                g ->
                    new Evidence.Gap(
                        at(g.getFromMs()),
                        at(g.getUntilMs()),
                        ReadingsWire.signal(g.getSignalCode())))
            .toList(),
        m.getBaselineNeeded(),
        m.hasScore() ? OptionalDouble.of(m.getScore()) : OptionalDouble.empty(),
        m.hasAlertFrom() ? OptionalDouble.of(m.getAlertFrom()) : OptionalDouble.empty());
  }

  private static Optional<String> text(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }
}
