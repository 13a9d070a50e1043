package io.homeward.gateway.deadletter;

import io.homeward.gateway.admission.Refusal;
import io.homeward.gateway.publishing.Receipt;
import io.homeward.gateway.publishing.RecordPublisher;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.intake.RejectedReadings.KeptPayload;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.ReadingsWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Writes what was refused to {@code readings-rejected}: one record a message and reason.
 *
 * <p>The payload stands once a message, on its first record: whole, in parts, where an enrolment or
 * a mapping may redeem it; else its first {@link #BEGINNING_BYTES}; not at all where it may not be
 * kept. The other records of the message carry its digest, by which they belong together.
 * Thread-safe.
 */
public final class DeadLetters {
  /** How much is kept of a payload that nothing can redeem: enough to see what was wrong. */
  public static final int BEGINNING_BYTES = 64 << 10;

  /** With nonce, tag and the other fields well within the topic's megabyte. */
  static final int PART_BYTES = 512 << 10;

  private static final int[] NO_INDEXES = {};

  private final RecordPublisher publisher;
  private final PayloadSeal seal;
  private final Duration keepWhole;
  private final Duration keepBeginning;

  /** Keeps payloads as long as these durations say. */
  public DeadLetters(
      RecordPublisher publisher, PayloadSeal seal, Duration keepWhole, Duration keepBeginning) {
    this.publisher = publisher;
    this.seal = seal;
    this.keepWhole = keepWhole;
    this.keepBeginning = keepBeginning;
  }

  /** Writes the refusals of one message; each record belongs to {@code receipt}. Never blocks. */
  public void write(
      MessageOrigin origin,
      List<Refusal> refusals,
      boolean mayKeepPayload,
      RefusedPayload payload,
      Receipt receipt) {
    for (RejectedReadings record : records(origin, refusals, mayKeepPayload, payload)) {
      publisher.publish(
          Topic.READINGS_REJECTED, origin.deviceId(), ReadingsWire.encode(record), receipt);
    }
  }

  List<RejectedReadings> records(
      MessageOrigin origin,
      List<Refusal> refusals,
      boolean mayKeepPayload,
      RefusedPayload payload) {
    List<Refusal> redeemableFirst =
        refusals.stream().sorted(Comparator.comparingInt((Refusal r) -> rank(r.reason()))).toList();
    List<RejectedReadings> records = new ArrayList<>();
    boolean isFirst = true;
    for (Refusal refusal : redeemableFirst) {
      List<KeptPayload> parts =
          isFirst && mayKeepPayload ? parts(origin, refusal.reason(), payload) : List.of();
      isFirst = false;
      records.add(record(origin, refusal, payload, parts.isEmpty() ? null : parts.get(0)));
      for (int i = 1; i < parts.size(); i++) {
        Refusal uncounted = new Refusal(refusal.reason(), 0, NO_INDEXES, "");
        records.add(record(origin, uncounted, payload, parts.get(i)));
      }
    }
    return records;
  }

  private static int rank(RejectReason reason) {
    return switch (reason.redeemable()) {
      case BY_ENROLMENT -> 0;
      case BY_MAPPING -> 1;
      case NO -> 2;
    };
  }

  private List<KeptPayload> parts(
      MessageOrigin origin, RejectReason reason, RefusedPayload payload) {
    boolean whole = reason.redeemable() != RejectReason.Redeemable.NO;
    int kept = whole ? payload.available() : Math.min(BEGINNING_BYTES, payload.available());
    long keepUntilMs = origin.receivedAtMs() + (whole ? keepWhole : keepBeginning).toMillis();
    int count = Math.max(1, (kept + PART_BYTES - 1) / PART_BYTES);
    List<KeptPayload> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = i * PART_BYTES;
      int to = Math.min(kept, from + PART_BYTES);
      byte[] sealed = seal.seal(payload.bytes(), from, to, origin.deviceId(), i, count);
      parts.add(
          new KeptPayload(sealed, seal.keyId(), i, count, kept < payload.length(), keepUntilMs));
    }
    return parts;
  }

  private static RejectedReadings record(
      MessageOrigin origin, Refusal refusal, RefusedPayload payload, KeptPayload part) {
    return new RejectedReadings(
        origin.vendor(),
        origin.deviceId(),
        origin.topic(),
        refusal.reason(),
        refusal.detail(),
        refusal.count(),
        refusal.indexes(),
        origin.receivedAtMs(),
        payload.length(),
        payload.sha256(),
        Optional.ofNullable(part));
  }
}
