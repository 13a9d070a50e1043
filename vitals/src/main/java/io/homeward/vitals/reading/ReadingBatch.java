package io.homeward.vitals.reading;

import io.homeward.vitals.signal.Signal;
import java.util.Arrays;
import java.util.Objects;

/**
 * Readings of one patient, one device and one signal, packed column by column, in ascending {@code
 * measuredAt} order.
 *
 * <p>The arrays are owned by the batch: neither the maker nor a reader changes them. {@code
 * measuredAtMs}, {@code values}, {@code periodMs} and {@code utcOffsetMinutes} have the same
 * length.
 *
 * @param patientId random id of the patient
 * @param deviceId the vendor's id of the device
 * @param vendor the vendor the device belongs to
 * @param signal what was measured; {@code values} are in {@link Signal#unit()}
 * @param measuredAtMs start of each reading, milliseconds since the epoch
 * @param values the values
 * @param periodMs length of the interval each reading covers; 0 for a point in time
 * @param utcOffsetMinutes minutes east of UTC as told by the device, or {@link #NO_UTC_OFFSET}
 * @param vendorRevision for the same key the higher one wins; 0 where the vendor has none
 * @param mappingName the mapping that made the readings, {@code canonical-json} for the canonical
 *     payload
 * @param mappingVersion its version
 * @param receivedAtMs when the gateway received the message, ward clock
 * @param enrolmentRevision the enrolment revision the readings were admitted under
 * @param redeemed whether they were refused when they were received, and admitted by a later
 *     enrolment: the ledger has counted them before
 */
@SuppressWarnings(
    "ArrayRecordComponent") // packed on purpose; equals and hashCode below compare the contents
public record ReadingBatch(
    String patientId,
    String deviceId,
    String vendor,
    Signal signal,
    long[] measuredAtMs,
    double[] values,
    int[] periodMs,
    short[] utcOffsetMinutes,
    long vendorRevision,
    String mappingName,
    int mappingVersion,
    long receivedAtMs,
    long enrolmentRevision,
    boolean redeemed) {

  /** Stands for "the device did not tell its UTC offset". */
  public static final short NO_UTC_OFFSET = Short.MIN_VALUE;

  /** Readings admitted as they were received. */
  public ReadingBatch(
      String patientId,
      String deviceId,
      String vendor,
      Signal signal,
      long[] measuredAtMs,
      double[] values,
      int[] periodMs,
      short[] utcOffsetMinutes,
      long vendorRevision,
      String mappingName,
      int mappingVersion,
      long receivedAtMs,
      long enrolmentRevision) {
    this(
        patientId,
        deviceId,
        vendor,
        signal,
        measuredAtMs,
        values,
        periodMs,
        utcOffsetMinutes,
        vendorRevision,
        mappingName,
        mappingVersion,
        receivedAtMs,
        enrolmentRevision,
        false);
  }

  /** The same readings, admitted by a later enrolment than that they were refused under. */
  public ReadingBatch asRedeemed() {
    return new ReadingBatch(
        patientId,
        deviceId,
        vendor,
        signal,
        measuredAtMs,
        values,
        periodMs,
        utcOffsetMinutes,
        vendorRevision,
        mappingName,
        mappingVersion,
        receivedAtMs,
        enrolmentRevision,
        true);
  }

  /** Number of readings. */
  public int size() {
    return measuredAtMs.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReadingBatch that
        && patientId.equals(that.patientId)
        && deviceId.equals(that.deviceId)
        && vendor.equals(that.vendor)
        && signal == that.signal
        && vendorRevision == that.vendorRevision
        && mappingName.equals(that.mappingName)
        && mappingVersion == that.mappingVersion
        && receivedAtMs == that.receivedAtMs
        && enrolmentRevision == that.enrolmentRevision
        && redeemed == that.redeemed
        && Arrays.equals(measuredAtMs, that.measuredAtMs)
        && Arrays.equals(values, that.values)
        && Arrays.equals(periodMs, that.periodMs)
        && Arrays.equals(utcOffsetMinutes, that.utcOffsetMinutes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(patientId, deviceId, signal, receivedAtMs, Arrays.hashCode(measuredAtMs));
  }

  /** Says whose and how many, never a value. */
  @Override
  public String toString() {
    return "ReadingBatch[" + signal + " × " + size() + "]";
  }
}
