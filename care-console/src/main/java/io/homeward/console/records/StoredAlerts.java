package io.homeward.console.records;

import io.homeward.console.patient.PatientRecords;
import io.homeward.store.board.PatientAlerts;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.score.Score;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A patient's alerts and scores, from the store. Thread-safe. */
public final class StoredAlerts implements PatientRecords {
  private final PatientAlerts store;

  /** Records of this store. */
  public StoredAlerts(PatientAlerts store) {
    this.store = store;
  }

  @Override
  public List<Alert> alerts(String patientId, int most) {
    return store.alerts(patientId, most);
  }

  @Override
  public Optional<Alert> alert(String alertId) {
    return store.alert(alertId);
  }

  @Override
  public List<Score> scores(String patientId, String model, Instant from, Instant until, int most) {
    return store.scores(patientId, model, from, until, most);
  }
}
