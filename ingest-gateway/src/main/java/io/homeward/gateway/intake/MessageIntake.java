package io.homeward.gateway.intake;

import io.homeward.gateway.admission.Admission;
import io.homeward.gateway.admission.DeviceWearers;
import io.homeward.gateway.admission.Refusal;
import io.homeward.gateway.admission.Verdict;
import io.homeward.gateway.deadletter.DeadLetters;
import io.homeward.gateway.deadletter.MessageOrigin;
import io.homeward.gateway.deadletter.RefusedPayload;
import io.homeward.gateway.decoding.CanonicalJsonDecoder;
import io.homeward.gateway.decoding.DecodedReadings;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.publishing.Receipt;
import io.homeward.gateway.publishing.RecordPublisher;
import io.homeward.gateway.registry.KnownDevice;
import io.homeward.gateway.registry.Registry;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.ReadingsWire;
import java.util.List;

/**
 * The core behind every intake: bytes of one message in, records for Kafka out, and a receipt that
 * is settled when all of them are durable. Knows nothing of MQTT but the form of its topics.
 *
 * <p>Owned by one thread (an event loop has one each); never blocks.
 */
public final class MessageIntake {
  private final Registry registry;
  private final RecordPublisher publisher;
  private final DeadLetters deadLetters;
  private final WardClock clock;
  private final GatewayMetrics metrics;
  private final CanonicalJsonDecoder decoder;
  private final DecodedReadings readings;
  private final Admission admission;

  /** An intake with a decoder of its own; the rest may be shared. */
  public MessageIntake(
      Registry registry,
      RecordPublisher publisher,
      DeadLetters deadLetters,
      WardClock clock,
      GatewayMetrics metrics,
      UnitConversions units,
      int mostReadings,
      long maxAheadMs) {
    this.registry = registry;
    this.publisher = publisher;
    this.deadLetters = deadLetters;
    this.clock = clock;
    this.metrics = metrics;
    decoder = new CanonicalJsonDecoder(units);
    readings = new DecodedReadings(mostReadings);
    admission = new Admission(maxAheadMs);
  }

  /**
   * Takes a message of a signed-in device.
   *
   * @param device the device that signed in
   * @param vendor its vendor
   * @param topic the topic the message came on
   * @param payload its payload from index 0 on; read before this returns
   * @param length bytes of it
   * @param receipt sealed before this returns
   * @return false where the topic is not the device's: a refusal for good
   */
  public boolean take(
      String device,
      String vendor,
      DeviceTopic topic,
      byte[] payload,
      int length,
      Receipt receipt) {
    metrics.received(length);
    long nowMs = clock.millis();
    decoder.decode(payload, 0, length, readings);
    boolean isOwn = topic.isOf(vendor, device);
    KnownDevice known = registry.find(device).orElse(null);
    boolean isKnown = known != null && !known.registration().revoked();
    if (isOwn && isKnown) {
      admit(known, topic, payload, length, nowMs, receipt);
    } else {
      Refusal refusal =
          isOwn
              ? refusalOfAll(RejectReason.DEVICE_UNKNOWN, "expected a registered device")
              : refusalOfAll(topic.faultFor(), DeviceTopic.EXPECTED);
      refuse(
          topic.origin(vendor, device, nowMs),
          List.of(refusal),
          known == null || Admission.mayKeepUndated(known.wearers(), nowMs),
          RefusedPayload.whole(payload, length),
          receipt);
    }
    receipt.seal();
    return isOwn;
  }

  /**
   * Takes a message of the device that its topic names: who may publish there is a broker's to say.
   * The registry must know the device, as one of the vendor that the topic names.
   *
   * @return false where the topic is no registered device's own: a refusal for good
   */
  public boolean takeVouched(DeviceTopic topic, byte[] payload, int length, Receipt receipt) {
    return take(topic.deviceId(), vendorOf(topic), topic, payload, length, receipt);
  }

  /** The same for a message whose payload is larger than may be taken. */
  public void takeOversizedVouched(DeviceTopic topic, RefusedPayload payload, Receipt receipt) {
    takeOversized(topic.deviceId(), vendorOf(topic), topic, payload, receipt);
  }

  private String vendorOf(DeviceTopic topic) {
    return registry
        .find(topic.deviceId())
        .map(known -> known.registration().vendor())
        .orElse(topic.vendor());
  }

  /**
   * Takes note of a message whose payload is larger than may be read; only its beginning is here.
   */
  public void takeOversized(
      String device, String vendor, DeviceTopic topic, RefusedPayload payload, Receipt receipt) {
    metrics.received(payload.length());
    long nowMs = clock.millis();
    DeviceWearers wearers =
        registry.find(device).map(KnownDevice::wearers).orElse(DeviceWearers.NOBODY);
    Refusal refusal =
        Refusal.ofMessage(
            RejectReason.PAYLOAD_TOO_LARGE, "expected a payload within the maximum message size");
    refuse(
        topic.origin(vendor, device, nowMs),
        List.of(refusal),
        Admission.mayKeepUndated(wearers, nowMs),
        payload,
        receipt);
    receipt.seal();
  }

  private void admit(
      KnownDevice known,
      DeviceTopic topic,
      byte[] payload,
      int length,
      long nowMs,
      Receipt receipt) {
    String device = known.registration().deviceId();
    String vendor = known.registration().vendor();
    Verdict verdict =
        admission.judge(
            new Admission.Message(
                device,
                vendor,
                known.wearers(),
                nowMs,
                CanonicalJsonDecoder.MAPPING_NAME,
                CanonicalJsonDecoder.MAPPING_VERSION),
            readings);
    for (ReadingBatch batch : verdict.batches()) {
      publisher.publish(Topic.READINGS, batch.patientId(), ReadingsWire.encode(batch), receipt);
    }
    metrics.admitted(verdict.admitted());
    if (!verdict.refusals().isEmpty()) {
      refuse(
          topic.origin(vendor, device, nowMs),
          verdict.refusals(),
          verdict.mayKeepPayload(),
          RefusedPayload.whole(payload, length),
          receipt);
    }
  }

  private Refusal refusalOfAll(RejectReason reason, String detail) {
    int count = Math.max(1, readings.size());
    int[] indexes = new int[Math.min(count, Refusal.mostIndexes(reason))];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = i;
    }
    return new Refusal(reason, count, indexes, detail);
  }

  private void refuse(
      MessageOrigin origin,
      List<Refusal> refusals,
      boolean mayKeepPayload,
      RefusedPayload payload,
      Receipt receipt) {
    deadLetters.write(origin, refusals, mayKeepPayload, payload, receipt);
    for (Refusal refusal : refusals) {
      metrics.refused(refusal.reason(), refusal.count());
    }
  }
}
