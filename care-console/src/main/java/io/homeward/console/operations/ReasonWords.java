package io.homeward.console.operations;

import io.homeward.vitals.intake.RejectReason;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why readings were refused, in words. Stateless. */
public final class ReasonWords {
  private ReasonWords() {}

  /** The reason with this name, if this version knows it. */
  public static Optional<RejectReason> byName(String name) {
    return Arrays.stream(RejectReason.values()).filter(r -> r.name().equals(name)).findFirst();
  }

  /** A reason by its name; one that this version does not know, as it is written. */
  public static String of(String name) {
    return byName(name)
        .map(ReasonWords::of)
        .orElseGet(() -> name.toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  /** A reason. */
  public static String of(RejectReason reason) {
    return switch (reason) {
      case MALFORMED_JSON -> "not readable as JSON";
      case SCHEMA_VIOLATION -> "not of the expected form";
      case PAYLOAD_TOO_LARGE -> "message too large";
      case TOO_MANY_READINGS -> "too many readings in one message";
      case TOPIC_UNKNOWN -> "unknown topic";
      case TOPIC_OF_ANOTHER_DEVICE -> "topic of another vendor or device";
      case DEVICE_UNKNOWN -> "unknown device";
      case DEVICE_UNASSIGNED -> "device assigned to nobody then";
      case SIGNAL_UNKNOWN -> "unknown signal";
      case UNIT_UNKNOWN -> "unknown unit";
      case UNIT_MISMATCH -> "unit of another kind";
      case VALUE_IMPLAUSIBLE -> "implausible value";
      case VALUE_NOT_A_NUMBER -> "value is no number";
      case TIME_MISSING_ZONE -> "time without zone";
      case TIME_IN_FUTURE -> "time in the future";
      case TIME_UNREADABLE -> "unreadable time";
      case PERIOD_INVALID -> "invalid period";
      case PATIENT_ENDED -> "patient no longer followed";
      case CONSENT_ABSENT -> "no consent";
      case CONSENT_WITHDRAWN -> "consent withdrawn";
    };
  }
}
