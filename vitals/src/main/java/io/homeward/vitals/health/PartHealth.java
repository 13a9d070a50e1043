package io.homeward.vitals.health;

/**
 * What a part of Homeward says of itself, every few seconds and at each change.
 *
 * <p>Silence of a patient counts only while the gateways were healthy. DeviationJob and ArchiveJob
 * answer each heartbeat of a gateway with one of their own, so a board that hears them knows that
 * the whole way works.
 *
 * @param kind which part
 * @param partId which instance
 * @param healthy gateway: readings that arrive are becoming durable; jobs: they follow the stream
 * @param cause why not; empty while healthy
 * @param atMs ward clock
 * @param healthySinceMs since when without interruption, ward clock; meaningless while unhealthy
 */
public record PartHealth(
    Kind kind, String partId, boolean healthy, String cause, long atMs, long healthySinceMs) {

  /** The parts that report. */
  public enum Kind {
    GATEWAY,
    DEVIATION_JOB,
    ARCHIVE_JOB
  }
}
