package io.homeward.models.nightsignal;

import java.util.Arrays;

/**
 * The multiset of a patient's night values: counts per value, so the running median stays exact
 * over any number of nights in a few dozen entries.
 *
 * <p>Mutable, owned by one thread.
 */
public final class NightBaseline {
  private int[] values = new int[32];
  private int[] counts = new int[32];
  private int distinct;
  private int size;

  /** Adds one night of that value. */
  public void add(int value) {
    add(value, 1);
  }

  /** Adds {@code count} nights of that value. */
  public void add(int value, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a count below one");
    }
    int at = Arrays.binarySearch(values, 0, distinct, value);
    if (at < 0) {
      at = -at - 1;
      if (distinct == values.length) {
        values = Arrays.copyOf(values, 2 * distinct);
        counts = Arrays.copyOf(counts, 2 * distinct);
      }
      System.arraycopy(values, at, values, at + 1, distinct - at);
      System.arraycopy(counts, at, counts, at + 1, distinct - at);
      values[at] = value;
      counts[at] = 0;
      distinct++;
    }
    counts[at] += count;
    size += count;
  }

  /**
   * The median of all nights added, the mean of the middle two where their number is even, its
   * fraction cut off.
   *
   * @throws IllegalStateException where no night was added
   */
  public int truncatedMedian() {
    if (size == 0) {
      throw new IllegalStateException("no night has no median");
    }
    return (nth((size - 1) / 2) + nth(size / 2)) / 2;
  }

  private int nth(int rank) {
    int seen = 0;
    int i = 0;
    while (seen + counts[i] <= rank) {
      seen += counts[i++];
    }
    return values[i];
  }

  /** Number of nights added. */
  public int size() {
    return size;
  }

  /** Number of different values. */
  public int distinct() {
    return distinct;
  }

  /** The {@code i}-th smallest of the different values. */
  public int value(int i) {
    return values[i];
  }

  /** How many nights had {@link #value}{@code (i)}. */
  public int count(int i) {
    return counts[i];
  }

  /** Another multiset of the same nights. */
  public NightBaseline copy() {
    NightBaseline copy = new NightBaseline();
    copy.values = values.clone();
    copy.counts = counts.clone();
    copy.distinct = distinct;
    copy.size = size;
    return copy;
  }
}
