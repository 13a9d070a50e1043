package io.homeward.standalone.enrolment;

import io.homeward.simulator.ward.DemoWard.EnrolledPatient;
import io.homeward.standalone.wardfile.Ward;
import io.homeward.standalone.wardfile.Ward.SecretDevice;
import io.homeward.store.enrolment.EnrolmentStore;
import io.homeward.store.enrolment.NamedEnrolment;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.homeward.vitals.identity.SecretHash;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * States who is in the ward. What is stated already changes nothing, so it may be done at every
 * start. Owned by one thread.
 */
public final class Enroller {
  private final EnrolmentStore enrolments;
  private final SecureRandom random;

  /**
   * An enroller.
   *
   * @param store migrated
   * @param random of the salts of the secrets' hashes
   */
  public Enroller(DataSource store, SecureRandom random) {
    this.enrolments = new EnrolmentStore(store);
    this.random = random;
  }

  /** Enrols simulated or recorded people, each with their one device. */
  public void enrol(List<EnrolledPatient> patients) {
    put(
        patients.stream().map(p -> new NamedEnrolment(p.enrolment(), p.displayName())).toList(),
        patients.stream()
            .map(p -> new SecretDevice(p.deviceId(), p.vendor(), p.secret()))
            .toList());
  }

  /** Enrols the people and devices of a ward file. */
  public void enrol(Ward ward) {
    put(
        ward.patients().stream().map(p -> new NamedEnrolment(p.enrolment(), p.name())).toList(),
        ward.devices());
  }

  private void put(List<NamedEnrolment> patients, List<SecretDevice> devices) {
    Map<String, DeviceRegistration> known = enrolments.devices();
    // Hashes are slow on purpose; a ward of hundreds takes all cores.
    List<DeviceRegistration> registrations =
        devices.parallelStream().map(d -> registration(d, known.get(d.deviceId()))).toList();
    enrolments.put(patients, registrations);
  }

  private DeviceRegistration registration(SecretDevice device, DeviceRegistration known) {
    boolean same =
        known != null
            && known.vendor().equals(device.vendor())
            && SecretHash.matches(device.secret(), known.secretHash());
    String hash =
        same
            ? known.secretHash()
            : SecretHash.of(device.secret(), SecretHash.RECOMMENDED_ITERATIONS, random);
    boolean revoked = known != null && known.revoked();
    return new DeviceRegistration(device.deviceId(), device.vendor(), hash, revoked, 0);
  }
}
