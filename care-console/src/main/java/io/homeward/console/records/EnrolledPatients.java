package io.homeward.console.records;

import io.homeward.console.ward.WardPatient;
import io.homeward.store.enrolment.EnrolmentStore;
import io.homeward.store.enrolment.NamedEnrolment;
import java.util.List;

/**
 * Everyone enrolled, with their whole history. Read as a whole and kept until something changes:
 * the board asks every two seconds, enrolments change a few times a day. Thread-safe.
 */
public final class EnrolledPatients {
  private final EnrolmentStore store;
  private String heldVersion = "";
  private List<WardPatient> held = List.of();

  /** Patients of this store. */
  public EnrolledPatients(EnrolmentStore store) {
    this.store = store;
  }

  /** Everyone, by id. */
  public synchronized List<WardPatient> all() {
    // Asked before the patients are: what changes in between is read again next time.
    String version = store.version();
    if (!version.equals(heldVersion)) {
      held = store.named().stream().map(EnrolledPatients::patient).toList();
      heldVersion = version;
    }
    return held;
  }

  private static WardPatient patient(NamedEnrolment stored) {
    return new WardPatient(stored.enrolment().patientId(), stored.name(), stored.enrolment());
  }
}
