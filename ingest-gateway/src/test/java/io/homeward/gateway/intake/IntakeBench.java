package io.homeward.gateway.intake;

import io.homeward.gateway.deadletter.DeadLetters;
import io.homeward.gateway.deadletter.PayloadKey;
import io.homeward.gateway.deadletter.PayloadSeal;
import io.homeward.gateway.deadletter.RefusedPayload;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.publishing.InFlightBytes;
import io.homeward.gateway.publishing.Receipt;
import io.homeward.gateway.publishing.RecordPublisher;
import io.homeward.gateway.registry.Registry;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.ReadingsWire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A whole intake without network: messages in, records out. */
public final class IntakeBench {
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  public static final String VENDOR = "acme";
  public static final String DEVICE = "w-1";
  public static final String PATIENT = "p-1";
  public static final int MOST_READINGS = 20_000;

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final Registry registry = new Registry();
  private final PayloadSeal seal;
  private final MessageIntake intake;

  /** An intake whose key lies in {@code directory}. */
  public IntakeBench(Path directory) throws IOException {
    SecureRandom random = new SecureRandom();
    seal = new PayloadSeal(PayloadKey.loadOrCreate(directory, random), random);
    RecordPublisher publisher = new RecordPublisher(producer, new InFlightBytes(1 << 20));
    intake =
        new MessageIntake(
            registry,
            publisher,
            new DeadLetters(publisher, seal, Duration.ofDays(30), Duration.ofDays(7)),
            new WardClock(() -> NOW),
            new GatewayMetrics(),
            new UnitConversions(),
            MOST_READINGS,
            Duration.ofMinutes(5).toMillis());
  }

  /** Registers the device. */
  public IntakeBench registered() {
    registry.put(new DeviceRegistration(DEVICE, VENDOR, "hash", false, 1), device -> {});
    return this;
  }

  /** Shuts the device out. */
  public IntakeBench revoked() {
    registry.put(new DeviceRegistration(DEVICE, VENDOR, "hash", true, 2), device -> {});
    return this;
  }

  /** Enrols a patient. */
  public IntakeBench enrolled(Enrolment enrolment) {
    registry.put(enrolment, device -> {});
    return this;
  }

  /** Sends text with single quotes for double ones on the device's own topic. */
  public Sent send(String payload) {
    return send("homeward/v1/" + VENDOR + "/" + DEVICE + "/readings", payload);
  }

  /** Sends on any topic. */
  public Sent send(String topic, String payload) {
    byte[] bytes = payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Receipt receipt = new Receipt(r -> {});
    intake.take(DEVICE, VENDOR, DeviceTopic.parse(topic), bytes, bytes.length, receipt);
    return drain(receipt);
  }

  /** Sends a payload on a topic that a broker vouches for. */
  public Sent sendVouched(String topic, String payload) {
    byte[] bytes = payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Receipt receipt = new Receipt(r -> {});
    intake.takeVouched(DeviceTopic.parse(topic), bytes, bytes.length, receipt);
    return drain(receipt);
  }

  /** Sends what is too large on a topic that a broker vouches for. */
  public Sent sendOversizedVouched(String topic, RefusedPayload payload) {
    Receipt receipt = new Receipt(r -> {});
    intake.takeOversizedVouched(DeviceTopic.parse(topic), payload, receipt);
    return drain(receipt);
  }

  /** Sends what is too large. */
  public Sent sendOversized(RefusedPayload payload) {
    Receipt receipt = new Receipt(r -> {});
    intake.takeOversized(DEVICE, VENDOR, DeviceTopic.of(VENDOR, DEVICE), payload, receipt);
    return drain(receipt);
  }

  private Sent drain(Receipt receipt) {
    List<ReadingBatch> batches = new ArrayList<>();
    List<RejectedReadings> rejected = new ArrayList<>();
    for (ProducerRecord<String, byte[]> record : producer.history()) {
      if (record.topic().equals(Topic.READINGS.topicName())) {
        ReadingsWire.decode(record.value())
            .toOptional()
            .orElseThrow()
            .fold(
                batch -> batches.add(batch),
                retraction -> {
                  throw new AssertionError("the gateway retracts nothing");
                });
      } else {
        rejected.add(ReadingsWire.decodeRejected(record.value()).toOptional().orElseThrow());
      }
    }
    producer.clear();
    return new Sent(receipt.isSettled() && receipt.isDurable(), batches, rejected);
  }

  /** What it knows of devices and patients. */
  public Registry registry() {
    return registry;
  }

  /** The seal that payloads were kept under. */
  public PayloadSeal seal() {
    return seal;
  }

  /**
   * What came of a message.
   *
   * @param durable whether it may be acknowledged
   */
  public record Sent(boolean durable, List<ReadingBatch> batches, List<RejectedReadings> rejected) {
    public int admitted() {
      return batches.stream().mapToInt(ReadingBatch::size).sum();
    }

    public int refused() {
      return rejected.stream().mapToInt(RejectedReadings::readingCount).sum();
    }
  }
}
