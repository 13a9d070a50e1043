package io.homeward.jobs.timeline;

import java.util.Arrays;

/** A small sorted set of hours, counted from the epoch. Mutable, owned by one thread. */
public final class HourIndex {
  private long[] hours = new long[8];
  private int size;

  /** Adds {@code hour}, if it is not there. */
  public void add(long hour) {
    int at = size > 0 && hour > hours[size - 1] ? -size - 1 : indexOf(hour);
    if (at >= 0) {
      return;
    }
    at = -at - 1;
    if (size == hours.length) {
      hours = Arrays.copyOf(hours, 2 * size);
    }
    System.arraycopy(hours, at, hours, at + 1, size - at);
    hours[at] = hour;
    size++;
  }

  /** Removes {@code hour}, if it is there. */
  public void remove(long hour) {
    int at = indexOf(hour);
    if (at >= 0) {
      System.arraycopy(hours, at + 1, hours, at, size - at - 1);
      size--;
    }
  }

  /** Whether {@code hour} is there. */
  public boolean contains(long hour) {
    return indexOf(hour) >= 0;
  }

  private int indexOf(long hour) {
    return Arrays.binarySearch(hours, 0, size, hour);
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** The {@code i}-th, ascending. */
  public long get(int i) {
    return hours[i];
  }

  /** A copy, ascending. */
  public long[] toArray() {
    return Arrays.copyOf(hours, size);
  }
}
