package io.homeward.gateway.admission;

import io.homeward.gateway.decoding.DecodedReadings;
import io.homeward.vitals.enrolment.ConsentDecision;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.util.BitSet;
import java.util.List;

/**
 * Decides about each reading of a message, with exactly one outcome.
 *
 * <p>In this order, so that the first that applies is the reason: a time that cannot be read, a
 * time in the future, nobody wearing the device then, the patient ended then, consent absent or
 * withdrawn, and only then what is wrong with signal, unit, period or value. Consent comes before
 * content: what must not be processed is not judged. The past is always welcome.
 *
 * <p>Plain and without side effects beyond its own scratch space; owned by one thread.
 */
public final class Admission {
  private final long maxAheadMs;
  private final Batches batches = new Batches();
  private final Refusals refusals = new Refusals();

  /** Admits readings up to {@code maxAheadMs} after they were received: clocks differ. */
  public Admission(long maxAheadMs) {
    this.maxAheadMs = maxAheadMs;
  }

  /** Decides about a message of a known device, received at {@code receivedAtMs} ward time. */
  public Verdict judge(Message message, DecodedReadings readings) {
    PatientTerms current = message.wearers().at(message.receivedAtMs());
    boolean mayKeep = mayKeepUndated(current, message.receivedAtMs());
    if (readings.isUnreadable()) {
      return new Verdict(
          List.of(),
          List.of(Refusal.ofMessage(readings.messageFault(), readings.messageDetail())),
          mayKeep);
    }
    batches.begin(message, readings);
    refusals.begin();
    boolean anyUndated = false;
    boolean anyWithheld = false;
    for (int i = 0; i < readings.size(); i++) {
      long measuredAtMs = readings.measuredAtMs(i);
      boolean dated = measuredAtMs != DecodedReadings.NO_TIME;
      PatientTerms wearer = dated ? message.wearers().at(measuredAtMs) : null;
      RejectReason reason = reasonAgainst(message, readings, i, wearer, message.receivedAtMs());
      if (reason == null) {
        batches.add(wearer, i);
      } else {
        refusals.add(reason, i, readings);
        anyUndated |= !dated;
        anyWithheld |= reason.outcome() == RejectReason.Outcome.WITHHELD;
      }
    }
    return new Verdict(batches.end(), refusals.end(), !anyWithheld && (mayKeep || !anyUndated));
  }

  /**
   * Decides again about readings that were refused when their message was received, under the
   * enrolments of now. Consent counts as of {@code nowMs}: who withdrew it since is left alone.
   *
   * @param refused places of the readings in the message; of the places at which one is admitted
   *     this keeps the bit set, and clears every other
   * @return what is admitted now, marked as redeemed
   */
  public List<ReadingBatch> readmit(
      Message message, DecodedReadings readings, BitSet refused, long nowMs) {
    if (readings.isUnreadable()) {
      refused.clear();
      return List.of();
    }
    refused.clear(readings.size(), Math.max(readings.size(), refused.length()));
    batches.begin(message, readings);
    for (int i = refused.nextSetBit(0); i >= 0; i = refused.nextSetBit(i + 1)) {
      long measuredAtMs = readings.measuredAtMs(i);
      PatientTerms wearer =
          measuredAtMs == DecodedReadings.NO_TIME ? null : message.wearers().at(measuredAtMs);
      if (reasonAgainst(message, readings, i, wearer, nowMs) == null) {
        batches.add(wearer, i);
      } else {
        refused.clear(i);
      }
    }
    return batches.end().stream().map(ReadingBatch::asRedeemed).toList();
  }

  /**
   * Whether a payload whose readings have no known time may be kept: only the consent of whoever
   * wears the device as it arrives can tell.
   */
  public static boolean mayKeepUndated(DeviceWearers wearers, long receivedAtMs) {
    return mayKeepUndated(wearers.at(receivedAtMs), receivedAtMs);
  }

  private static boolean mayKeepUndated(PatientTerms current, long receivedAtMs) {
    return current == null
        || current.consentFor(receivedAtMs, receivedAtMs) == ConsentDecision.GIVEN;
  }

  /** Null where there is none. */
  private RejectReason reasonAgainst(
      Message message, DecodedReadings readings, int i, PatientTerms wearer, long consentAtMs) {
    long measuredAtMs = readings.measuredAtMs(i);
    if (measuredAtMs == DecodedReadings.NO_TIME) {
      return readings.fault(i);
    }
    if (measuredAtMs > message.receivedAtMs() + maxAheadMs) {
      return RejectReason.TIME_IN_FUTURE;
    }
    if (wearer == null) {
      return RejectReason.DEVICE_UNASSIGNED;
    }
    if (wearer.hasEnded(measuredAtMs)) {
      return RejectReason.PATIENT_ENDED;
    }
    switch (wearer.consentFor(measuredAtMs, consentAtMs)) {
      case GIVEN -> {}
      case ABSENT -> {
        return RejectReason.CONSENT_ABSENT;
      }
      case WITHDRAWN -> {
        return RejectReason.CONSENT_WITHDRAWN;
      }
    }
    if (readings.isFaulty(i)) {
      return readings.fault(i);
    }
    Signal signal = readings.signal(i);
    return signal.isPlausible(readings.value(i)) ? null : RejectReason.VALUE_IMPLAUSIBLE;
  }

  /**
   * A message as the admission sees it.
   *
   * @param deviceId the device that sent it
   * @param vendor its vendor
   * @param wearers who wears it, when
   * @param receivedAtMs ward clock
   * @param mappingName what decoded it
   * @param mappingVersion in which version
   */
  public record Message(
      String deviceId,
      String vendor,
      DeviceWearers wearers,
      long receivedAtMs,
      String mappingName,
      int mappingVersion) {}
}
