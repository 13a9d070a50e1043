package io.homeward.vitals.reading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * The readings of one patient, device and signal within one UTC hour: an idempotent, commutative
 * merge.
 *
 * <p>Key: start time. The same key again with the same content (value, period, offset) is a
 * duplicate. With another content the higher vendor revision wins; at equal revision the larger
 * value, then the longer period, then the larger offset: a sync sent again after more steps were
 * counted replaces the partial one, and any order of arrival ends alike. The loser is kept as
 * provenance, at most {@link #MOST_SUPERSEDED} an hour; further ones are counted, not kept. A
 * duplicate raises the stored vendor revision and the received-at time to the highest seen.
 *
 * <p>Mutable, owned by one thread. {@link PackedHourCodec} turns it into bytes.
 */
public final class PackedHour {
  /** Length of an hour. */
  public static final long HOUR_MS = 3_600_000L;

  /** Bound of the provenance kept. */
  public static final int MOST_SUPERSEDED = 64;

  private final long hourStartMs;
  private int size;
  private long[] measuredAtMs;
  private double[] values;
  private int[] periodMs;
  private short[] utcOffsetMinutes;
  private long[] vendorRevision;
  private long[] receivedAtMs;
  private final List<SupersededReading> superseded = new ArrayList<>(0);

  /** An empty hour that starts at {@code hourStartMs}, a multiple of {@link #HOUR_MS}. */
  public PackedHour(long hourStartMs) {
    this(hourStartMs, 64);
  }

  PackedHour(long hourStartMs, int capacity) {
    if (Math.floorMod(hourStartMs, HOUR_MS) != 0) {
      throw new IllegalArgumentException("not the start of an hour");
    }
    this.hourStartMs = hourStartMs;
    measuredAtMs = new long[capacity];
    values = new double[capacity];
    periodMs = new int[capacity];
    utcOffsetMinutes = new short[capacity];
    vendorRevision = new long[capacity];
    receivedAtMs = new long[capacity];
  }

  /** Start of the hour that {@code measuredAtMs} lies in. */
  public static long hourStartMs(long measuredAtMs) {
    return measuredAtMs - Math.floorMod(measuredAtMs, HOUR_MS);
  }

  /**
   * Merges the readings {@code from} (inclusive) to {@code to} (exclusive) of a batch, all of which
   * must lie in this hour.
   */
  public MergeCounts merge(ReadingBatch batch, int from, int to) {
    int stored = 0;
    int duplicate = 0;
    int lost = 0;
    boolean changed = false;
    for (int i = from; i < to; i++) {
      SupersededReading incoming =
          new SupersededReading(
              batch.measuredAtMs()[i],
              batch.values()[i],
              batch.periodMs()[i],
              batch.utcOffsetMinutes()[i],
              batch.vendorRevision(),
              batch.receivedAtMs());
      int at = indexOf(incoming.measuredAtMs());
      if (at < 0) {
        insert(-at - 1, incoming);
        stored++;
        changed = true;
      } else if (isHeld(at, incoming)) {
        duplicate++;
        changed |= raise(at, incoming);
      } else {
        lost++;
        changed |= contest(at, incoming);
      }
    }
    return new MergeCounts(stored, duplicate, lost, changed);
  }

  private int indexOf(long atMs) {
    if (size == 0 || atMs > measuredAtMs[size - 1]) {
      if (atMs < hourStartMs || atMs >= hourStartMs + HOUR_MS) {
        throw new IllegalArgumentException("a reading outside this hour");
      }
      return -size - 1;
    }
    if (atMs < hourStartMs) {
      throw new IllegalArgumentException("a reading outside this hour");
    }
    return Arrays.binarySearch(measuredAtMs, 0, size, atMs);
  }

  private void insert(int at, SupersededReading r) {
    if (size == measuredAtMs.length) {
      int capacity = Math.max(16, size * 2);
      measuredAtMs = Arrays.copyOf(measuredAtMs, capacity);
      values = Arrays.copyOf(values, capacity);
      periodMs = Arrays.copyOf(periodMs, capacity);
      utcOffsetMinutes = Arrays.copyOf(utcOffsetMinutes, capacity);
      vendorRevision = Arrays.copyOf(vendorRevision, capacity);
      receivedAtMs = Arrays.copyOf(receivedAtMs, capacity);
    }
    int behind = size - at;
    if (behind > 0) {
      System.arraycopy(measuredAtMs, at, measuredAtMs, at + 1, behind);
      System.arraycopy(values, at, values, at + 1, behind);
      System.arraycopy(periodMs, at, periodMs, at + 1, behind);
      System.arraycopy(utcOffsetMinutes, at, utcOffsetMinutes, at + 1, behind);
      System.arraycopy(vendorRevision, at, vendorRevision, at + 1, behind);
      System.arraycopy(receivedAtMs, at, receivedAtMs, at + 1, behind);
    }
    size++;
    set(at, r);
  }

  private void set(int at, SupersededReading r) {
    measuredAtMs[at] = r.measuredAtMs();
    values[at] = r.value();
    periodMs[at] = r.periodMs();
    utcOffsetMinutes[at] = r.utcOffsetMinutes();
    vendorRevision[at] = r.vendorRevision();
    receivedAtMs[at] = r.receivedAtMs();
  }

  /**
   * Takes a reading as it stands, for the codec and for loading from the store; appended in
   * ascending order.
   */
  public void append(SupersededReading r) {
    if (size > 0 && r.measuredAtMs() <= measuredAtMs[size - 1]) {
      throw new IllegalArgumentException("not in ascending order");
    }
    insert(-indexOf(r.measuredAtMs()) - 1, r);
  }

  /** Takes a loser as it stands, for the codec and for loading from the store. */
  public void appendSuperseded(SupersededReading r) {
    superseded.add(r);
  }

  private SupersededReading at(int at) {
    return new SupersededReading(
        measuredAtMs[at],
        values[at],
        periodMs[at],
        utcOffsetMinutes[at],
        vendorRevision[at],
        receivedAtMs[at]);
  }

  private boolean isHeld(int at, SupersededReading incoming) {
    return sameContent(at(at), incoming) || heldLoser(incoming) >= 0;
  }

  private int heldLoser(SupersededReading incoming) {
    for (int i = 0; i < superseded.size(); i++) {
      if (superseded.get(i).measuredAtMs() == incoming.measuredAtMs()
          && sameContent(superseded.get(i), incoming)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean sameContent(SupersededReading a, SupersededReading b) {
    return Double.compare(a.value(), b.value()) == 0
        && a.periodMs() == b.periodMs()
        && a.utcOffsetMinutes() == b.utcOffsetMinutes();
  }

  /** A content already held came again, perhaps with a higher revision. */
  private boolean raise(int at, SupersededReading incoming) {
    if (sameContent(at(at), incoming)) {
      vendorRevision[at] = Math.max(vendorRevision[at], incoming.vendorRevision());
      receivedAtMs[at] = Math.max(receivedAtMs[at], incoming.receivedAtMs());
      return false;
    }
    SupersededReading loser = superseded.remove(heldLoser(incoming));
    return contest(
        at,
        new SupersededReading(
            loser.measuredAtMs(),
            loser.value(),
            loser.periodMs(),
            loser.utcOffsetMinutes(),
            Math.max(loser.vendorRevision(), incoming.vendorRevision()),
            Math.max(loser.receivedAtMs(), incoming.receivedAtMs())));
  }

  /** Two contents under one key: the winner is shown, the loser kept. */
  private boolean contest(int at, SupersededReading incoming) {
    SupersededReading held = at(at);
    boolean wins = beats(incoming, held);
    if (wins) {
      set(at, incoming);
    }
    superseded.add(wins ? held : incoming);
    if (superseded.size() > MOST_SUPERSEDED) {
      // The weakest goes, so that which ones are kept does not depend on the order of arrival.
      superseded.remove(Collections.min(superseded, PackedHour::compareLosers));
    }
    return wins;
  }

  private static int compareLosers(SupersededReading a, SupersededReading b) {
    int byTime = Long.compare(a.measuredAtMs(), b.measuredAtMs());
    return byTime != 0 ? byTime : (beats(a, b) ? 1 : beats(b, a) ? -1 : 0);
  }

  private static boolean beats(SupersededReading a, SupersededReading b) {
    if (a.vendorRevision() != b.vendorRevision()) {
      return a.vendorRevision() > b.vendorRevision();
    }
    int byValue = Double.compare(a.value(), b.value());
    if (byValue != 0) {
      return byValue > 0;
    }
    if (a.periodMs() != b.periodMs()) {
      return a.periodMs() > b.periodMs();
    }
    return a.utcOffsetMinutes() > b.utcOffsetMinutes();
  }

  /**
   * Removes what the retraction covers, losers too; a loser that was not covered takes an empty
   * place.
   *
   * @return how many shown readings went
   */
  public int retract(Retraction retraction) {
    LongPredicate inRange = atMs -> atMs >= retraction.fromMs() && atMs < retraction.untilMs();
    superseded.removeIf(
        r -> inRange.test(r.measuredAtMs()) && r.receivedAtMs() <= retraction.receivedUntilMs());
    int removed = 0;
    for (int i = size - 1; i >= 0; i--) {
      if (inRange.test(measuredAtMs[i]) && receivedAtMs[i] <= retraction.receivedUntilMs()) {
        removed++;
        replaceByBestLoser(i);
      }
    }
    return removed;
  }

  private void replaceByBestLoser(int at) {
    SupersededReading best = null;
    for (SupersededReading r : superseded) {
      if (r.measuredAtMs() == measuredAtMs[at] && (best == null || beats(r, best))) {
        best = r;
      }
    }
    if (best == null) {
      removeAt(at);
    } else {
      superseded.remove(best);
      set(at, best);
    }
  }

  private void removeAt(int at) {
    int behind = size - at - 1;
    System.arraycopy(measuredAtMs, at + 1, measuredAtMs, at, behind);
    System.arraycopy(values, at + 1, values, at, behind);
    System.arraycopy(periodMs, at + 1, periodMs, at, behind);
    System.arraycopy(utcOffsetMinutes, at + 1, utcOffsetMinutes, at, behind);
    System.arraycopy(vendorRevision, at + 1, vendorRevision, at, behind);
    System.arraycopy(receivedAtMs, at + 1, receivedAtMs, at, behind);
    size--;
  }

  /** Start of the hour, milliseconds since the epoch. */
  public long hourStartMs() {
    return hourStartMs;
  }

  /** Number of readings shown. */
  public int size() {
    return size;
  }

  /** Start time of reading {@code i}; ascending, no two alike. */
  public long measuredAtMs(int i) {
    return measuredAtMs[i];
  }

  public double value(int i) {
    return values[i];
  }

  public int periodMs(int i) {
    return periodMs[i];
  }

  /** Minutes east of UTC, or {@link ReadingBatch#NO_UTC_OFFSET}. */
  public short utcOffsetMinutes(int i) {
    return utcOffsetMinutes[i];
  }

  public long vendorRevision(int i) {
    return vendorRevision[i];
  }

  public long receivedAtMs(int i) {
    return receivedAtMs[i];
  }

  /** The losers kept, in no particular order. */
  public List<SupersededReading> superseded() {
    return Collections.unmodifiableList(superseded);
  }

  /** A copy of the values. */
  public double[] values() {
    return Arrays.copyOf(values, size);
  }
}
