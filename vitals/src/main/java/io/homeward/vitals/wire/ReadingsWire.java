package io.homeward.vitals.wire;

import com.google.protobuf.ByteString;
import io.homeward.vitals.intake.Redemption;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.reading.DecimalColumn;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.signal.Signal;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes of {@code readings}, {@code readings-rejected} and {@code redemptions}. Stateless,
 * thread-safe.
 */
public final class ReadingsWire {
  /** The year 9999, and as far before 1970: beyond it sums of times may overflow. */
  private static final long FARTHEST_MS = 253_402_300_799_999L;

  /** As ZoneOffset has it. */
  private static final int MOST_OFFSET_MINUTES = 18 * 60;

  private ReadingsWire() {}

  /** The record value of a batch. */
  public static byte[] encode(ReadingBatch batch) {
    var message =
        io.homeward.vitals.wire.v1.ReadingBatch.newBuilder()
            .setPatientId(batch.patientId())
            .setDeviceId(batch.deviceId())
            .setVendor(batch.vendor())
            .setSignalCode(batch.signal().code())
            .setVendorRevision(batch.vendorRevision())
            .setMappingName(batch.mappingName())
            .setMappingVersion(batch.mappingVersion())
            .setReceivedAtMs(batch.receivedAtMs())
            .setEnrolmentRevision(batch.enrolmentRevision())
            .setRedeemed(batch.redeemed());
    long previousMs = 0;
    for (long measuredAtMs : batch.measuredAtMs()) {
      message.addMeasuredAtDeltaMs(measuredAtMs - previousMs);
      previousMs = measuredAtMs;
    }
    Optional<DecimalColumn> decimals = DecimalColumn.of(batch.values());
    if (decimals.isPresent()) {
      message.setValueScale(decimals.get().scale());
      for (long scaled : decimals.get().scaled()) {
        message.addScaledValue(scaled);
      }
    } else {
      for (double value : batch.values()) {
        message.addExactValue(value);
      }
    }
    addPeriods(message, batch.periodMs());
    addOffsets(message, batch.utcOffsetMinutes());
    return io.homeward.vitals.wire.v1.PatientReadings.newBuilder()
        .setBatch(message)
        .build()
        .toByteArray();
  }

  private static void addPeriods(
      io.homeward.vitals.wire.v1.ReadingBatch.Builder message, int[] periodMs) {
    boolean same = Arrays.stream(periodMs).allMatch(p -> p == periodMs[0]);
    if (same && periodMs.length > 0 && periodMs[0] == 0) {
      return;
    }
    int entries = same ? Math.min(1, periodMs.length) : periodMs.length;
    for (int i = 0; i < entries; i++) {
      message.addPeriodMs(periodMs[i]);
    }
  }

  private static void addOffsets(
      io.homeward.vitals.wire.v1.ReadingBatch.Builder message, short[] offsets) {
    boolean same = true;
    for (short offset : offsets) {
      same &= offset == offsets[0];
    }
    if (same && offsets.length > 0 && offsets[0] == ReadingBatch.NO_UTC_OFFSET) {
      return;
    }
    int entries = same ? Math.min(1, offsets.length) : offsets.length;
    for (int i = 0; i < entries; i++) {
      message.addUtcOffsetMinutes(offsets[i]);
    }
  }

  /** The record value of a retraction. */
  public static byte[] encode(Retraction retraction) {
    var message =
        io.homeward.vitals.wire.v1.Retraction.newBuilder()
            .setRetractionId(retraction.retractionId())
            .setPatientId(retraction.patientId())
            .setDeviceId(retraction.deviceId().orElse(""))
            .setSignalCode(retraction.signal().map(Signal::code).orElse(""))
            .setFromMs(retraction.fromMs())
            .setUntilMs(retraction.untilMs())
            .setReceivedUntilMs(retraction.receivedUntilMs())
            .setReason(
                io.homeward.vitals.wire.v1.RetractionReason.valueOf(retraction.reason().name()));
    return io.homeward.vitals.wire.v1.PatientReadings.newBuilder()
        .setRetraction(message)
        .build()
        .toByteArray();
  }

