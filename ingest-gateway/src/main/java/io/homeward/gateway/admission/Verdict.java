package io.homeward.gateway.admission;

import io.homeward.vitals.reading.ReadingBatch;
import java.util.List;

/**
 * What becomes of one message: every reading of it stands in exactly one batch or one refusal.
 *
 * @param batches what is admitted
 * @param refusals what is not, one entry a reason
 * @param mayKeepPayload false where a patient's consent to any reading in it is known to be absent
 *     or withdrawn
 */
public record Verdict(List<ReadingBatch> batches, List<Refusal> refusals, boolean mayKeepPayload) {

  /** Number of readings admitted. */
  public int admitted() {
    int count = 0;
    for (ReadingBatch batch : batches) {
      count += batch.size();
    }
    return count;
  }
}
