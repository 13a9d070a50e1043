package io.homeward.simulator.recording;

import io.homeward.simulator.physiology.PersonDay;
import io.homeward.simulator.ward.SimulatedPatient;
import io.homeward.simulator.ward.SimulatedWard;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.zip.GZIPOutputStream;

/**
 * Writes simulated people as the files that real recordings come in: {@code <person>_hr.csv.gz} and
 * {@code <person>_steps.csv.gz}, local wall-clock time without zone. Stateless.
 */
public final class PersonFileWriter {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private PersonFileWriter() {}

  /**
   * Writes everyone of {@code ward} for the local days {@code from} to {@code until}, the latter
   * not included, into {@code folder}, which is made if absent. Replaces files of the same name.
   */
  public static void write(SimulatedWard ward, LocalDate from, LocalDate until, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    for (SimulatedPatient patient : ward.patients()) {
      Path heartRateFile = folder.resolve(patient.patientId() + "_hr.csv.gz");
      Path stepsFile = folder.resolve(patient.patientId() + "_steps.csv.gz");
      try (Writer heartRate = gzip(heartRateFile);
          Writer steps = gzip(stepsFile)) {
        heartRate.write("datetime,heartrate\n");
        steps.write("datetime,steps\n");
        for (LocalDate date = from; date.isBefore(until); date = date.plusDays(1)) {
          PersonDay day = patient.person().day(date);
          writeDay(patient, day, day.heartRate(), heartRate);
          writeDay(patient, day, day.steps(), steps);
        }
      }
    }
  }

  private static Writer gzip(Path file) throws IOException {
    return new BufferedWriter(
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8));
  }

  private static void writeDay(SimulatedPatient patient, PersonDay day, short[] minutes, Writer out)
      throws IOException {
    for (int m = 0; m < minutes.length; m++) {
      if (minutes[m] == PersonDay.NONE) {
        continue;
      }
      Instant at = Instant.ofEpochMilli(day.atMs(m));
      ZoneOffset offset = patient.person().traits().zone().getRules().getOffset(at);
      out.write(TIME.format(LocalDateTime.ofInstant(at, offset)));
      out.write(',');
      out.write(Integer.toString(minutes[m]));
      out.write('\n');
    }
  }
}