  /** Reads a record value of {@code readings}. */
  public static Decoded<PatientReadings> decode(byte[] bytes) {
    return WireFormat.decode(
        bytes, io.homeward.vitals.wire.v1.PatientReadings::parseFrom, ReadingsWire::content);
  }

  private static PatientReadings content(io.homeward.vitals.wire.v1.PatientReadings message) {
    return switch (message.getContentCase()) {
      case BATCH -> new PatientReadings.Batch(batch(message.getBatch()));
      case RETRACTION -> new PatientReadings.Retracted(retraction(message.getRetraction()));
      case CONTENT_NOT_SET -> throw new IllegalArgumentException("neither batch nor retraction");
    };
  }

  private static ReadingBatch batch(io.homeward.vitals.wire.v1.ReadingBatch message) {
    int size = message.getMeasuredAtDeltaMsCount();
    long[] measuredAtMs = new long[size];
    long previousMs = 0;
    for (int i = 0; i < size; i++) {
      long deltaMs = message.getMeasuredAtDeltaMs(i);
      require(i == 0 || deltaMs >= 0, "times not in order");
      previousMs += deltaMs;
      measuredAtMs[i] = requireTime(previousMs);
    }
    double[] values = new double[size];
    if (message.getExactValueCount() > 0) {
      requireSize(message.getExactValueCount(), size);
      for (int i = 0; i < size; i++) {
        values[i] = message.getExactValue(i);
      }
    } else {
      requireSize(message.getScaledValueCount(), size);
      for (int i = 0; i < size; i++) {
        values[i] = DecimalColumn.value(message.getScaledValue(i), message.getValueScale());
      }
    }
    for (double value : values) {
      require(Double.isFinite(value), "a value that is no number");
    }
    return new ReadingBatch(
        message.getPatientId(),
        message.getDeviceId(),
        message.getVendor(),
        signal(message.getSignalCode()),
        measuredAtMs,
        values,
        periods(message, size),
        offsets(message, size),
        message.getVendorRevision(),
        message.getMappingName(),
        message.getMappingVersion(),
        requireTime(message.getReceivedAtMs()),
        message.getEnrolmentRevision(),
        message.getRedeemed());
  }

  private static int[] periods(io.homeward.vitals.wire.v1.ReadingBatch message, int size) {
    int[] periodMs = new int[size];
    int entries = message.getPeriodMsCount();
    if (entries > 1) {
      requireSize(entries, size);
    }
    for (int i = 0; i < size && entries > 0; i++) {
      periodMs[i] = message.getPeriodMs(entries == 1 ? 0 : i);
      require(periodMs[i] >= 0, "a period that ends before it starts");
    }
    return periodMs;
  }

  private static short[] offsets(io.homeward.vitals.wire.v1.ReadingBatch message, int size) {
    short[] offsets = new short[size];
    Arrays.fill(offsets, ReadingBatch.NO_UTC_OFFSET);
    int entries = message.getUtcOffsetMinutesCount();
    if (entries > 1) {
      requireSize(entries, size);
    }
    for (int i = 0; i < size && entries > 0; i++) {
      int minutes = message.getUtcOffsetMinutes(entries == 1 ? 0 : i);
      require(
          minutes == ReadingBatch.NO_UTC_OFFSET || Math.abs(minutes) <= MOST_OFFSET_MINUTES,
          "an offset no zone has");
      offsets[i] = (short) minutes;
    }
    return offsets;
  }

  private static void requireSize(int entries, int size) {
    require(entries == size, "a column of another length than its batch");
  }

