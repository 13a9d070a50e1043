package io.homeward.gateway.registry;

import io.homeward.gateway.admission.DeviceWearers;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.homeward.vitals.enrolment.Enrolment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The devices and enrolments in force, as the topics {@code devices} and {@code enrolments} tell
 * them. Of two records about the same the one with the higher revision counts.
 *
 * <p>Read by any thread without a lock; changed by one thread only, the one that follows the
 * topics. As large as the ward: both topics hold one record a patient or device.
 */
public final class Registry {

  /** Is told, on the thread that follows the topics, which devices another record speaks of. */
  public interface ChangeListener {
    /** How {@code deviceId} signs in, or who wears it, may have changed. */
    void changed(String deviceId);
  }

  private final Map<String, KnownDevice> known = new ConcurrentHashMap<>();
  private final Map<String, DeviceRegistration> registrations = new HashMap<>();
  private final Map<String, Enrolment> enrolments = new HashMap<>();
  private final Map<String, Set<String>> patientsOfDevice = new HashMap<>();

  /** The device, if it is registered. A revoked one is. */
  public Optional<KnownDevice> find(String deviceId) {
    return Optional.ofNullable(known.get(deviceId));
  }

  /** Takes a registration; {@code listener} hears of it where it changed anything. */
  public void put(DeviceRegistration device, ChangeListener listener) {
    DeviceRegistration before = registrations.get(device.deviceId());
    if (before == null || device.revision() >= before.revision()) {
      registrations.put(device.deviceId(), device);
      if (!device.equals(before)) {
        rebuild(device.deviceId(), listener);
      }
    }
  }

  /** Forgets a registration. */
  public void removeDevice(String deviceId, ChangeListener listener) {
    if (registrations.remove(deviceId) != null) {
      rebuild(deviceId, listener);
    }
  }

  /** Takes an enrolment; {@code listener} hears of every device it names or no longer names. */
  public void put(Enrolment enrolment, ChangeListener listener) {
    Enrolment before = enrolments.get(enrolment.patientId());
    if (before == null || enrolment.revision() >= before.revision()) {
      enrolments.put(enrolment.patientId(), enrolment);
      if (!enrolment.equals(before)) {
        reassign(enrolment.patientId(), before, enrolment, listener);
      }
    }
  }

  /** Forgets a patient. */
  public void removePatient(String patientId, ChangeListener listener) {
    Enrolment before = enrolments.remove(patientId);
    if (before != null) {
      reassign(patientId, before, null, listener);
    }
  }

  private void reassign(
      String patientId, Enrolment before, Enrolment after, ChangeListener listener) {
    Set<String> devices = new HashSet<>();
    if (before != null) {
      for (Enrolment.DeviceAssignment assignment : before.devices()) {
        devices.add(assignment.deviceId());
        patientsOfDevice.computeIfPresent(
            assignment.deviceId(),
            (device, patients) -> {
              patients.remove(patientId);
              return patients.isEmpty() ? null : patients;
            });
      }
    }
    if (after != null) {
      for (Enrolment.DeviceAssignment assignment : after.devices()) {
        devices.add(assignment.deviceId());
        patientsOfDevice
            .computeIfAbsent(assignment.deviceId(), device -> new TreeSet<>())
            .add(patientId);
      }
    }
    devices.forEach(device -> rebuild(device, listener));
  }

  private void rebuild(String deviceId, ChangeListener listener) {
    DeviceRegistration registration = registrations.get(deviceId);
    if (registration == null) {
      known.remove(deviceId);
    } else {
      List<Enrolment> ofDevice =
          patientsOfDevice.getOrDefault(deviceId, Set.of()).stream()
              .map(enrolments::get)
              .filter(Objects::nonNull)
              .toList();
      DeviceWearers wearers = DeviceWearers.of(deviceId, registration.vendor(), ofDevice);
      known.put(deviceId, new KnownDevice(registration, wearers));
    }
    listener.changed(deviceId);
  }
}
