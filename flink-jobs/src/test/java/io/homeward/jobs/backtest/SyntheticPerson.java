package io.homeward.jobs.backtest;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * A made-up person: a heart rate of its own at night, higher by day, a few nights without a watch,
 * a rise of eight beats from one night on for four nights, and one bout above 120 on a day.
 */
record SyntheticPerson(String id, List<Row> heartRate, List<Row> steps) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /** One row of a file. */
  record Row(LocalDateTime at, int value) {
    String time() {
      return TIME.format(at);
    }
  }

  static SyntheticPerson of(String id, long seed, LocalDate first, int days) {
    SplittableRandom dice = new SplittableRandom(seed);
    int rest = 50 + dice.nextInt(20);
    int illFrom = days / 2 + dice.nextInt(5);
    int boutDay = 3 + dice.nextInt(days - 6);
    List<Row> heartRate = new ArrayList<>();
    List<Row> steps = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      boolean withoutWatch = dice.nextInt(9) == 0;
      int rise = day >= illFrom && day < illFrom + 4 ? 8 : 0;
      for (int minute = 0; minute < 24 * 60; minute++) {
        boolean night = minute < 7 * 60;
        if (withoutWatch && night) {
          continue;
        }
        LocalDateTime at = first.plusDays(day).atStartOfDay().plusMinutes(minute);
        boolean walks = dice.nextInt(night ? 40 : 6) == 0;
        steps.add(new Row(at, walks ? 1 + dice.nextInt(100) : 0));
        boolean bout = day == boutDay && minute >= 14 * 60 && minute < 14 * 60 + 45;
        int rate = rest + rise + (night ? 0 : 15) + (walks ? 20 : 0) + dice.nextInt(9) - 4;
        for (int second = dice.nextInt(15); second < 60; second += 10 + dice.nextInt(20)) {
          heartRate.add(new Row(at.plusSeconds(second), bout ? 125 + dice.nextInt(20) : rate));
        }
      }
    }
    return new SyntheticPerson(id, heartRate, steps);
  }

  void writeTo(Path folder) throws IOException {
    write(folder.resolve(id + "_hr.csv.gz"), "datetime,heartrate", heartRate);
    write(folder.resolve(id + "_steps.csv"), "datetime,steps", steps);
  }

  private static void write(Path file, String header, List<Row> rows) throws IOException {
    try (var bytes = Files.newOutputStream(file);
        Writer out =
            new OutputStreamWriter(
                file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes,
                StandardCharsets.UTF_8)) {
      out.write(header + "\n");
      for (Row row : rows) {
        out.write(row.time() + "," + row.value() + "\n");
      }
    }
  }
}
