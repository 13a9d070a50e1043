package io.homeward.jobs.deviation;

import io.homeward.jobs.kafka.EnrolmentLog;
import io.homeward.vitals.enrolment.Enrolment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A log of enrolments in memory: what is put there is known at once. */
final class EnrolmentsInLog implements EnrolmentLog {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, Enrolment> newest = new HashMap<>();

  EnrolmentsInLog with(Enrolment enrolment) {
    newest.put(enrolment.patientId(), enrolment);
    return this;
  }

  /** How many the job's own source has not come to. */
  int ahead() {
    return newest.size();
  }

  @Override
  public Ahead follow(Predicate<String> patients) {
    newest.keySet().removeIf(patients.negate());
    return new Ahead() {
      @Override
      public Optional<Enrolment> of(String patientId) {
        return Optional.ofNullable(newest.get(patientId));
      }

      @Override
      public void arrived(String patientId, long revision) {
        newest.computeIfPresent(patientId, (id, e) -> e.revision() <= revision ? null : e);
      }

      @Override
      public void close() {
        newest.clear();
      }
    };
  }
}
