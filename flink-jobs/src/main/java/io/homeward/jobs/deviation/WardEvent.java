package io.homeward.jobs.deviation;

/**
 * What every subtask must know at once. A POJO record to Flink, and therefore public.
 *
 * @param kind what happened
 * @param payload {@link Kind#INTAKE_HEALTH}: the PartHealth record; else empty
 * @param offset where it stood in {@code part-health}
 * @param wardClockMs the ward clock when it was told; {@link Long#MIN_VALUE} before its first tick
 */
@SuppressWarnings("ArrayRecordComponent") // bytes in flight; compared nowhere
public record WardEvent(Kind kind, byte[] payload, long offset, long wardClockMs) {

  /** The kinds of event. */
  public enum Kind {
    /** An attempt of the job began: every patient's standing is published again. */
    STARTED,
    /** A gateway said how it is. */
    INTAKE_HEALTH
  }

  static final byte[] NOTHING = {};
}
