package io.homeward.jobs.backtest;

import io.homeward.vitals.identity.Identifiers;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads CSV files {@code patient,device,signal,measured_at,value,unit}, columns in any order and
 * further ones passed over: any number of patients, devices and signals in one file. A signal goes
 * by name or by code; an empty device is the patient's recording. Owned by one thread.
 */
final class NeutralFile {
  /** The columns, in no particular order. */
  static final List<String> COLUMNS =
      List.of("patient", "device", "signal", "measured_at", "value", "unit");

  private static final int MOST_STREAMS = 100_000;
  private static final int PATIENT = 0;
  private static final int DEVICE = 1;
  private static final int SIGNAL = 2;
  private static final int TIME = 3;
  private static final int VALUE = 4;
  private static final int UNIT = 5;
  private static final int[] KEY = {PATIENT, DEVICE, SIGNAL, UNIT};

  /** What becomes of the rows of one patient, device, signal and unit. */
  private interface Stream {
    /** Takes a value, or says why not. */
    Optional<RejectReason> take(long atMs, double written, short utcOffsetMinutes)
        throws BacktestException;
  }

  private final RecordingFile file;
  private final CsvLines row;
  private final int[] fields;
  private final int mostField;
  private final RowTimes times;
  private final UnitFit.Lookup units;
  private final Function<String, PatientRecording> recordings;
  private final Map<String, Stream> streams = new HashMap<>();
  private byte[] lastKey = new byte[0];
  private int lastKeyLength = -1;
  private byte[] key = new byte[256];
  private Stream last;

  /**
   * A reader of {@code file}, whose header {@link #isNeutral}.
   *
   * @param recordings where the readings of a patient go
   */
  NeutralFile(
      RecordingFile file,
      ZoneId zone,
      UnitFit.Lookup units,
      Function<String, PatientRecording> recordings) {
    this.file = file;
    this.units = units;
    this.recordings = recordings;
    row = file.row();
    times = new RowTimes(zone);
    fields = COLUMNS.stream().mapToInt(file.header()::indexOf).toArray();
    mostField = Arrays.stream(fields).max().orElseThrow();
  }

  static boolean isNeutral(List<String> header) {
    return header.containsAll(COLUMNS);
  }

  /** Reads all rows. */
  void read() throws IOException, BacktestException {
    while (file.next()) {
      if (row.fields() <= mostField) {
        file.refuse(RejectReason.SCHEMA_VIOLATION);
        continue;
      }
      long atMs = times.read(row.text(), from(TIME), until(TIME));
      double written = RowValues.read(row.text(), from(VALUE), until(VALUE));
      stream().take(atMs, written, times.utcOffsetMinutes()).ifPresent(file::refuse);
    }
  }

  private int from(int column) {
    return row.from(fields[column]);
  }

  private int until(int column) {
    return row.until(fields[column]);
  }

  /** Mostly the one of the row before: only then is no text made. */
  private Stream stream() throws BacktestException {
    int length = putKey();
    if (length == lastKeyLength && Arrays.equals(key, 0, length, lastKey, 0, length)) {
      return last;
    }
    String patient = row.field(fields[PATIENT]);
    String device = row.field(fields[DEVICE]);
    String signal = row.field(fields[SIGNAL]);
    String unit = row.field(fields[UNIT]);
    String name = String.join("\n", patient, device, signal, unit);
    last = streams.get(name);
    if (last == null) {
      if (streams.size() >= MOST_STREAMS) {
        throw new BacktestException(
            file.name() + ": more than " + MOST_STREAMS + " streams of readings in one file");
      }
      last = begin(patient, device, signal, unit);
      streams.put(name, last);
    }
    byte[] swap = lastKey;
    lastKey = key;
    key = swap.length < lastKey.length ? new byte[lastKey.length] : swap;
    lastKeyLength = length;
    return last;
  }

  private int putKey() {
    int length = 0;
    for (int column : KEY) {
      int from = from(column);
      int count = Math.max(0, until(column) - from);
      if (length + count + 1 > key.length) {
        key = Arrays.copyOf(key, 2 * (length + count + 1));
      }
      System.arraycopy(row.text(), from, key, length, count);
      length += count;
      key[length++] = '\n';
    }
    return length;
  }

  private Stream begin(String patient, String device, String signalName, String unit) {
    if (!Identifiers.isIdentifier(patient)) {
      return refused(RejectReason.SCHEMA_VIOLATION);
    }
    String deviceId = device.isEmpty() ? patient + PersonFile.DEVICE_SUFFIX : device;
    if (!Identifiers.isIdentifier(deviceId)) {
      return refused(RejectReason.DEVICE_UNKNOWN);
    }
    Optional<Signal> signal = signal(signalName);
    if (signal.isEmpty()) {
      return refused(RejectReason.SIGNAL_UNKNOWN);
    }
    UnitFit fit = unit.equals(signal.get().unit()) ? UnitFit.SAME : units.of(signal.get(), unit);
    if (fit.refusal().isPresent()) {
      return refused(fit.refusal().get());
    }
    ReadingColumn column =
        recordings.apply(patient).column(deviceId, PersonFile.VENDOR, signal.get());
    return (atMs, written, utcOffsetMinutes) -> {
      double value = fit.conversion().applyAsDouble(written);
      Optional<RejectReason> reason = RecordingFile.reasonAgainst(column.signal(), atMs, value);
      if (reason.isEmpty()) {
        column.add(atMs, value, utcOffsetMinutes);
      }
      return reason;
    };
  }

  /** The first thing wrong is the reason, as in the gateway: the time comes before the rest. */
  private static Stream refused(RejectReason reason) {
    return (atMs, written, utcOffsetMinutes) ->
        RecordingFile.reasonAgainst(atMs).or(() -> Optional.of(reason));
  }

  private static Optional<Signal> signal(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Signal.byCode(name)
        .or(() -> Arrays.stream(Signal.values()).filter(s -> s.name().equals(upper)).findFirst());
  }
}
