package io.homeward.simulator.recording;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.device.SignalReadings;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * One person's rows as messages: heart rate and steps merged by time, a fixed number of readings a
 * message, every row of the files once and in the files' order. A message never spans a gap of six
 * hours. Owned by one thread.
 */
final class PersonRecording implements Iterator<DeviceMessage>, AutoCloseable {
  private static final long GAP_MS = Duration.ofHours(6).toMillis();
  private static final int STEPS_PERIOD_MS = 60_000;

  private final RecordedPerson person;
  private final int readingsPerMessage;
  private final Column heartRate;
  private final Column steps;
  private long frontierMs = Long.MIN_VALUE;

  PersonRecording(RecordedPerson person, ZoneId zone, int readingsPerMessage) throws IOException {
    this.person = person;
    this.readingsPerMessage = readingsPerMessage;
    heartRate =
        new Column(person.heartRate(), "heartrate", zone, Signal.HEART_RATE, 0, readingsPerMessage);
    try {
      steps =
          new Column(
              person.steps(), "steps", zone, Signal.STEPS, STEPS_PERIOD_MS, readingsPerMessage);
    } catch (IOException | RuntimeException e) {
      heartRate.close();
      throw e;
    }
  }

  @Override
  public boolean hasNext() {
    return heartRate.hasRow || steps.hasRow;
  }

  @Override
  public DeviceMessage next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    long lastMs = earlier().atMs();
    while (hasNext()
        && heartRate.size + steps.size < readingsPerMessage
        && Math.abs(earlier().atMs() - lastMs) <= GAP_MS) {
      Column column = earlier();
      lastMs = column.atMs();
      frontierMs = Math.max(frontierMs, lastMs);
      column.take();
    }
    List<SignalReadings> series = new ArrayList<>(2);
    heartRate.drain().ifPresent(series::add);
    steps.drain().ifPresent(series::add);
    // Numbered when all people are merged into one stream.
    return new DeviceMessage(
        0, person.patientId(), person.deviceId(), RecordedPerson.VENDOR, frontierMs, series);
  }

  private Column earlier() {
    if (!heartRate.hasRow || !steps.hasRow) {
      return heartRate.hasRow ? heartRate : steps;
    }
    return heartRate.atMs() <= steps.atMs() ? heartRate : steps;
  }

  List<BadRows> badRows() {
    List<BadRows> bad = new ArrayList<>();
    heartRate.rows.ifPresent(rows -> bad.addAll(rows.badRows()));
    steps.rows.ifPresent(rows -> bad.addAll(rows.badRows()));
    return bad;
  }

  long bytesRead() {
    return heartRate.rows.map(CsvRows::bytesRead).orElse(0L)
        + steps.rows.map(CsvRows::bytesRead).orElse(0L);
  }

  @Override
  public void close() throws IOException {
    try {
      heartRate.close();
    } finally {
      steps.close();
    }
  }

  /** The rows of one file, and those taken for the message in the making. */
  private static final class Column implements AutoCloseable {
    private final Optional<CsvRows> rows;
    private final Signal signal;
    private final int periodMs;
    private final long[] takenAtMs;
    private final double[] taken;
    private int size;
    private boolean hasRow;

    Column(Optional<Path> file, String name, ZoneId zone, Signal signal, int periodMs, int capacity)
        throws IOException {
      rows = file.isPresent() ? Optional.of(new CsvRows(file.get(), name, zone)) : Optional.empty();
      this.signal = signal;
      this.periodMs = periodMs;
      takenAtMs = new long[capacity];
      taken = new double[capacity];
      advance();
    }

    private void advance() {
      try {
        hasRow = rows.isPresent() && rows.get().advance();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    long atMs() {
      return rows.orElseThrow().atMs();
    }

    void take() {
      takenAtMs[size] = atMs();
      taken[size++] = rows.orElseThrow().value();
      advance();
    }

    Optional<SignalReadings> drain() {
      if (size == 0) {
        return Optional.empty();
      }
      SignalReadings readings =
          new SignalReadings(
              signal,
              periodMs,
              ReadingBatch.NO_UTC_OFFSET,
              Arrays.copyOf(takenAtMs, size),
              Arrays.copyOf(taken, size));
      size = 0;
      return Optional.of(readings);
    }

    @Override
    public void close() throws IOException {
      if (rows.isPresent()) {
        rows.get().close();
      }
    }
  }
}
