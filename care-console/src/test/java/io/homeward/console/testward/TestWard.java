package io.homeward.console.testward;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.homeward.console.CareConsole;
import io.homeward.console.ConsoleConfig;
import io.homeward.console.access.DemoSignIns;
import io.homeward.console.ward.WardPatient;
import io.homeward.store.archive.Archive;
import io.homeward.store.archive.ArchiveFlush;
import io.homeward.store.archive.ArchivedHour;
import io.homeward.store.archive.HourKey;
import io.homeward.store.archive.LedgerEntry;
import io.homeward.store.archive.Mapping;
import io.homeward.store.schema.Schema;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.clock.WardClock;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.SupersededReading;
import io.homeward.vitals.signal.Signal;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.AlertWire;
import io.homeward.vitals.wire.OperationWire;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongToDoubleFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A real Kafka, a real PostgreSQL and a real console on loopback, for integration tests. */
public final class TestWard implements AutoCloseable {
  public static final String VENDOR = "acme";
  public static final String OWN_PATIENT = "p7f3k2";

  private final EmbeddedPostgres postgres;
  private final HikariDataSource source;
  private final KafkaBroker broker;
  private final KafkaProducer<String, byte[]> producer;
  private final DemoSignIns signIns = DemoSignIns.generate(new SecureRandom());
  private final WardClock clock = new WardClock(InstantSource.system());

  /** The zone of the house: no machine that builds Homeward is likely to stand in it. */
  public static final ZoneId ZONE = ZoneId.of("Asia/Kolkata");

  private final CareConsole console;

  private TestWard(
      EmbeddedPostgres postgres,
      HikariDataSource source,
      KafkaBroker broker,
      CareConsoleMaker maker) {
    this.postgres = postgres;
    this.source = source;
    this.broker = broker;
    this.producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrap(), "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
    this.console = maker.make(this);
  }

  private interface CareConsoleMaker {
    CareConsole make(TestWard ward);
  }

  /** Starts all of it under {@code directory}. */
  public static TestWard start(Path directory) throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
    HikariConfig pool = new HikariConfig();
    pool.setDataSource(postgres.getPostgresDatabase());
    pool.setMaximumPoolSize(12);
    HikariDataSource source = new HikariDataSource(pool);
    Schema.migrate(source);
    KafkaBroker broker = KafkaBroker.start(directory);
    return new TestWard(
        postgres,
        source,
        broker,
        ward ->
            CareConsole.start(
                new ConsoleConfig(
                        "127.0.0.1",
                        0,
                        source,
                        broker.bootstrap(),
                        ward.clock,
                        ward.signIns.accounts(VENDOR, OWN_PATIENT),
                        ConsoleConfig.SessionSettings.forLoopback())
                    .withZone(ZONE)));
  }

  public CareConsole console() {
    return console;
  }

  public String url() {
    return "http://127.0.0.1:" + console.port();
  }

  public DemoSignIns signIns() {
    return signIns;
  }

  public WardClock clock() {
    return clock;
  }

  public HikariDataSource source() {
    return source;
  }

  public String bootstrap() {
    return broker.bootstrap();
  }

  /** Puts a patient into the store as an enrolment would. */
  public void enrol(WardPatient patient) throws SQLException {
    update("insert into patients values (?, ?, 1, now())", patient.patientId(), patient.name());
    for (Enrolment.ZonePeriod zone : patient.enrolment().zones()) {
      update(
          "insert into zone_periods values (?, 0, ?, ?)",
          patient.patientId(),
          at(zone.from()),
          zone.zone().getId());
    }
    for (Enrolment.ConsentPeriod consent : patient.enrolment().consents()) {
      update(
          "insert into consent_periods values (?, 0, ?, null)",
          patient.patientId(),
          at(consent.from()));
    }
  }

  private static OffsetDateTime at(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  /** One statement. */
  public void update(String sql, Object... parameters) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }

  /** Archives one reading a minute in [from, until), where {@code value} is a number. */
  public void archive(
      String patientId, Signal signal, Instant from, Instant until, LongToDoubleFunction value) {
    Map<Long, PackedHour> hours = new TreeMap<>();
    for (long ms = from.toEpochMilli(); ms < until.toEpochMilli(); ms += 60_000) {
      double v = value.applyAsDouble(ms);
      if (!Double.isNaN(v)) {
        hours
            .computeIfAbsent(PackedHour.hourStartMs(ms), PackedHour::new)
            .append(new SupersededReading(ms, v, 0, (short) 60, 0, ms + 30_000));
      }
    }
    List<ArchivedHour> archived = new ArrayList<>();
    hours.forEach(
        (start, hour) ->
            archived.add(
                new ArchivedHour(
                    new HourKey(patientId, "watch-" + patientId, signal, start),
                    VENDOR,
                    new TreeSet<>(List.of(new Mapping("canonical-json", 1))),
                    hour)));
    flush(ArchiveFlush.ofReadings(archived, List.of(), List.<LedgerEntry>of(), List.of()));
  }

  /** Archives what ArchiveJob would. */
  public void flush(ArchiveFlush flush) {
    new Archive(source).flush(flush);
  }

  /** Publishes an alert as DeviationJob would. */
  public void publish(Alert alert) throws Exception {
    send(Topic.ALERTS, alert.alertId(), AlertWire.encode(alert));
  }

  /** All parts say that they are well. */
  public void beat() throws Exception {
    for (PartHealth.Kind kind : PartHealth.Kind.values()) {
      beat(kind, true, "");
    }
  }

  /** One part speaks. */
  public void beat(PartHealth.Kind kind, boolean healthy, String cause) throws Exception {
    long now = clock.instant().toEpochMilli();
    PartHealth health = new PartHealth(kind, kind.name() + "-1", healthy, cause, now, now);
    send(Topic.PART_HEALTH, health.partId(), OperationWire.encode(health));
  }

  private void send(Topic topic, String key, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic.topicName(), key, value)).get(30, TimeUnit.SECONDS);
  }

  /** The first record of {@code topic} under {@code key}, awaited at most this long. */
  public byte[] published(Topic topic, String key, Duration patience) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrap()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.topicName()).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + patience.toNanos();
      while (System.nanoTime() - deadline < 0) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (record.key().equals(key)) {
            return record.value();
          }
        }
      }
      throw new AssertionError("nothing was published under that key");
    }
  }

  @Override
  public void close() throws IOException {
    console.close();
    producer.close();
    broker.close();
    source.close();
    postgres.close();
  }
}
