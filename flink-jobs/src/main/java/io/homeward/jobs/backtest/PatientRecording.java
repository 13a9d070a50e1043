package io.homeward.jobs.backtest;

import io.homeward.vitals.signal.Signal;
import java.util.ArrayList;
import java.util.List;

/** All readings of one patient, by device and signal. Mutable, used by one thread at a time. */
final class PatientRecording {
  private final String patientId;
  private final ReadingSpace space;
  private final List<ReadingColumn> columns = new ArrayList<>();

  PatientRecording(String patientId, ReadingSpace space) {
    this.patientId = patientId;
    this.space = space;
  }

  String patientId() {
    return patientId;
  }

  List<ReadingColumn> columns() {
    return columns;
  }

  /** The column of a device's signal; empty where nothing was read of it yet. */
  ReadingColumn column(String deviceId, String vendor, Signal signal) {
    for (ReadingColumn column : columns) {
      if (column.signal() == signal && column.deviceId().equals(deviceId)) {
        return column;
      }
    }
    ReadingColumn column = new ReadingColumn(deviceId, vendor, signal, space);
    columns.add(column);
    return column;
  }

  long readings() {
    return columns.stream().mapToLong(ReadingColumn::size).sum();
  }

  void clear() {
    columns.forEach(ReadingColumn::clear);
    columns.clear();
  }
}
