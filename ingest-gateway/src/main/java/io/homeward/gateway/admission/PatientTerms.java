package io.homeward.gateway.admission;

import io.homeward.vitals.enrolment.ConsentDecision;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * On what terms a patient's readings may be processed: consent and status of one enrolment
 * revision, packed so that a reading is judged without an object. Answers as {@link Enrolment}
 * does; a property test holds the two together. Immutable.
 */
public final class PatientTerms {
  private final String patientId;
  private final long enrolmentRevision;
  private final long[] consentFromMs;
  private final long[] consentWithdrawnMs;
  private final long[] endedFromMs;
  private final long[] endedUntilMs;
  private final Enrolment enrolment;

  private PatientTerms(Enrolment enrolment) {
    this.enrolment = enrolment;
    patientId = enrolment.patientId();
    enrolmentRevision = enrolment.revision();
    List<Enrolment.ConsentPeriod> consents = enrolment.consents();
    consentFromMs = consents.stream().mapToLong(c -> c.from().toEpochMilli()).toArray();
    consentWithdrawnMs = consents.stream().mapToLong(c -> orNever(c.withdrawnAt())).toArray();
    List<Enrolment.StatusPeriod> ended =
        enrolment.statuses().stream().filter(s -> s.status() == PatientStatus.ENDED).toList();
    endedFromMs = ended.stream().mapToLong(s -> s.from().toEpochMilli()).toArray();
    endedUntilMs = ended.stream().mapToLong(s -> orNever(s.until())).toArray();
  }

  /** The terms of an enrolment. */
  public static PatientTerms of(Enrolment enrolment) {
    return new PatientTerms(enrolment);
  }

  static long orNever(Optional<Instant> until) {
    return until.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
  }

  /** Random id of the patient. */
  public String patientId() {
    return patientId;
  }

  /** The enrolment revision these are the terms of. */
  public long enrolmentRevision() {
    return enrolmentRevision;
  }

  /** Whether a reading measured and received at these times may be processed. */
  public ConsentDecision consentFor(long measuredAtMs, long receivedAtMs) {
    ConsentDecision decision = ConsentDecision.ABSENT;
    for (int i = 0; i < consentFromMs.length; i++) {
      if (consentFromMs[i] > measuredAtMs) {
        continue;
      }
      if (consentWithdrawnMs[i] > measuredAtMs && consentWithdrawnMs[i] > receivedAtMs) {
        return ConsentDecision.GIVEN;
      }
      decision = ConsentDecision.WITHDRAWN;
    }
    return decision;
  }

  /** Whether the patient is discharged at {@code atMs}. */
  public boolean hasEnded(long atMs) {
    for (int i = 0; i < endedFromMs.length; i++) {
      if (endedFromMs[i] <= atMs && atMs < endedUntilMs[i]) {
        // Rare: another status may have started later and decide instead.
        return enrolment.statusAt(Instant.ofEpochMilli(atMs)) == PatientStatus.ENDED;
      }
    }
    return false;
  }
}
