package io.homeward.jobs.archive;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.homeward.jobs.kafka.InboundRecord;
import io.homeward.jobs.kafka.PoisonLog;
import io.homeward.jobs.kafka.PoisonReason;
import io.homeward.jobs.liveness.HeartbeatEcho;
import io.homeward.store.archive.Archive;
import io.homeward.store.retention.Retention;
import io.homeward.store.trends.DayTrends;
import io.homeward.vitals.health.PartHealth;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.AlertWire;
import io.homeward.vitals.wire.Decoded;
import io.homeward.vitals.wire.OperationWire;
import io.homeward.vitals.wire.PatientReadings;
import io.homeward.vitals.wire.ReadingsWire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Feeds an {@link ArchiveWriter}: records on the first input, heartbeats on the second; settles day
 * trends and drops what is too old between flushes. Plumbing only.
 *
 * <p>Flushes when the writer is full, every so often, and before every checkpoint: the offsets of a
 * checkpoint are never ahead of the store. A heartbeat is answered after the next flush, so an
 * answer says that the store takes what comes.
 */
final class ArchiveOperator extends AbstractStreamOperator<HeartbeatEcho>
    implements TwoInputStreamOperator<InboundRecord, InboundRecord, HeartbeatEcho>,
        BoundedMultiInput,
        ProcessingTimeCallback {
  private static final long serialVersionUID = 1L;
  private static final int MOST_HEARTBEATS = 256;
  private static final Duration RETENTION_EVERY = Duration.ofHours(6);

  /** About a tenth of a second of work. */
  private static final int DAYS_A_STEP = 64;

  private final ArchiveJobConfig job;
  private transient HikariDataSource connections;
  private transient ArchiveWriter writer;
  private transient List<Chore> chores;
  private transient PoisonLog poison;
  private transient Counter flushes;
  private transient List<HeartbeatEcho> heartbeats;
  private transient ScheduledFuture<?> nextFlush;

  ArchiveOperator(ArchiveJobConfig job) {
    this.job = job;
  }

  @Override
  public void open() throws Exception {
    super.open();
    connections = new HikariDataSource(pool(job));
    Counter failures = getMetricGroup().counter("archive_store_failures");
    Counter skipped = getMetricGroup().counter("archive_records_skipped");
    flushes = getMetricGroup().counter("archive_flushes");
    Patience patience = new Patience(length -> Thread.sleep(length.toMillis()), failures::inc);
    writer = new ArchiveWriter(new Archive(connections), patience, skipped::inc);
    chores = chores(patience);
    getMetricGroup().gauge("archive_open_hours", writer::openHours);
    poison = new PoisonLog(getMetricGroup());
    heartbeats = new ArrayList<>();
    flushLater();
  }

  private List<Chore> chores(Patience patience) {
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() != 0) {
      return List.of();
    }
    DayTrends days = new DayTrends(connections);
    Retention retention = new Retention(connections, job.retention());
    return List.of(
        new Chore(
            wallMs -> days.settle(DAYS_A_STEP) == DAYS_A_STEP, patience, job.settleDaysEvery()),
        new Chore(
            wallMs -> retention.step(Instant.ofEpochMilli(wallMs)), patience, RETENTION_EVERY));
  }

  private static HikariConfig pool(ArchiveJobConfig config) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("homeward-archive");
    // By name: where the job's classes come with the job, a driver is not found by itself.
    pool.setDriverClassName("org.postgresql.Driver");
    pool.setJdbcUrl(config.jdbcUrl());
    pool.setUsername(config.jdbcUser());
    pool.setPassword(config.jdbcPassword());
    // One thread writes. The job starts, and waits, where the store is not there yet.
    pool.setMaximumPoolSize(1);
    pool.setInitializationFailTimeout(-1);
    pool.setConnectionTimeout(5_000);
    return pool;
  }

  private void flushLater() {
    var wall = getProcessingTimeService();
    nextFlush =
        wall.registerTimer(wall.getCurrentProcessingTime() + job.flushEvery().toMillis(), this);
  }

  @Override
  public void onProcessingTime(long wallMs) {
    flush();
    chores.forEach(chore -> chore.step(wallMs));
    flushLater();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  public void endInput(int input) {
    flush();
  }

  @Override
  public void processElement1(StreamRecord<InboundRecord> element) {
    InboundRecord record = element.getValue();
    if (record.topic() == Topic.READINGS) {
      take(record, ReadingsWire.decode(record.value()), readings -> takeReadings(record, readings));
    } else if (record.topic() == Topic.READINGS_REJECTED) {
      take(
          record,
          ReadingsWire.decodeRejected(record.value()),
          rejected -> writer.add(record.partition(), record.offset(), rejected));
    } else if (record.topic() == Topic.SCORES) {
      take(record, AlertWire.decodeScore(record.value()), writer::add);
    } else {
      take(record, AlertWire.decodeAlert(record.value()), writer::add);
    }
    if (writer.isFull()) {
      flush();
    }
  }

  private void takeReadings(InboundRecord record, PatientReadings readings) {
    String patient =
        readings.fold(batch -> batch.patientId(), retraction -> retraction.patientId());
    if (patient.equals(record.key())) {
      writer.add(record.partition(), record.offset(), readings);
    } else {
      setAside(record, PoisonReason.WRONG_KEY);
    }
  }

  private <T> void take(InboundRecord record, Decoded<T> decoded, Consumer<T> add) {
    T content = decoded.toOptional().orElse(null);
    if (record.value().length == 0) {
      setAside(record, PoisonReason.EMPTY);
    } else if (content == null) {
      setAside(record, PoisonReason.UNREADABLE);
    } else {
      add.accept(content);
    }
  }

  private void setAside(InboundRecord record, PoisonReason reason) {
    poison.setAside(record, reason);
    if (record.topic() == Topic.READINGS || record.topic() == Topic.READINGS_REJECTED) {
      writer.pass(record.topic(), record.partition(), record.offset());
    }
  }

  @Override
  public void processElement2(StreamRecord<InboundRecord> element) {
    InboundRecord record = element.getValue();
    PartHealth health = OperationWire.decodeHealth(record.value()).toOptional().orElse(null);
    if (health == null) {
      poison.setAside(record, PoisonReason.UNREADABLE);
    } else if (health.kind() == PartHealth.Kind.GATEWAY && heartbeats.size() < MOST_HEARTBEATS) {
      var subtask = getRuntimeContext().getTaskInfo();
      heartbeats.add(
          new HeartbeatEcho(
              record.offset(),
              health.atMs(),
              subtask.getIndexOfThisSubtask(),
              subtask.getNumberOfParallelSubtasks()));
    }
  }

  private void flush() {
    writer.flush();
    flushes.inc();
    heartbeats.forEach(echo -> output.collect(new StreamRecord<>(echo)));
    heartbeats.clear();
  }

  @Override
  public void close() throws Exception {
    if (nextFlush != null) {
      nextFlush.cancel(false);
    }
    if (connections != null) {
      connections.close();
    }
    super.close();
  }
}
