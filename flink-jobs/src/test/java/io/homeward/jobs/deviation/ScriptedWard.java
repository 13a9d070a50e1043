package io.homeward.jobs.deviation;

import io.homeward.jobs.kafka.EmbeddedBroker;
import io.homeward.vitals.clock.ClockTick;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.EnrolmentWire;
import io.homeward.vitals.wire.OperationWire;
import io.homeward.vitals.wire.ReadingsWire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A ward's readings in parts, drawn from a seed: nights, breaches about as long as the limit asks,
 * fevers, batches out of order within a part and some a part late. The same seed is the same ward,
 * whoever plays it and however it is interrupted.
 *
 * <p>Each part ends with a breach of each patient, in the same partition as all before it: once it
 * is published, the job has seen the part.
 */
final class ScriptedWard {
  static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final int PATIENTS = 6;
  private static final int DAYS_A_PART = 2;
  private static final Duration NIGHT = Duration.ofHours(7);
  private static final double MARKED = 180;

  private final List<TestPatient> patients = new ArrayList<>();
  private final List<List<ReadingBatch>> parts = new ArrayList<>();

  ScriptedWard(long seed, int partCount) {
    Random random = new Random(seed);
    for (int i = 0; i < PATIENTS; i++) {
      patients.add(new TestPatient("p-" + random.nextInt(1_000_000), START));
    }
    int fever = 4 + random.nextInt(2);
    List<ReadingBatch> late = new ArrayList<>();
    for (int part = 0; part < partCount; part++) {
      List<ReadingBatch> now = new ArrayList<>(late);
      late.clear();
      for (TestPatient patient : patients) {
        for (int day = 0; day < DAYS_A_PART; day++) {
          long night = (long) part * DAYS_A_PART + day;
          boolean feverish = night == fever || night == fever + 1;
          double rest = 50 + random.nextInt(3) + (feverish ? 12 : 0);
          Instant midnight = START.plus(Duration.ofDays(night));
          for (ReadingBatch batch : day(patient, midnight, rest, random)) {
            boolean waits = part < partCount - 1 && random.nextInt(6) == 0;
            (waits ? late : now).add(batch);
          }
        }
      }
      Collections.shuffle(now, random);
      patients.forEach(patient -> now.add(mark(patient, markAt(parts.size()))));
      parts.add(now);
    }
  }

  private static List<ReadingBatch> day(
      TestPatient patient, Instant midnight, double rest, Random random) {
    Instant split = midnight.plus(Duration.ofMinutes(30 + random.nextInt(360)));
    Instant breach = midnight.plus(Duration.ofMinutes(600 + random.nextInt(500)));
    Instant over = breach.plus(Duration.ofMinutes(5 + random.nextInt(20)));
    return List.of(
        patient.heartRates(midnight, split, at -> rest + random.nextInt(4)),
        patient.heartRates(
            split, midnight.plus(NIGHT.plusMinutes(5)), at -> rest + random.nextInt(4)),
        patient.heartRates(breach, over, at -> TestPatient.HIGH + random.nextInt(20)),
        patient.heartRates(over, over.plusSeconds(60), rest));
  }

  private static ReadingBatch mark(TestPatient patient, Instant at) {
    return patient.heartRates(at, at.plus(TestPatient.SUSTAINED.plusMinutes(5)), atMs -> MARKED);
  }

  private static Instant markAt(int part) {
    return end(part).minus(Duration.ofHours(2));
  }

  /** Midnight after the last day of a part. */
  static Instant end(int part) {
    return START.plus(Duration.ofDays((long) (part + 1) * DAYS_A_PART));
  }

  int patients() {
    return patients.size();
  }

  void enrol(EmbeddedBroker broker) {
    patients.forEach(
        patient ->
            broker.send(
                Topic.ENROLMENTS, patient.id(), EnrolmentWire.encode(patient.enrolment(1))));
    tick(broker, START);
  }

  /** Sends a part; the ward clock then stands at its end. */
  void play(EmbeddedBroker broker, int part) {
    for (ReadingBatch batch : parts.get(part)) {
      broker.send(Topic.READINGS, batch.patientId(), ReadingsWire.encode(batch));
    }
    tick(broker, end(part));
  }

  private static void tick(EmbeddedBroker broker, Instant wardAt) {
    broker.send(
        Topic.WARD_CLOCK,
        OperationWire.WARD_CLOCK_KEY,
        OperationWire.encode(new ClockTick(wardAt, Instant.now(), 0, Optional.empty())));
    broker.flush();
  }

  /** A gateway's heartbeat at a moment of the ward clock. */
  static void heartbeat(EmbeddedBroker broker, Instant at) {
    PartHealth gateway =
        new PartHealth(
            PartHealth.Kind.GATEWAY,
            "gateway-1",
            true,
            "",
            at.toEpochMilli(),
            START.toEpochMilli());
    broker.send(Topic.PART_HEALTH, gateway.partId(), OperationWire.encode(gateway));
    broker.flush();
  }

  /** Whether all patients' marks of a part are among the alerts. */
  boolean hasSeen(Published published, int part) {
    return published.alerts().stream()
            .filter(alert -> alert.onset().equals(markAt(part)))
            .map(alert -> alert.patientId())
            .distinct()
            .count()
        == patients.size();
  }
}
