package io.homeward.jobs.kafka;

import io.homeward.vitals.enrolment.Enrolment;
import java.io.Serializable;
import java.util.Optional;
import java.util.function.Predicate;

/** The log of enrolments, read beside the job's own sources. Travels with an operator. */
@FunctionalInterface
public interface EnrolmentLog extends Serializable {
  /**
   * Follows the log until closed; returns once everything in it now is known.
   *
   * @param patients whose enrolments count, by patient id
   * @throws org.apache.flink.util.FlinkRuntimeException if Kafka does not answer
   */
  Ahead follow(Predicate<String> patients);

  /** Enrolments that the log has and the job's own source has not come to. Thread-safe. */
  interface Ahead extends AutoCloseable {
    /**
     * The newest one of the patient, if the job's own source still has to come to it.
     *
     * @throws org.apache.flink.util.FlinkRuntimeException if the log can no longer be followed
     */
    Optional<Enrolment> of(String patientId);

    /** The job's own source has come to this revision: nothing up to it is kept any longer. */
    void arrived(String patientId, long revision);

    @Override
    void close();
  }
}
