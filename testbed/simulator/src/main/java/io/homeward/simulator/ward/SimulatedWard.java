package io.homeward.simulator.ward;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.device.TimeOrder;
import io.homeward.simulator.physiology.HealthEvent;
import io.homeward.simulator.ward.SimulatedPatient.SyncHabit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A ward of simulated patients. Immutable; a stream drawn from it is owned by one thread.
 *
 * @param patients who is in it
 * @param historyStart first measurement
 * @param wardStart when the devices join the ward: what they measured before comes as one late sync
 */
public record SimulatedWard(
    List<SimulatedPatient> patients, Instant historyStart, Instant wardStart) {

  /** Bound of a ward: what a test machine can hold. */
  public static final int MOST_PATIENTS = 100_000;

  /** Copies the list. */
  public SimulatedWard {
    patients = List.copyOf(patients);
  }

  /** An event and whose it is: the truth, for evaluation alone. */
  public record Truth(String patientId, HealthEvent event) {}

  /**
   * Draws a ward: patient k is the same for every {@code patientCount} above k.
   *
   * @param events what happens to patient k
   * @throws IllegalArgumentException if the count is not within 1 to {@link #MOST_PATIENTS} or the
   *     history does not begin before the ward
   */
  public static SimulatedWard draw(
      long seed,
      int patientCount,
      Instant historyStart,
      Instant wardStart,
      IntFunction<List<HealthEvent>> events) {
    if (patientCount < 1 || patientCount > MOST_PATIENTS) {
      throw new IllegalArgumentException("a ward has 1 to " + MOST_PATIENTS + " patients");
    }
    if (!historyStart.isBefore(wardStart)) {
      throw new IllegalArgumentException("the history must begin before the ward does");
    }
    List<SimulatedPatient> patients = new ArrayList<>(patientCount);
    for (int k = 0; k < patientCount; k++) {
      SyncHabit habit = k % 12 == 5 ? SyncHabit.LATE : SyncHabit.REGULAR;
      patients.add(SimulatedPatient.draw(seed, k, habit, events.apply(k)));
    }
    return new SimulatedWard(patients, historyStart, wardStart);
  }

  /**
   * Everything the devices sync in [from, until), by sync time, generated as it is read; numbered
   * from 0. The whole history is synced in the first minute after {@link #wardStart}.
   */
  public Iterator<DeviceMessage> messages(Instant from, Instant until) {
    List<Iterator<DeviceMessage>> devices = new ArrayList<>(patients.size());
    for (SimulatedPatient patient : patients) {
      devices.add(new PatientMessages(patient, historyStart, wardStart, from, until));
    }
    return new TimeOrder(devices);
  }

  /** What truly happens, in no way part of what is sent. */
  public List<Truth> truth() {
    return patients.stream()
        .flatMap(
            p ->
                p.person().course().events().stream().map(event -> new Truth(p.patientId(), event)))
        .toList();
  }
}
