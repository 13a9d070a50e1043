package io.homeward.vitals.enrolment;

import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The whole effective-dated history of one patient. Decisions use what was in force at the time of
 * the event, so any number of readings, in any order, meet the same answer.
 *
 * <p>Periods are half-open, {@code [from, until)}; an absent {@code until} is an open end. Where
 * periods overlap, the one that starts last decides; of two that start together, the later in the
 * list.
 *
 * @param patientId random id; no name is known here
 * @param revision grows with every change; consumers ignore lower ones
 */
public record Enrolment(
    String patientId,
    long revision,
    List<ZonePeriod> zones,
    List<ConsentPeriod> consents,
    List<DeviceAssignment> devices,
    List<Limit> limits,
    List<StatusPeriod> statuses,
    List<ModelChoice> modelChoices,
    List<SilenceRule> silenceRules) {

  /** The patient's time zone from an instant on, until the next one. */
  public record ZonePeriod(Instant from, ZoneId zone) {}

  /**
   * Consent to processing for readings measured from {@code from} on, until withdrawn. A grant does
   * not reach back.
   */
  public record ConsentPeriod(Instant from, Optional<Instant> withdrawnAt) {}

  /** A device worn by this patient. */
  public record DeviceAssignment(
      String deviceId, String vendor, Instant from, Optional<Instant> until) {}

  /**
   * A sustained limit: an episode when every reading of a stretch of at least {@code sustainedFor}
   * lies outside [low, high]. At least one of the two is present.
   */
  public record Limit(
      Signal signal,
      OptionalDouble low,
      OptionalDouble high,
      Duration sustainedFor,
      AlertPriority priority,
      Instant from,
      Optional<Instant> until) {}

  /** Active, paused (holiday, in hospital) or ended. */
  public record StatusPeriod(PatientStatus status, Instant from, Optional<Instant> until) {}

  /** Whether a model may raise alerts for this patient, runs in shadow, or is off. */
  public record ModelChoice(String model, ModelMode mode, Instant from, Optional<Instant> until) {}

  /** How long a signal may be silent before that is an alert of its own. */
  public record SilenceRule(
      Signal signal, Duration silentFor, Instant from, Optional<Instant> until) {}

  /**
   * The zone in force at {@code at}; before the first entry the first one's; UTC where none is
   * known.
   */
  public ZoneId zoneAt(Instant at) {
    ZoneId zone = zones.isEmpty() ? ZoneOffset.UTC : zones.get(0).zone();
    Instant best = Instant.MIN;
    for (ZonePeriod period : zones) {
      if (!period.from().isAfter(at) && !period.from().isBefore(best)) {
        zone = period.zone();
        best = period.from();
      }
    }
    return zone;
  }

  /** The status in force at {@code at}; active where none is stated. */
  public PatientStatus statusAt(Instant at) {
    PatientStatus status = PatientStatus.ACTIVE;
    Instant best = Instant.MIN;
    for (StatusPeriod period : statuses) {
      if (covers(period.from(), period.until(), at) && !period.from().isBefore(best)) {
        status = period.status();
        best = period.from();
      }
    }
    return status;
  }

  /** The limits in force at {@code at} for a signal. */
  public List<Limit> limitsAt(Signal signal, Instant at) {
    return limits.stream()
        .filter(limit -> limit.signal() == signal && covers(limit.from(), limit.until(), at))
        .toList();
  }

  /** How this patient's {@code model} runs at {@code at}; shadow where nothing is stated. */
  public ModelMode modelModeAt(String model, Instant at) {
    ModelMode mode = ModelMode.SHADOW;
    Instant best = Instant.MIN;
    for (ModelChoice choice : modelChoices) {
      if (choice.model().equals(model)
          && covers(choice.from(), choice.until(), at)
          && !choice.from().isBefore(best)) {
        mode = choice.mode();
        best = choice.from();
      }
    }
    return mode;
  }

  /** The silence rules in force at {@code at}. */
  public List<SilenceRule> silenceRulesAt(Instant at) {
    return silenceRules.stream().filter(rule -> covers(rule.from(), rule.until(), at)).toList();
  }

  /** Whether this patient wore the device at {@code at}. */
  public boolean wears(String deviceId, Instant at) {
    return devices.stream()
        .anyMatch(d -> d.deviceId().equals(deviceId) && covers(d.from(), d.until(), at));
  }

  /**
   * Whether a reading measured at {@code measuredAt} and received at {@code receivedAt} may be
   * processed: consent covered the measurement and was not withdrawn when the reading arrived.
   */
  public ConsentDecision consentFor(Instant measuredAt, Instant receivedAt) {
    ConsentDecision decision = ConsentDecision.ABSENT;
    for (ConsentPeriod period : consents) {
      if (period.from().isAfter(measuredAt)) {
        continue;
      }
      boolean withdrawn =
          period
              .withdrawnAt()
              .map(at -> !at.isAfter(measuredAt) || !at.isAfter(receivedAt))
              .orElse(false);
      if (!withdrawn) {
        return ConsentDecision.GIVEN;
      }
      decision = ConsentDecision.WITHDRAWN;
    }
    return decision;
  }

  /** Whether {@code at} lies in {@code [from, until)}. */
  public static boolean covers(Instant from, Optional<Instant> until, Instant at) {
    return !from.isAfter(at) && until.map(at::isBefore).orElse(true);
  }

  /** An enrolment with nothing in it yet. */
  public static Enrolment empty(String patientId, long revision) {
    return new Enrolment(
        Objects.requireNonNull(patientId),
        revision,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
