package io.homeward.console.ward;

import io.homeward.vitals.enrolment.Enrolment;

/**
 * A patient as the ward knows them.
 *
 * @param name shown in the console, known nowhere else
 */
public record WardPatient(String patientId, String name, Enrolment enrolment) {
  /** Says which revision, never who. */
  @Override
  public String toString() {
    return "WardPatient[revision " + enrolment.revision() + "]";
  }
}
