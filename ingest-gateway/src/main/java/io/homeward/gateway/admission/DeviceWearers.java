package io.homeward.gateway.admission;

import io.homeward.vitals.enrolment.Enrolment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Who wears one device, when. Where two assignments cover a moment the one that starts last
 * decides; of two that start together, that of the smaller patient id. Immutable.
 */
public final class DeviceWearers {
  /** Nobody, ever. */
  public static final DeviceWearers NOBODY = new DeviceWearers(List.of());

  private final long[] fromMs;
  private final long[] untilMs;
  private final PatientTerms[] terms;

  private record Wearing(long fromMs, long untilMs, PatientTerms terms) {}

  private DeviceWearers(List<Wearing> latestFirst) {
    fromMs = latestFirst.stream().mapToLong(Wearing::fromMs).toArray();
    untilMs = latestFirst.stream().mapToLong(Wearing::untilMs).toArray();
    terms = latestFirst.stream().map(Wearing::terms).toArray(PatientTerms[]::new);
  }

  /** The wearers of {@code vendor}'s {@code deviceId} according to these enrolments. */
  public static DeviceWearers of(String deviceId, String vendor, Collection<Enrolment> enrolments) {
    List<Wearing> wearings = new ArrayList<>();
    for (Enrolment enrolment : enrolments) {
      PatientTerms patient = PatientTerms.of(enrolment);
      for (Enrolment.DeviceAssignment assignment : enrolment.devices()) {
        if (assignment.deviceId().equals(deviceId) && assignment.vendor().equals(vendor)) {
          wearings.add(
              new Wearing(
                  assignment.from().toEpochMilli(),
                  PatientTerms.orNever(assignment.until()),
                  patient));
        }
      }
    }
    wearings.sort(
        Comparator.comparingLong(Wearing::fromMs)
            .reversed()
            .thenComparing(w -> w.terms().patientId()));
    return wearings.isEmpty() ? NOBODY : new DeviceWearers(wearings);
  }

  /** The terms of the patient who wore the device at {@code atMs}; null where nobody did. */
  PatientTerms at(long atMs) {
    for (int i = 0; i < fromMs.length; i++) {
      if (fromMs[i] <= atMs && atMs < untilMs[i]) {
        return terms[i];
      }
    }
    return null;
  }
}
