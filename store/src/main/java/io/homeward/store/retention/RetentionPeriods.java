package io.homeward.store.retention;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long the store keeps what grows without end. Day trends, scores, alerts, the nurses' acts,
 * the audit and the ledger are kept for good: they are small, and they tell what was known when
 * someone decided.
 *
 * @param readings after they were measured
 * @param rejected the list of refused messages, after they were received; their counts stay in the
 *     ledger
 * @param published rows of the outbox, after Kafka had them
 */
public record RetentionPeriods(Duration readings, Duration rejected, Duration published)
    implements Serializable {
  /**
   * Ten years for readings, as German law asks of a patient's record (BGB § 630f (3): ten years
   * after the treatment), so that the recording of some years ago is welcome too; 30 days for
   * refused messages, as long as {@code readings-rejected} holds them; a week for published rows.
   */
  public static final RetentionPeriods DEFAULT =
      new RetentionPeriods(Duration.ofDays(3_653), Duration.ofDays(30), Duration.ofDays(7));

  /**
   * @throws IllegalArgumentException where readings would be dropped that the jobs may still
   *     revise, or rows that were published just now
   */
  public RetentionPeriods {
    if (readings.compareTo(Duration.ofDays(14)) < 0
        || rejected.compareTo(Duration.ofDays(1)) < 0
        || published.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalArgumentException(
          "readings are kept for at least 14 days, refused messages for a day, published rows for"
              + " an hour");
    }
  }
}
