package io.homeward.console.ward;

import io.homeward.vitals.enrolment.Enrolment;
import java.time.Instant;

/** Where a patient takes their agreement back. */
public interface ConsentRegister {
  /**
   * Withdraws every consent of a patient as of {@code at}, durably and published to all parts; what
   * was withdrawn before stays so.
   *
   * @return the enrolment as it now is
   */
  Enrolment withdraw(String patientId, Instant at);
}
