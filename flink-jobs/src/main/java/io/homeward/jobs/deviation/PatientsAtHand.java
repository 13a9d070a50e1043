package io.homeward.jobs.deviation;

import io.homeward.jobs.patient.PatientMonitor;
import io.homeward.jobs.patient.PatientState;
import io.homeward.models.release.NightModel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * The patients of a subtask that were heard of last, each as an object rather than as the bytes in
 * Flink's state: to read and write all that is known of a patient for each message costs as much as
 * to follow it. They are written when a checkpoint is taken, when somebody goes through all
 * patients, and each when others take its place; after a failure the state of the checkpoint
 * counts, for these as for everything else.
 *
 * <p>Moves Flink's current key when it writes. Used by the task's thread alone.
 */
final class PatientsAtHand implements AutoCloseable {
  /** With their hours about 100 MiB a subtask where all have 5-second sources: an estimate. */
  static final int MOST_AT_HAND = 512;

  private final KeyContext keys;
  private final PatientState current;
  private final NightModel model;
  private final Map<String, AtHand> patients = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Nobody yet.
   *
   * @param keys where the current key is set
   * @param current the state of whichever patient is the current key
   * @param model judges their nights; closed with this
   */
  PatientsAtHand(KeyContext keys, PatientState current, NightModel model) {
    this.keys = keys;
    this.current = current;
    this.model = model;
  }

  private record AtHand(PatientMonitor monitor, HoursAtHand hours) {
    void save() {
      monitor.save();
      hours.save();
    }
  }

  /** The patient who is Flink's current key, before and afterwards. */
  PatientMonitor patient(String patientId) {
    AtHand known = patients.get(patientId);
    if (known == null) {
      makeRoom();
      keys.setCurrentKey(patientId);
      HoursAtHand hours = new HoursAtHand(current);
      known = new AtHand(new PatientMonitor(hours, Optional.of(model)), hours);
      patients.put(patientId, known);
    }
    return known.monitor();
  }

  private void makeRoom() {
    if (patients.size() >= MOST_AT_HAND) {
      Iterator<Map.Entry<String, AtHand>> eldest = patients.entrySet().iterator();
      save(eldest.next());
      eldest.remove();
    }
  }

  /** Writes what is not written yet of all of them; the current key is any of them afterwards. */
  void save() {
    patients.entrySet().forEach(this::save);
  }

  private void save(Map.Entry<String, AtHand> patient) {
    keys.setCurrentKey(patient.getKey());
    patient.getValue().save();
  }

  @Override
  public void close() {
    model.close();
  }
}
