package io.homeward.jobs.archive;

import io.homeward.vitals.reading.Retraction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The retractions of the patients last seen: a reading one of them covers does not come back when
 * it is sent again under its old received-at time. At most {@link #MOST_PATIENTS} patients, the
 * longest unused forgotten first; the store knows them all. Owned by one thread.
 */
final class AppliedRetractions {
  static final int MOST_PATIENTS = 50_000;

  private final LinkedHashMap<String, List<Retraction>> byPatient =
      new LinkedHashMap<>(1024, 0.75f, true);

  boolean knows(String patientId) {
    return byPatient.containsKey(patientId);
  }

  /** What the store says of {@code patientIds}. */
  void learn(Collection<String> patientIds, Collection<Retraction> stored) {
    patientIds.forEach(id -> byPatient.put(id, new ArrayList<>(0)));
    stored.forEach(r -> byPatient.get(r.patientId()).add(r));
  }

  void add(Retraction retraction) {
    List<Retraction> known = byPatient.get(retraction.patientId());
    if (known.stream().noneMatch(r -> r.retractionId().equals(retraction.retractionId()))) {
      known.add(retraction);
    }
  }

  /** The retractions of a known patient. */
  List<Retraction> of(String patientId) {
    return byPatient.get(patientId);
  }

  /** Forgets what is too much; between two flushes only. */
  void trim() {
    var oldestFirst = byPatient.entrySet().iterator();
    for (int excess = byPatient.size() - MOST_PATIENTS; excess > 0; excess--) {
      Map.Entry<String, List<Retraction>> unused = oldestFirst.next();
      oldestFirst.remove();
    }
  }
}
