package io.homeward.console.records;

import io.homeward.console.board.Handling;
import io.homeward.console.board.Handling.Mark;
import io.homeward.console.board.LatestReading;
import io.homeward.console.board.WardRecords;
import io.homeward.console.ward.WardPatient;
import io.homeward.store.board.PatientAlerts;
import io.homeward.store.board.SignalHours;
import io.homeward.store.workflow.AlertHandling;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.signal.Signal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the board reads, from the store. Thread-safe. */
public final class StoredWard implements WardRecords {
  private final EnrolledPatients patients;
  private final SignalHours hours;
  private final AlertHandling workflow;
  private final PatientAlerts decisions;

  /** Records of this store. */
  public StoredWard(
      EnrolledPatients patients,
      SignalHours hours,
      AlertHandling workflow,
      PatientAlerts decisions) {
    this.decisions = decisions;
    this.patients = patients;
    this.hours = hours;
    this.workflow = workflow;
  }

  @Override
  public List<WardPatient> patients() {
    return patients.all();
  }

  @Override
  public Map<String, LatestReading> latestHeartRates(Collection<String> patientIds) {
    Map<String, LatestReading> latest = new HashMap<>();
    hours
        .newest(Signal.HEART_RATE, patientIds)
        .forEach((id, r) -> latest.put(id, new LatestReading(r.measuredAt(), r.value())));
    return latest;
  }

  @Override
  public Map<String, Score> newestScores(String model, Collection<String> patientIds) {
    Map<String, Score> newest = new HashMap<>();
    decisions
        .newestScores(model, patientIds)
        .forEach(score -> newest.put(score.patientId(), score));
    return newest;
  }

  @Override
  public Map<String, Handling> handlings(Collection<String> alertIds) {
    Map<String, Handling> handlings = new HashMap<>();
    workflow
        .of(alertIds)
        .forEach(
            (id, h) ->
                handlings.put(
                    id,
                    new Handling(
                        h.acknowledged().map(StoredWard::mark),
                        h.resolved().map(StoredWard::mark),
                        h.notes().stream().map(StoredWard::mark).toList())));
    return handlings;
  }

  private static Mark mark(AlertHandling.Mark stored) {
    return new Mark(stored.by(), stored.at(), stored.text());
  }
}
