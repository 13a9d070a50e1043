package io.homeward.vitals.revision;

/**
 * Orders the states of one record. Each restore of a job starts a new epoch, so what is re-emitted
 * after a restart outranks whatever the failed attempt had sent.
 */
public record Revision(long epoch, long number) implements Comparable<Revision> {
  @Override
  public int compareTo(Revision other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(number, other.number);
  }

  /** Whether this one replaces {@code other}. */
  public boolean isAfter(Revision other) {
    return compareTo(other) > 0;
  }
}
