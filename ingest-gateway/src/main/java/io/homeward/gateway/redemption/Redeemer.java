package io.homeward.gateway.redemption;

import io.homeward.gateway.admission.Admission;
import io.homeward.gateway.admission.DeviceWearers;
import io.homeward.gateway.deadletter.PayloadSeal;
import io.homeward.gateway.decoding.CanonicalJsonDecoder;
import io.homeward.gateway.decoding.DecodedReadings;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.publishing.Receipt;
import io.homeward.gateway.publishing.RecordPublisher;
import io.homeward.gateway.registry.KnownDevice;
import io.homeward.gateway.registry.Registry;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.intake.Redemption;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.ReadingsWire;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Admits of a refused message what the enrolments of now allow: publishes it, waits until it is
 * durable, and only then writes down that it was. Died in between, it does the same again, which
 * identity from content makes harmless.
 *
 * <p>Owned by one thread, which waits for Kafka in {@link #redeem}.
 */
final class Redeemer {
  private final Registry registry;
  private final PayloadSeal seal;
  private final RecordPublisher publisher;
  private final WardClock clock;
  private final GatewayMetrics metrics;
  private final CanonicalJsonDecoder decoder;
  private final DecodedReadings readings;
  private final Admission admission;
  private final Redeemed redeemed = new Redeemed();

  /** What can be said of a message after it was looked at. */
  enum Outcome {
    /** No later enrolment changes anything about it. */
    SETTLED,
    /** Another enrolment may redeem more of it. */
    WAITS,
    /** Kafka did not take what was to be redeemed. */
    NOT_DURABLE
  }

  Redeemer(
      Registry registry,
      PayloadSeal seal,
      RecordPublisher publisher,
      WardClock clock,
      GatewayMetrics metrics,
      UnitConversions units,
      int mostReadings,
      long maxAheadMs) {
    this.registry = registry;
    this.seal = seal;
    this.publisher = publisher;
    this.clock = clock;
    this.metrics = metrics;
    decoder = new CanonicalJsonDecoder(units);
    readings = new DecodedReadings(mostReadings);
    admission = new Admission(maxAheadMs);
  }

  /** Learns what was redeemed before. */
  void learn(Redemption redemption) {
    redeemed.add(redemption);
  }

  /** Redeems what it may of {@code message}. */
  Outcome redeem(KeptMessage message) throws InterruptedException {
    BitSet wanted = message.refused();
    redeemed.takeFrom(message.id(), wanted);
    if (wanted.isEmpty()) {
      return Outcome.SETTLED;
    }
    KnownDevice device =
        registry
            .find(message.id().deviceId())
            .filter(known -> !known.registration().revoked())
            .filter(known -> known.registration().vendor().equals(message.vendor()))
            .filter(known -> known.wearers() != DeviceWearers.NOBODY)
            .orElse(null);
    if (device == null) {
      return Outcome.WAITS;
    }
    long nowMs = clock.millis();
    byte[] payload = message.open(seal, nowMs).orElse(null);
    if (payload == null) {
      metrics.unopenedMessage();
      return Outcome.SETTLED;
    }
    decoder.decode(payload, 0, payload.length, readings);
    BitSet admitted = (BitSet) wanted.clone();
    List<ReadingBatch> batches =
        admission.readmit(
            new Admission.Message(
                message.id().deviceId(),
                message.vendor(),
                device.wearers(),
                message.id().receivedAtMs(),
                CanonicalJsonDecoder.MAPPING_NAME,
                CanonicalJsonDecoder.MAPPING_VERSION),
            readings,
            admitted,
            nowMs);
    if (batches.isEmpty()) {
      return Outcome.WAITS;
    }
    if (!publish(message.id(), batches, admitted, nowMs)) {
      return Outcome.NOT_DURABLE;
    }
    return admitted.equals(wanted) ? Outcome.SETTLED : Outcome.WAITS;
  }

  private boolean publish(MessageId id, List<ReadingBatch> batches, BitSet admitted, long nowMs)
      throws InterruptedException {
    Awaited readingsSent = new Awaited();
    for (ReadingBatch batch : batches) {
      publisher.publish(
          Topic.READINGS, batch.patientId(), ReadingsWire.encode(batch), readingsSent.receipt());
    }
    if (!readingsSent.isDurable()) {
      return false;
    }
    Redemption redemption =
        new Redemption(
            id.deviceId(),
            HexFormat.of().parseHex(id.sha256()),
            id.receivedAtMs(),
            admitted.stream().toArray(),
            nowMs);
    Awaited noteSent = new Awaited();
    publisher.publish(
        Topic.REDEMPTIONS, id.deviceId(), ReadingsWire.encode(redemption), noteSent.receipt());
    if (!noteSent.isDurable()) {
      return false;
    }
    redeemed.add(redemption);
    metrics.redeemed(admitted.cardinality());
    return true;
  }

  /** Records that are waited for together. */
  private static final class Awaited {
    private final CountDownLatch settled = new CountDownLatch(1);
    private final Receipt receipt = new Receipt(r -> settled.countDown());

    Receipt receipt() {
      return receipt;
    }

    boolean isDurable() throws InterruptedException {
      receipt.seal();
      settled.await();
      return receipt.isDurable();
    }
  }
}
