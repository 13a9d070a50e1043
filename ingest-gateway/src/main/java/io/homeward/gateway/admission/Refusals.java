package io.homeward.gateway.admission;

import io.homeward.gateway.decoding.DecodedReadings;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.signal.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the refusals of one message, one entry a reason. Mutable, reused, owned by one thread.
 */
final class Refusals {
  private final Map<RejectReason, Tally> tallies = new EnumMap<>(RejectReason.class);

  /** What one reason has gathered. */
  private static final class Tally {
    private final String detail;
    private final int mostIndexes;
    private int count;
    private int[] indexes = new int[8];

    Tally(RejectReason reason, String detail) {
      mostIndexes = Refusal.mostIndexes(reason);
      this.detail = detail;
    }

    void add(int i) {
      if (count < mostIndexes) {
        if (count == indexes.length) {
          indexes = Arrays.copyOf(indexes, Math.min(mostIndexes, count * 2));
        }
        indexes[count] = i;
      }
      count++;
    }

    Refusal refusal(RejectReason reason) {
      int told = Math.min(count, mostIndexes);
      return new Refusal(reason, count, Arrays.copyOf(indexes, told), detail);
    }
  }

  void begin() {
    tallies.clear();
  }

  void add(RejectReason reason, int i, DecodedReadings readings) {
    tallies.computeIfAbsent(reason, r -> new Tally(r, detail(r, i, readings))).add(i);
  }

  List<Refusal> end() {
    if (tallies.isEmpty()) {
      return List.of();
    }
    List<Refusal> refusals = new ArrayList<>(tallies.size());
    tallies.forEach((reason, tally) -> refusals.add(tally.refusal(reason)));
    return refusals;
  }

  private static String detail(RejectReason reason, int i, DecodedReadings readings) {
    String where = readings.pointer(i) + ": ";
    return switch (reason) {
      case TIME_IN_FUTURE -> where + "expected a time not after the message was received";
      case DEVICE_UNASSIGNED -> where + "expected a time at which a patient wears the device";
      case PATIENT_ENDED -> where + "expected a time before the patient was discharged";
      case CONSENT_ABSENT -> where + "expected a time from which on the patient consents";
      case CONSENT_WITHDRAWN -> where + "expected consent that is not withdrawn";
      case VALUE_IMPLAUSIBLE -> where + "expected " + plausible(readings.signal(i));
      case MALFORMED_JSON,
          SCHEMA_VIOLATION,
          PAYLOAD_TOO_LARGE,
          TOO_MANY_READINGS,
          TOPIC_UNKNOWN,
          TOPIC_OF_ANOTHER_DEVICE,
          DEVICE_UNKNOWN,
          SIGNAL_UNKNOWN,
          UNIT_UNKNOWN,
          UNIT_MISMATCH,
          VALUE_NOT_A_NUMBER,
          TIME_MISSING_ZONE,
          TIME_UNREADABLE,
          PERIOD_INVALID ->
          readings.detail(reason);
    };
  }

  private static String plausible(Signal signal) {
    return "%s within %s to %s %s"
        .formatted(
            signal.name(),
            number(signal.plausibleLow()),
            number(signal.plausibleHigh()),
            signal.unit());
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
