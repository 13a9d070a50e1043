package io.homeward.jobs.patient;

import io.homeward.jobs.timeline.HourChunks;
import java.util.Optional;

/**
 * What is kept of one patient between two events: chunks (open hours, held batches) by key, and one
 * summary with everything else.
 *
 * <p>{@link PatientMonitor} reads the summary when it begins and writes it when it is saved, and
 * with each event only the chunks the event touches. The bytes are the monitor's own, versioned;
 * nobody else reads them.
 */
public interface PatientState extends HourChunks {
  /** The summary, once there is one. */
  Optional<byte[]> summary();

  /** Replaces the summary. */
  void putSummary(byte[] bytes);

  /** Forgets everything, the summary and all chunks. */
  void clear();
}
