package io.homeward.vitals.reading;

/**
 * What became of readings merged into an hour. Every reading merged adds one to exactly one of the
 * three counts, so over any order and duplication: {@code stored} = keys held, {@code stored +
 * superseded} = distinct contents seen.
 *
 * @param stored readings under a key not held before
 * @param duplicate readings whose content was already held
 * @param superseded other content under a held key: one of the two now is the loser, kept as
 *     provenance
 * @param changed whether what the hour shows is different now
 */
public record MergeCounts(int stored, int duplicate, int superseded, boolean changed) {
  /** Nothing merged. */
  public static final MergeCounts NONE = new MergeCounts(0, 0, 0, false);

  /** Both together. */
  public MergeCounts plus(MergeCounts other) {
    return new MergeCounts(
        stored + other.stored,
        duplicate + other.duplicate,
        superseded + other.superseded,
        changed || other.changed);
  }
}
