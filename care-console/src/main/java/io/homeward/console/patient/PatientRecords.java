package io.homeward.console.patient;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.score.Score;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the patient page reads of alerts and scores. Errors are thrown as they come. */
public interface PatientRecords {
  /** The alerts of a patient that are no shadows, newest onset first. */
  List<Alert> alerts(String patientId, int most);

  /** One alert. */
  Optional<Alert> alert(String alertId);

  /** What a model said of the windows that touch [from, until), newest first. */
  List<Score> scores(String patientId, String model, Instant from, Instant until, int most);
}
