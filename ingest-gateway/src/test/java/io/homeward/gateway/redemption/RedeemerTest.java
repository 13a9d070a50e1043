package io.homeward.gateway.redemption;

import static io.homeward.gateway.intake.IntakeBench.DEVICE;
import static io.homeward.gateway.intake.IntakeBench.NOW;
import static io.homeward.gateway.intake.IntakeBench.PATIENT;
import static io.homeward.gateway.intake.IntakeBench.VENDOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.gateway.deadletter.PayloadKey;
import io.homeward.gateway.deadletter.PayloadSeal;
import io.homeward.gateway.fixture.WardTopics;
import io.homeward.gateway.intake.IntakeBench;
import io.homeward.gateway.metrics.GatewayMetrics;
import io.homeward.gateway.publishing.InFlightBytes;
import io.homeward.gateway.publishing.RecordPublisher;
import io.homeward.gateway.redemption.Redeemer.Outcome;
import io.homeward.gateway.units.UnitConversions;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.intake.Redemption;
import io.homeward.vitals.intake.RejectedReadings;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.ReadingsWire;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedeemerTest {
  private static final Instant FIRST_OF_MAY = Instant.parse("2026-05-01T00:00:00Z");
  private static final Instant SECOND_OF_MAY = Instant.parse("2026-05-02T00:00:00Z");
  private static final String MESSAGE =
      "{'readings':["
          + "{'signal':'HEART_RATE','measuredAt':'2026-05-01T08:00:00Z','value':61,'unit':'/min'},"
          + "{'signal':'HEART_RATE','measuredAt':'2026-05-02T08:00:00Z','value':62,'unit':'/min'},"
          + "{'signal':'HEART_RATE','measuredAt':'2026-05-02T08:01:00Z','value':6200,'unit':'/min'}]}";

  @TempDir Path directory;
  private final Set<Topic> failing = EnumSet.noneOf(Topic.class);
  private final MockProducer<String, byte[]> kafka =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
        @Override
        public synchronized java.util.concurrent.Future<RecordMetadata> send(
            ProducerRecord<String, byte[]> record, Callback callback) {
          if (failing.stream().anyMatch(topic -> topic.topicName().equals(record.topic()))) {
            throw new KafkaException("seeded failure");
          }
          return super.send(record, callback);
        }
      };
  private final RecordPublisher publisher = new RecordPublisher(kafka, new InFlightBytes(1 << 20));
  private final GatewayMetrics metrics = new GatewayMetrics();
  private Instant now = NOW.plus(Duration.ofDays(1));
  private IntakeBench bench;
  private Redeemer redeemer;

  @BeforeEach
  void start() throws IOException {
    bench = new IntakeBench(directory.resolve("key")).registered();
    redeemer = redeemer(bench.seal());
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private Redeemer redeemer(PayloadSeal seal) {
    return new Redeemer(
        bench.registry(),
        seal,
        publisher,
        new WardClock(() -> now),
        metrics,
        new UnitConversions(),
        IntakeBench.MOST_READINGS,
        Duration.ofMinutes(5).toMillis());
  }

  /** The message that these refusals tell of. */
  private static KeptMessage kept(List<RejectedReadings> refusals) {
    KeptMessages messages = new KeptMessages();
    for (int i = 0; i < refusals.size(); i++) {
      assertThat(messages.add(0, i, refusals.get(i))).isEmpty();
    }
    assertThat(messages.ready()).hasSize(1);
    return messages.ready().get(0);
  }

  private KeptMessage refused() {
    return kept(bench.send(MESSAGE).rejected());
  }

  private static Enrolment wears(Instant from, long revision) {
    return WardTopics.enrolment(PATIENT, DEVICE, VENDOR, from, revision);
  }

  private static Enrolment consenting(List<Enrolment.ConsentPeriod> consents) {
    Enrolment wears = wears(FIRST_OF_MAY, 1);
    return new Enrolment(
        PATIENT,
        1,
        wears.zones(),
        consents,
        wears.devices(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private List<ReadingBatch> published() {
    List<ReadingBatch> batches = new ArrayList<>();
    for (ProducerRecord<String, byte[]> record : kafka.history()) {
      if (record.topic().equals(Topic.READINGS.topicName())) {
        ReadingsWire.decode(record.value())
            .toOptional()
            .orElseThrow()
            .fold(batches::add, retraction -> false);
      }
    }
    return batches;
  }

  private List<Integer> noted() {
    return kafka.history().stream()
        .filter(record -> record.topic().equals(Topic.REDEMPTIONS.topicName()))
        .map(record -> ReadingsWire.decodeRedemption(record.value()).toOptional().orElseThrow())
        .flatMap(redemption -> Arrays.stream(redemption.readingIndex()).boxed())
        .toList();
  }

  private static List<Double> values(List<ReadingBatch> batches) {
    return batches.stream().flatMap(b -> Arrays.stream(b.values()).boxed()).toList();
  }

  @Test
  void admitsWithTheOriginalReceiptWhatAnEnrolmentCameToAllow() throws Exception {
    KeptMessage message = refused();
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.WAITS);
    assertThat(kafka.history()).isEmpty();

    bench.enrolled(wears(FIRST_OF_MAY, 4));
    // The implausible one waits on: nothing says that it never will be.
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.WAITS);
    assertThat(values(published())).containsExactly(61.0, 62.0);
    ReadingBatch batch = published().get(0);
    assertThat(batch.redeemed()).isTrue();
    assertThat(batch.patientId()).isEqualTo(PATIENT);
    assertThat(batch.receivedAtMs()).isEqualTo(NOW.toEpochMilli());
    assertThat(batch.enrolmentRevision()).isEqualTo(4);
    assertThat(noted()).containsExactly(0, 1);

    kafka.clear();
    bench.enrolled(wears(FIRST_OF_MAY, 5));
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.WAITS);
    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void admitsPieceByPieceAndNeverWhatWasAdmittedAtFirst() throws Exception {
    bench.enrolled(wears(SECOND_OF_MAY, 1));
    IntakeBench.Sent sent = bench.send(MESSAGE);
    assertThat(sent.admitted()).isEqualTo(1);
    KeptMessage message = kept(sent.rejected());
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.WAITS);
    bench.enrolled(wears(FIRST_OF_MAY, 2));
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.SETTLED);
    assertThat(values(published())).containsExactly(61.0);
    assertThat(noted()).containsExactly(0);
  }

  @Test
  void leavesAloneWhatConsentDoesNotCover() throws Exception {
    KeptMessage message = refused();
    bench.enrolled(consenting(List.of()));
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.WAITS);
    bench.enrolled(
        consenting(List.of(new Enrolment.ConsentPeriod(SECOND_OF_MAY, Optional.empty()))));
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.WAITS);
    assertThat(values(published())).containsExactly(62.0);
  }

  @Test
  void leavesAloneWhoWithdrewConsentAfterTheMessageWasReceived() throws Exception {
    KeptMessage message = refused();
    Instant withdrawn = NOW.plusSeconds(60);
    assertThat(now).isAfter(withdrawn);
    bench.enrolled(
        consenting(List.of(new Enrolment.ConsentPeriod(FIRST_OF_MAY, Optional.of(withdrawn)))));
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.WAITS);
    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void neverCrossesVendorsNorTrustsARevokedDevice() throws Exception {
    KeptMessage message = refused();
    bench.registry().put(new DeviceRegistration(DEVICE, "rival", "hash", false, 2), changed -> {});
    bench.enrolled(WardTopics.enrolment(PATIENT, DEVICE, "rival", FIRST_OF_MAY, 1));
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.WAITS);
    bench.enrolled(wears(FIRST_OF_MAY, 2));
    bench.registry().put(new DeviceRegistration(DEVICE, VENDOR, "hash", true, 3), changed -> {});
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.WAITS);
    assertThat(kafka.history()).isEmpty();
    bench.registry().put(new DeviceRegistration(DEVICE, VENDOR, "hash", false, 4), changed -> {});
    redeemer.redeem(message);
    assertThat(values(published())).containsExactly(61.0, 62.0);
  }

  @Test
  void opensNothingThatMayNoLongerBeKeptNorWhatAnotherKeySealed() throws Exception {
    KeptMessage message = refused();
    bench.enrolled(wears(FIRST_OF_MAY, 1));
    SecureRandom random = new SecureRandom();
    PayloadKey another = PayloadKey.loadOrCreate(directory.resolve("another"), random);
    assertThat(redeemer(new PayloadSeal(another, random)).redeem(message))
        .isEqualTo(Outcome.SETTLED);
    now = NOW.plus(Duration.ofDays(30));
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.SETTLED);
    assertThat(kafka.history()).isEmpty();
    assertThat(metrics.scrape()).contains("homeward_gateway_redemption_unopened_total 2.0");
  }

  @Test
  void saysNothingIsRedeemedBeforeItIsDurable() throws Exception {
    KeptMessage message = refused();
    bench.enrolled(wears(FIRST_OF_MAY, 1));
    failing.add(Topic.READINGS);
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.NOT_DURABLE);
    assertThat(kafka.history()).isEmpty();

    // As if the gateway had died between the readings and the note: the same readings once more.
    failing.clear();
    failing.add(Topic.REDEMPTIONS);
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.NOT_DURABLE);
    List<ReadingBatch> first = published();
    failing.clear();
    kafka.clear();
    redeemer.redeem(message);
    assertThat(published()).isEqualTo(first);
    assertThat(noted()).containsExactly(0, 1);
  }

  @Test
  void knowsAfterARestartWhatWasRedeemedBefore() throws Exception {
    KeptMessage message = refused();
    bench.enrolled(wears(FIRST_OF_MAY, 1));
    Redeemer restarted = redeemer(bench.seal());
    restarted.learn(
        new Redemption(
            DEVICE,
            bench.send(MESSAGE).rejected().get(0).payloadSha256(),
            NOW.toEpochMilli(),
            new int[] {1},
            NOW.toEpochMilli()));
    restarted.redeem(message);
    assertThat(values(published())).containsExactly(61.0);
  }

  /** More than one part of payload, and more places than are told of other refusals. */
  @Test
  void redeemsALargeMessageWhole() throws Exception {
    int size = 15_000;
    String large =
        IntStream.range(0, size)
            .mapToObj(
                i ->
                    "{'signal':'HEART_RATE','measuredAt':'%s','value':%d,'unit':'/min'}"
                        .formatted(FIRST_OF_MAY.plusSeconds(i), 40 + i % 100))
            .collect(Collectors.joining(",", "{'readings':[", "]}"));
    List<RejectedReadings> refusals = bench.send(large).rejected();
    assertThat(refusals).hasSizeGreaterThan(1);
    KeptMessage message = kept(refusals);
    bench.enrolled(wears(FIRST_OF_MAY, 1));
    assertThat(redeemer.redeem(message)).isEqualTo(Outcome.SETTLED);
    assertThat(values(published())).hasSize(size);
  }
}
