package io.homeward.vitals.intake;

/**
 * Why a reading, or a whole message, was not admitted. Closed: at once metric tag, dead-letter
 * reason and test name.
 *
 * <p>{@link Outcome#WITHHELD} reasons are the patient's right, not the vendor's mistake; they count
 * as "withheld by consent" in the ledger.
 */
public enum RejectReason {
  MALFORMED_JSON(Outcome.REJECTED, Redeemable.NO),
  SCHEMA_VIOLATION(Outcome.REJECTED, Redeemable.NO),
  PAYLOAD_TOO_LARGE(Outcome.REJECTED, Redeemable.NO),
  TOO_MANY_READINGS(Outcome.REJECTED, Redeemable.NO),
  TOPIC_UNKNOWN(Outcome.REJECTED, Redeemable.NO),
  /** The MQTT topic names another vendor or device than the one that signed in. */
  TOPIC_OF_ANOTHER_DEVICE(Outcome.REJECTED, Redeemable.NO),
  DEVICE_UNKNOWN(Outcome.REJECTED, Redeemable.BY_ENROLMENT),
  /** The device was nobody's at the time of the reading. */
  DEVICE_UNASSIGNED(Outcome.REJECTED, Redeemable.BY_ENROLMENT),
  SIGNAL_UNKNOWN(Outcome.REJECTED, Redeemable.BY_MAPPING),
  UNIT_UNKNOWN(Outcome.REJECTED, Redeemable.BY_MAPPING),
  /** A known unit of another dimension: a mass where a frequency belongs. */
  UNIT_MISMATCH(Outcome.REJECTED, Redeemable.BY_MAPPING),
  VALUE_IMPLAUSIBLE(Outcome.REJECTED, Redeemable.BY_MAPPING),
  VALUE_NOT_A_NUMBER(Outcome.REJECTED, Redeemable.NO),
  TIME_MISSING_ZONE(Outcome.REJECTED, Redeemable.BY_MAPPING),
  TIME_IN_FUTURE(Outcome.REJECTED, Redeemable.NO),
  TIME_UNREADABLE(Outcome.REJECTED, Redeemable.NO),
  PERIOD_INVALID(Outcome.REJECTED, Redeemable.NO),
  PATIENT_ENDED(Outcome.REJECTED, Redeemable.BY_ENROLMENT),
  CONSENT_ABSENT(Outcome.WITHHELD, Redeemable.NO),
  CONSENT_WITHDRAWN(Outcome.WITHHELD, Redeemable.NO);

  /** Under which heading of the ledger a refusal counts. */
  public enum Outcome {
    REJECTED,
    WITHHELD
  }

  /** What a person could change so that the very same payload is admitted later. */
  public enum Redeemable {
    NO,
    BY_ENROLMENT,
    BY_MAPPING
  }

  private final Outcome outcome;
  private final Redeemable redeemable;

  RejectReason(Outcome outcome, Redeemable redeemable) {
    this.outcome = outcome;
    this.redeemable = redeemable;
  }

  public Outcome outcome() {
    return outcome;
  }

  public Redeemable redeemable() {
    return redeemable;
  }
}
