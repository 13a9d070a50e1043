package io.homeward.jobs.patient;

import io.homeward.models.nightsignal.NightSignal;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Enrolments for tests: consent and NightSignal chosen from the start, UTC, nothing else. */
final class Enrolments {
  private final Instant start;
  private long revision = 1;
  private final List<Enrolment.ZonePeriod> zones = new ArrayList<>();
  private final List<Enrolment.ConsentPeriod> consents = new ArrayList<>();
  private final List<Enrolment.DeviceAssignment> devices = new ArrayList<>();
  private final List<Enrolment.Limit> limits = new ArrayList<>();
  private final List<Enrolment.StatusPeriod> statuses = new ArrayList<>();
  private final List<Enrolment.ModelChoice> models = new ArrayList<>();
  private final List<Enrolment.SilenceRule> silences = new ArrayList<>();

  private Enrolments(Instant start) {
    this.start = start;
  }

  static Enrolments from(Instant start) {
    Enrolments made = new Enrolments(start);
    made.consents.add(new Enrolment.ConsentPeriod(start, Optional.empty()));
    made.models.add(
        new Enrolment.ModelChoice(
            NightSignal.CAUSAL.name(), ModelMode.CHOSEN, start, Optional.empty()));
    return made;
  }

  Enrolments revision(long number) {
    revision = number;
    return this;
  }

  Enrolments zone(String zone) {
    return zone(zone, start);
  }

  Enrolments zone(String zone, Instant from) {
    zones.add(new Enrolment.ZonePeriod(from, ZoneId.of(zone)));
    return this;
  }

  Enrolments device(String deviceId) {
    return device(deviceId, start, Optional.empty());
  }

  Enrolments device(String deviceId, Instant from, Optional<Instant> until) {
    devices.add(new Enrolment.DeviceAssignment(deviceId, Batches.VENDOR, from, until));
    return this;
  }

  Enrolments above(Signal signal, double high, Duration sustained, AlertPriority priority) {
    limits.add(
        new Enrolment.Limit(
            signal,
            OptionalDouble.empty(),
            OptionalDouble.of(high),
            sustained,
            priority,
            start,
            Optional.empty()));
    return this;
  }

  Enrolments below(Signal signal, double low, Duration sustained, AlertPriority priority) {
    limits.add(
        new Enrolment.Limit(
            signal,
            OptionalDouble.of(low),
            OptionalDouble.empty(),
            sustained,
            priority,
            start,
            Optional.empty()));
    return this;
  }

  Enrolments limit(Enrolment.Limit limit) {
    limits.add(limit);
    return this;
  }

  Enrolments withoutLimits() {
    limits.clear();
    return this;
  }

  Enrolments status(PatientStatus status, Instant from, Optional<Instant> until) {
    statuses.add(new Enrolment.StatusPeriod(status, from, until));
    return this;
  }

  Enrolments model(ModelMode mode, Instant from) {
    return model(NightSignal.CAUSAL.name(), mode, from);
  }

  Enrolments model(String name, ModelMode mode, Instant from) {
    models.add(new Enrolment.ModelChoice(name, mode, from, Optional.empty()));
    return this;
  }

  Enrolments silence(Signal signal, Duration silentFor) {
    silences.add(new Enrolment.SilenceRule(signal, silentFor, start, Optional.empty()));
    return this;
  }

  Enrolments consentWithdrawn(Instant at) {
    Enrolment.ConsentPeriod last = consents.remove(consents.size() - 1);
    consents.add(new Enrolment.ConsentPeriod(last.from(), Optional.of(at)));
    return this;
  }

  Enrolments consentAgain(Instant from) {
    consents.add(new Enrolment.ConsentPeriod(from, Optional.empty()));
    return this;
  }

  Enrolment enrolment() {
    return new Enrolment(
        Batches.PATIENT,
        revision,
        List.copyOf(zones),
        List.copyOf(consents),
        List.copyOf(devices),
        List.copyOf(limits),
        List.copyOf(statuses),
        List.copyOf(models),
        List.copyOf(silences));
  }
}
