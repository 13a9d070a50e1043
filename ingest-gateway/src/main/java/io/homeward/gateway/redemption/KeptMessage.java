package io.homeward.gateway.redemption;

import io.homeward.gateway.deadletter.PayloadSeal;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.intake.RejectedReadings.KeptPayload;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.Optional;

/**
 * A refused message as its records on {@code readings-rejected} tell it, gathered one by one: one
 * record a reason, and one a further part of the payload. Owned by one thread.
 */
final class KeptMessage {
  /** What a record may claim; more is no message of this gateway's. */
  private static final int MOST_PLACES = 1 << 20;

  private static final int MOST_PARTS = 64;

  private final MessageId id;
  private final String vendor;
  private final int partition;
  private final long firstOffset;
  private final BitSet refused = new BitSet();
  private KeptPayload[] parts = {};
  private long keptBytes;
  private boolean settled;

  /** A message whose first record stands at {@code firstOffset}. */
  KeptMessage(MessageId id, String vendor, int partition, long firstOffset) {
    this.id = id;
    this.vendor = vendor;
    this.partition = partition;
    this.firstOffset = firstOffset;
  }

  /** One more record of it, refused for a reason that an enrolment mends. */
  void add(RejectedReadings record) {
    for (int index : record.readingIndex()) {
      if (index >= 0 && index < MOST_PLACES) {
        refused.set(index);
      }
    }
    record.payload().filter(KeptMessage::isSound).ifPresent(this::add);
    settled = false;
  }

  private static boolean isSound(KeptPayload part) {
    return part.partCount() <= MOST_PARTS
        && part.partIndex() >= 0
        && part.partIndex() < part.partCount();
  }

  private void add(KeptPayload part) {
    if (parts.length != part.partCount()) {
      parts = new KeptPayload[part.partCount()];
      keptBytes = 0;
    }
    if (parts[part.partIndex()] == null) {
      keptBytes += part.encrypted().length;
    }
    parts[part.partIndex()] = part;
  }

  /** Whether all parts of its payload are here. */
  boolean isComplete() {
    return parts.length > 0 && Arrays.stream(parts).allMatch(Objects::nonNull);
  }

  MessageId id() {
    return id;
  }

  /** The vendor that sent it. */
  String vendor() {
    return vendor;
  }

  int partition() {
    return partition;
  }

  long firstOffset() {
    return firstOffset;
  }

  /** Bytes of its payload in memory. */
  long keptBytes() {
    return keptBytes;
  }

  /** Places of its readings that an enrolment may redeem; a copy. */
  BitSet refused() {
    return (BitSet) refused.clone();
  }

  /** Whether it has been looked at since its last record came. */
  boolean isSettled() {
    return settled;
  }

  void settle() {
    settled = true;
  }

  /**
   * Its payload; empty where a part is missing, another key sealed it, only its beginning is kept,
   * or the time it may be kept has passed.
   */
  Optional<byte[]> open(PayloadSeal seal, long nowMs) {
    if (!isComplete()) {
      return Optional.empty();
    }
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    for (KeptPayload part : parts) {
      if (part.truncated() || part.keepUntilMs() <= nowMs) {
        return Optional.empty();
      }
      Optional<byte[]> opened = seal.open(part, id.deviceId());
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      payload.writeBytes(opened.get());
    }
    return Optional.of(payload.toByteArray());
  }
}
