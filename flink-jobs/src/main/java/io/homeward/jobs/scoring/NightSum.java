package io.homeward.jobs.scoring;

/**
 * What one device tells of one night: sum and number of the kept heart-rate samples. Mutable, owned
 * by one thread.
 */
public final class NightSum {
  private long sum;
  private int samples;
  private long covered;
  private boolean spoiled;

  /** Nothing yet. */
  public NightSum() {}

  /** What a summary held. */
  public NightSum(long sum, int samples, long covered, boolean spoiled) {
    this.sum = sum;
    this.samples = samples;
    this.covered = covered;
    this.spoiled = spoiled;
  }

  void add(long moreSum, int moreSamples) {
    sum += moreSum;
    samples += moreSamples;
  }

  void cover(long quarters) {
    covered |= quarters;
  }

  void uncover(long quarters) {
    covered &= ~quarters;
  }

  void spoil() {
    spoiled = true;
  }

  /** Sum of the truncated samples kept, /min. */
  public long sum() {
    return sum;
  }

  /** Number of samples kept: those of minutes without steps. */
  public int samples() {
    return samples;
  }

  /** Quarter hours with any heart rate, bit by bit from the start of the night. */
  public long covered() {
    return covered;
  }

  /** Part of its ground was retracted after the hours behind it were let go: unknown for good. */
  public boolean spoiled() {
    return spoiled;
  }

  boolean counts() {
    return samples > 0 && !spoiled;
  }

  boolean isEmpty() {
    return samples == 0 && covered == 0 && !spoiled;
  }
}
