package io.homeward.standalone.wardfile;

import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.Enrolment.ConsentPeriod;
import io.homeward.vitals.enrolment.Enrolment.DeviceAssignment;
import io.homeward.vitals.enrolment.Enrolment.Limit;
import io.homeward.vitals.enrolment.Enrolment.ModelChoice;
import io.homeward.vitals.enrolment.Enrolment.SilenceRule;
import io.homeward.vitals.enrolment.Enrolment.StatusPeriod;
import io.homeward.vitals.enrolment.Enrolment.ZonePeriod;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The people and devices of a ward, checked.
 *
 * @param patients each with the whole history, revision 1
 * @param devices each with the secret it signs in with
 */
public record Ward(List<NamedPatient> patients, List<SecretDevice> devices) {

  /** A patient and the name the console shows. */
  public record NamedPatient(Enrolment enrolment, String name) {
    /** Never the name. */
    @Override
    public String toString() {
      return "NamedPatient";
    }
  }

  /** A device and its secret. */
  public record SecretDevice(String deviceId, String vendor, String secret) {
    /** Never the secret. */
    @Override
    public String toString() {
      return "SecretDevice[" + vendor + "]";
    }
  }

  /** What came of checking a document: the ward counts only where nothing is wrong. */
  record Reading(Ward ward, List<String> violations) {}

  static Reading of(WardDocument document) {
    Checks checks = new Checks();
    Set<String> patientIds = new LinkedHashSet<>();
    for (int i = 0; i < document.patients().size(); i++) {
      String id = document.patients().get(i).id();
      checks.id(id, "patients[" + i + "].id");
      checks.require(patientIds.add(id), "patients[" + i + "].id", "is there twice");
    }
    List<SecretDevice> devices = new ArrayList<>();
    Map<String, List<DeviceAssignment>> worn = new HashMap<>();
    Set<String> deviceIds = new LinkedHashSet<>();
    for (int i = 0; i < document.devices().size(); i++) {
      WardDocument.Device device = document.devices().get(i);
      String at = "devices[" + i + "]";
      checks.id(device.id(), at + ".id");
      checks.require(deviceIds.add(device.id()), at + ".id", "is there twice");
      checks.id(device.vendor(), at + ".vendor");
      checks.require(
          device.secret() != null && device.secret().length() >= 8,
          at + ".secret",
          "must have at least 8 characters");
      devices.add(new SecretDevice(device.id(), device.vendor(), device.secret()));
      assign(device, at, patientIds, worn, checks);
    }
    List<NamedPatient> patients = new ArrayList<>();
    for (int i = 0; i < document.patients().size(); i++) {
      WardDocument.Patient patient = document.patients().get(i);
      String at = "patients[" + i + "]";
      Enrolment enrolment =
          enrolment(patient, at, worn.getOrDefault(patient.id(), List.of()), checks);
      patients.add(
          new NamedPatient(enrolment, patient.name() == null ? patient.id() : patient.name()));
    }
    checks.require(!patients.isEmpty(), "patients", "must name at least one");
    return new Reading(new Ward(List.copyOf(patients), List.copyOf(devices)), checks.violations());
  }

  private static void assign(
      WardDocument.Device device,
      String at,
      Set<String> patientIds,
      Map<String, List<DeviceAssignment>> worn,
      Checks checks) {
    for (int k = 0; k < device.assignments().size(); k++) {
      WardDocument.Assignment a = device.assignments().get(k);
      String where = at + ".assignments[" + k + "]";
      checks.require(
          patientIds.contains(a.patient()), where + ".patient", "is none of the patients");
      worn.computeIfAbsent(a.patient(), p -> new ArrayList<>())
          .add(
              new DeviceAssignment(
                  device.id(),
                  device.vendor(),
                  checks.from(a.from(), where),
                  checks.until(a.until(), where)));
    }
  }

  private static Enrolment enrolment(
      WardDocument.Patient p, String at, List<DeviceAssignment> devices, Checks checks) {
    return new Enrolment(
        p.id(),
        1,
        zones(p, at, checks),
        checks.each(
            p.consents(),
            at + ".consents",
            (c, where) ->
                new ConsentPeriod(
                    checks.from(c.from(), where),
                    checks.moment(c.withdrawn(), where + ".withdrawn"))),
        List.copyOf(devices),
        checks.each(p.limits(), at + ".limits", (l, where) -> limit(l, where, checks)),
        checks.each(
            p.status(),
            at + ".status",
            (s, where) ->
                new StatusPeriod(
                    checks.constant(PatientStatus.class, s.is(), where + ".is"),
                    checks.from(s.from(), where),
                    checks.until(s.until(), where))),
        checks.each(
            p.models(),
            at + ".models",
            (m, where) ->
                new ModelChoice(
                    checks.text(m.model(), where + ".model"),
                    checks.constant(ModelMode.class, m.mode(), where + ".mode"),
                    checks.from(m.from(), where),
                    checks.until(m.until(), where))),
        checks.each(
            p.silence(),
            at + ".silence",
            (s, where) ->
                new SilenceRule(
                    checks.signal(s.signal(), where + ".signal"),
                    checks.duration(s.silentFor(), where + ".silent-for"),
                    checks.from(s.from(), where),
                    checks.until(s.until(), where))));
  }

  private static List<ZonePeriod> zones(WardDocument.Patient p, String at, Checks checks) {
    List<ZonePeriod> zones =
        new ArrayList<>(
            checks.each(
                p.zones(),
                at + ".zones",
                (z, where) ->
                    new ZonePeriod(
                        checks.from(z.from(), where), checks.zone(z.zone(), where + ".zone"))));
    checks.require(
        p.zone() == null || zones.isEmpty(), at + ".zone", "is for one zone, zones for several");
    if (p.zone() != null) {
      zones.add(new ZonePeriod(Instant.EPOCH, checks.zone(p.zone(), at + ".zone")));
    } else if (zones.isEmpty()) {
      zones.add(new ZonePeriod(Instant.EPOCH, ZoneOffset.UTC));
    }
    return List.copyOf(zones);
  }

  private static Limit limit(WardDocument.Limit l, String where, Checks checks) {
    Signal signal = checks.signal(l.signal(), where + ".signal");
    checks.require(l.low() != null || l.high() != null, where, "must have low or high, or both");
    checks.require(
        l.low() == null || l.high() == null || l.low() < l.high(), where, "low must be below high");
    return new Limit(
        signal,
        l.low() == null ? OptionalDouble.empty() : OptionalDouble.of(l.low()),
        l.high() == null ? OptionalDouble.empty() : OptionalDouble.of(l.high()),
        checks.duration(l.sustainedFor(), where + ".sustained-for"),
        checks.constant(AlertPriority.class, l.priority(), where + ".priority"),
        checks.from(l.from(), where),
        checks.until(l.until(), where));
  }
}
