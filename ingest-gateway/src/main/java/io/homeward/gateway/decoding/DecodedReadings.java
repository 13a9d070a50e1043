package io.homeward.gateway.decoding;

import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.signal.Signal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The readings of one message, column by column, in document order; with each reading that the
 * decoder cannot accept, the reason.
 *
 * <p>A fault of the whole message ({@link #messageFault}) stands instead of readings. Mutable and
 * reused from message to message, owned by one thread; holds no more readings than the bound it was
 * made with.
 */
public final class DecodedReadings {
  /** Stands for "no time could be read". */
  public static final long NO_TIME = Long.MIN_VALUE;

  private static final int INITIAL = 64;

  private final int mostReadings;
  private int size;
  private Signal[] signal = new Signal[INITIAL];
  private long[] measuredAtMs = new long[INITIAL];
  private double[] value = new double[INITIAL];
  private int[] periodMs = new int[INITIAL];
  private short[] utcOffsetMinutes = new short[INITIAL];
  private RejectReason[] fault = new RejectReason[INITIAL];
  private int[] series = new int[INITIAL];
  private int[] position = new int[INITIAL];
  private final Map<RejectReason, String> detail = new EnumMap<>(RejectReason.class);
  private long vendorRevision;
  private RejectReason messageFault;
  private String messageDetail = "";

  /** Room for at most {@code mostReadings} readings a message. */
  public DecodedReadings(int mostReadings) {
    this.mostReadings = mostReadings;
  }

  /** Forgets the last message. */
  public void clear() {
    size = 0;
    detail.clear();
    vendorRevision = 0;
    messageFault = null;
    messageDetail = "";
  }

  /** Number of readings told by the message, good and bad. */
  public int size() {
    return size;
  }

  /** The signal of reading {@code i}; only where it has no fault. */
  public Signal signal(int i) {
    return signal[i];
  }

  /** When it was measured, or {@link #NO_TIME}. */
  public long measuredAtMs(int i) {
    return measuredAtMs[i];
  }

  /** Its value in the unit of its signal. */
  public double value(int i) {
    return value[i];
  }

  /** The interval it covers; 0 for a point in time. */
  public int periodMs(int i) {
    return periodMs[i];
  }

  /** As the device told it, or {@link io.homeward.vitals.reading.ReadingBatch#NO_UTC_OFFSET}. */
  public short utcOffsetMinutes(int i) {
    return utcOffsetMinutes[i];
  }

  /** Whether the decoder found reading {@code i} faulty. */
  public boolean isFaulty(int i) {
    return fault[i] != null;
  }

  /** Why reading {@code i} cannot be accepted; only where it {@link #isFaulty}. */
  public RejectReason fault(int i) {
    return fault[i];
  }

  /** JSON pointer of reading {@code i}. */
  public String pointer(int i) {
    return series[i] < 0
        ? "/readings/" + position[i]
        : "/series/" + series[i] + "/values/" + position[i];
  }

  /** Where the first reading with this fault lies, and what was expected; never a value. */
  public String detail(RejectReason reason) {
    return detail.getOrDefault(reason, "");
  }

  /** The vendor's revision of these readings; 0 where none is told. */
  public long vendorRevision() {
    return vendorRevision;
  }

  /** Whether the message as a whole cannot be read. */
  public boolean isUnreadable() {
    return messageFault != null;
  }

  /** Why not; only where it {@link #isUnreadable}. */
  public RejectReason messageFault() {
    return messageFault;
  }

  /** Where and what was expected. */
  public String messageDetail() {
    return messageDetail;
  }

  void vendorRevision(long revision) {
    vendorRevision = revision;
  }

  void fail(RejectReason reason, String where) {
    size = 0;
    messageFault = reason;
    messageDetail = where;
  }

  int mostReadings() {
    return mostReadings;
  }

  /** Whether one more reading would be one too many. */
  boolean isFull() {
    return size == mostReadings;
  }

  /**
   * Adds a reading.
   *
   * @param ofSignal null where unknown; then there is a fault
   * @param ofSeries its place among the series, or -1 for a single reading
   * @param at its place in its array
   */
  void add(
      Signal ofSignal,
      long measuredAt,
      double ofValue,
      int period,
      short utcOffset,
      RejectReason reason,
      int ofSeries,
      int at) {
    if (size == signal.length) {
      grow();
    }
    signal[size] = ofSignal;
    measuredAtMs[size] = measuredAt;
    value[size] = ofValue;
    periodMs[size] = period;
    utcOffsetMinutes[size] = utcOffset;
    fault[size] = reason;
    series[size] = ofSeries;
    position[size] = at;
    size++;
  }

  boolean needsDetail(RejectReason reason) {
    return !detail.containsKey(reason);
  }

  void detail(RejectReason reason, String where) {
    detail.put(reason, where);
  }

  private void grow() {
    int capacity = Math.min(mostReadings, size * 2);
    signal = Arrays.copyOf(signal, capacity);
    measuredAtMs = Arrays.copyOf(measuredAtMs, capacity);
    value = Arrays.copyOf(value, capacity);
    periodMs = Arrays.copyOf(periodMs, capacity);
    utcOffsetMinutes = Arrays.copyOf(utcOffsetMinutes, capacity);
    fault = Arrays.copyOf(fault, capacity);
    series = Arrays.copyOf(series, capacity);
    position = Arrays.copyOf(position, capacity);
  }
}