  private static long requireTime(long atMs) {
    require(atMs >= -FARTHEST_MS && atMs <= FARTHEST_MS, "a time no reading can have");
    return atMs;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  static Signal signal(String code) {
    return Signal.byCode(code)
        .orElseThrow(() -> new IllegalArgumentException("unknown signal code"));
  }

  private static Retraction retraction(io.homeward.vitals.wire.v1.Retraction message) {
    return new Retraction(
        message.getRetractionId(),
        message.getPatientId(),
        Optional.of(message.getDeviceId()).filter(s -> !s.isEmpty()),
        Optional.of(message.getSignalCode()).filter(s -> !s.isEmpty()).map(ReadingsWire::signal),
        message.getFromMs(),
        message.getUntilMs(),
        message.getReceivedUntilMs(),
        Retraction.Reason.valueOf(message.getReason().name()));
  }

  /** The record value of refused readings. */
  public static byte[] encode(RejectedReadings rejected) {
    var message =
        io.homeward.vitals.wire.v1.RejectedReadings.newBuilder()
            .setVendor(rejected.vendor())
            .setDeviceId(rejected.deviceId())
            .setMqttTopic(rejected.mqttTopic())
            .setReason(rejected.reason().name())
            .setDetail(rejected.detail())
            .setReadingCount(rejected.readingCount())
            .setReceivedAtMs(rejected.receivedAtMs())
            .setPayloadLength(rejected.payloadLength())
            .setPayloadSha256(ByteString.copyFrom(rejected.payloadSha256()));
    Arrays.stream(rejected.readingIndex()).forEach(message::addReadingIndex);
    rejected
        .payload()
        .ifPresent(
            kept ->
                message
                    .setPayload(ByteString.copyFrom(kept.encrypted()))
                    .setPayloadKeyId(kept.keyId())
                    .setPartIndex(kept.partIndex())
                    .setPartCount(kept.partCount())
                    .setPayloadTruncated(kept.truncated())
                    .setPayloadKeepUntilMs(kept.keepUntilMs()));
    return message.build().toByteArray();
  }

  /** The record value of a redemption. */
  public static byte[] encode(Redemption redemption) {
    var message =
        io.homeward.vitals.wire.v1.Redemption.newBuilder()
            .setDeviceId(redemption.deviceId())
            .setPayloadSha256(ByteString.copyFrom(redemption.payloadSha256()))
            .setReceivedAtMs(redemption.receivedAtMs())
            .setRedeemedAtMs(redemption.redeemedAtMs());
    Arrays.stream(redemption.readingIndex()).forEach(message::addReadingIndex);
    return message.build().toByteArray();
  }

  /** Reads a record value of {@code redemptions}. */
  public static Decoded<Redemption> decodeRedemption(byte[] bytes) {
    return WireFormat.decode(
        bytes,
        io.homeward.vitals.wire.v1.Redemption::parseFrom,
        message ->
            new Redemption(
                message.getDeviceId(),
                message.getPayloadSha256().toByteArray(),
                message.getReceivedAtMs(),
                message.getReadingIndexList().stream().mapToInt(Integer::intValue).toArray(),
                message.getRedeemedAtMs()));
  }

  /** Reads a record value of {@code readings-rejected}. */
  public static Decoded<RejectedReadings> decodeRejected(byte[] bytes) {
    return WireFormat.decode(
        bytes, io.homeward.vitals.wire.v1.RejectedReadings::parseFrom, ReadingsWire::rejected);
  }

  private static RejectedReadings rejected(io.homeward.vitals.wire.v1.RejectedReadings message)
      throws IllegalArgumentException {
    Optional<RejectedReadings.KeptPayload> payload =
        message.getPartCount() == 0
            ? Optional.empty()
            : Optional.of(
                new RejectedReadings.KeptPayload(
                    message.getPayload().toByteArray(),
                    message.getPayloadKeyId(),
                    message.getPartIndex(),
                    message.getPartCount(),
                    message.getPayloadTruncated(),
                    message.getPayloadKeepUntilMs()));
    return new RejectedReadings(
        message.getVendor(),
        message.getDeviceId(),
        message.getMqttTopic(),
        RejectReason.valueOf(message.getReason()),
        message.getDetail(),
        message.getReadingCount(),
        message.getReadingIndexList().stream().mapToInt(Integer::intValue).toArray(),
        message.getReceivedAtMs(),
        message.getPayloadLength(),
        message.getPayloadSha256().toByteArray(),
        payload);
  }
}
