package io.homeward.jobs.backtest;

import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.signal.Signal;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code <person>_hr.csv[.gz]} ({@code datetime,heartrate}) and {@code
 * <person>_steps.csv[.gz]} ({@code datetime,steps}) as the readings of one device. Stateless,
 * thread-safe.
 */
final class PersonFile {
  /** The vendor that recordings are of, as in a replay. */
  static final String VENDOR = "recording";

  /** What the device of a person's recording is called, as in a replay. */
  static final String DEVICE_SUFFIX = "-rec";

  private static final Pattern NAME = Pattern.compile("(.+)_(hr|steps)\\.csv(\\.gz)?");

  private PersonFile() {}

  /** Whose readings of what a file's name says are in it; no match where it says neither. */
  static Matcher name(String fileName) {
    return NAME.matcher(fileName);
  }

  static Signal signal(String kind) {
    return kind.equals("hr") ? Signal.HEART_RATE : Signal.STEPS;
  }

  /** Reads all rows. */
  static void read(RecordingFile file, PatientRecording recording, Signal signal, ZoneId zone)
      throws IOException, BacktestException {
    String valueName = signal == Signal.HEART_RATE ? "heartrate" : "steps";
    int timeField = file.header().indexOf("datetime");
    int valueField = file.header().indexOf(valueName);
    if (file.header().isEmpty()) {
      return;
    }
    if (timeField < 0 || valueField < 0) {
      throw new BacktestException(file.name() + ": the header must name datetime and " + valueName);
    }
    ReadingColumn column = recording.column(recording.patientId() + DEVICE_SUFFIX, VENDOR, signal);
    RowTimes times = new RowTimes(zone);
    CsvLines row = file.row();
    while (file.next()) {
      if (row.fields() <= Math.max(timeField, valueField)) {
        file.refuse(RejectReason.SCHEMA_VIOLATION);
        continue;
      }
      long atMs = times.read(row.text(), row.from(timeField), row.until(timeField));
      double value = RowValues.read(row.text(), row.from(valueField), row.until(valueField));
      Optional<RejectReason> reason = RecordingFile.reasonAgainst(signal, atMs, value);
      if (reason.isEmpty()) {
        column.add(atMs, value, times.utcOffsetMinutes());
      } else {
        file.refuse(reason.get());
      }
    }
  }
}
