package io.homeward.models.training;

import io.homeward.models.night.NightFeatures;
import io.homeward.models.night.NightValues;
import io.homeward.models.training.DailySummaries.Health;
import io.homeward.models.training.DailySummaries.Person;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Reads people's single readings, {@code readings/<person>_hr.csv.gz} and {@code _steps.csv.gz},
 * and computes their nights by Homeward's own estimators: what a model is given live, to be held
 * against what it was fitted to.
 *
 * <p>People of {@code covid-wearables} are people of {@code stanford118} as well: who splits by
 * person must not split by folder.
 *
 * <p>Times are local wall-clock times without a zone. Their clock is taken as it is. Stateless.
 */
public final class Recordings {
  private static final String RATE_FILE = "_hr.csv.gz";
  private static final String STEPS_FILE = "_steps.csv.gz";
  private static final int MINUTE_MS = 60_000;
  private static final long DAY_MS = 24 * PackedHour.HOUR_MS;
  private static final int MOST_ROWS = 20_000_000;

  private Recordings() {}

  /**
   * The people of a folder, in order of their files' names; those that {@code labels.csv} dates an
   * onset for are ill from its first date on.
   *
   * @throws IOException where a file cannot be read or a row is none
   */
  public static List<Person> read(Path folder) throws IOException {
    Map<String, OptionalLong> onsets = onsets(folder.resolve("labels.csv"));
    List<Path> files;
    try (Stream<Path> found = Files.list(folder.resolve("readings"))) {
      files =
          found.filter(file -> file.getFileName().toString().endsWith(RATE_FILE)).sorted().toList();
    }
    List<Person> people = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      String id = name.substring(0, name.length() - RATE_FILE.length());
      Map<Signal, NavigableMap<Long, PackedHour>> hours = new EnumMap<>(Signal.class);
      hours.put(Signal.HEART_RATE, hours(file, Signal.HEART_RATE));
      Path steps = file.resolveSibling(id + STEPS_FILE);
      hours.put(Signal.STEPS, Files.exists(steps) ? hours(steps, Signal.STEPS) : new TreeMap<>());
      OptionalLong onset = onsets.getOrDefault(id, OptionalLong.empty());
      people.add(
          new Person(
              folder.getFileName().toString(),
              people.size() + 1,
              onset.isPresent() ? Health.DATED_ILLNESS : Health.UNDATED_ILLNESS,
              onset,
              nights(hours)));
    }
    return people;
  }

  private static Map<String, OptionalLong> onsets(Path labels) throws IOException {
    Map<String, OptionalLong> onsets = new TreeMap<>();
    for (String line : Files.readAllLines(labels).stream().skip(1).toList()) {
      String[] fields = line.split(",", 3);
      boolean dated = fields.length > 1 && !fields[1].isBlank();
      onsets.put(
          fields[0],
          dated
              ? OptionalLong.of(LocalDate.parse(fields[1].strip()).toEpochDay())
              : OptionalLong.empty());
    }
    return onsets;
  }

  private static NavigableMap<Long, NightValues> nights(
      Map<Signal, NavigableMap<Long, PackedHour>> hours) {
    NavigableMap<Long, NightValues> nights = new TreeMap<>();
    NavigableMap<Long, PackedHour> rate = hours.get(Signal.HEART_RATE);
    if (rate.isEmpty()) {
      return nights;
    }
    long last = Math.floorDiv(rate.lastKey(), DAY_MS) + 1;
    for (long day = Math.floorDiv(rate.firstKey(), DAY_MS); day <= last; day++) {
      long from = (day - 1) * DAY_MS;
      long until = (day + 1) * DAY_MS;
      Map<Signal, List<PackedHour>> around = new EnumMap<>(Signal.class);
      hours.forEach(
          (signal, all) -> around.put(signal, List.copyOf(all.subMap(from, until).values())));
      NightValues values = NightFeatures.of(day, around, atMs -> 0);
      if (!values.isEmpty()) {
        nights.put(day, values);
      }
    }
    return nights;
  }

  /** The rows as readings, merged as everywhere: one moment twice keeps the larger value. */
  private static NavigableMap<Long, PackedHour> hours(Path file, Signal signal) throws IOException {
    long[] times = new long[1 << 16];
    double[] values = new double[1 << 16];
    int rows = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      lines.readLine();
      int number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (rows == MOST_ROWS) {
          throw new IOException(file.getFileName() + ": more than " + MOST_ROWS + " rows");
        }
        if (rows == times.length) {
          times = Arrays.copyOf(times, 2 * rows);
          values = Arrays.copyOf(values, 2 * rows);
        }
        int comma = line.indexOf(',');
        try {
          LocalDateTime at = LocalDateTime.parse(line.substring(0, comma).replace(' ', 'T'));
          times[rows] = at.toInstant(ZoneOffset.UTC).toEpochMilli();
          values[rows] = Double.parseDouble(line.substring(comma + 1));
        } catch (DateTimeException | NumberFormatException | IndexOutOfBoundsException e) {
          throw new IOException(file.getFileName() + ": row " + number + " is none", e);
        }
        rows += signal.isPlausible(values[rows]) ? 1 : 0;
      }
    }
    return merged(batch(signal, Arrays.copyOf(times, rows), Arrays.copyOf(values, rows)));
  }

  private static ReadingBatch batch(Signal signal, long[] times, double[] values) {
    int[] periodsMs = new int[times.length];
    Arrays.fill(periodsMs, signal == Signal.STEPS ? MINUTE_MS : 0);
    short[] offsets = new short[times.length];
    Arrays.fill(offsets, ReadingBatch.NO_UTC_OFFSET);
    return new ReadingBatch(
        "person",
        "device",
        "recording",
        signal,
        times,
        values,
        periodsMs,
        offsets,
        0,
        "recording",
        1,
        0,
        0);
  }

  private static NavigableMap<Long, PackedHour> merged(ReadingBatch batch) {
    NavigableMap<Long, PackedHour> hours = new TreeMap<>();
    int from = 0;
    while (from < batch.size()) {
      long start = PackedHour.hourStartMs(batch.measuredAtMs()[from]);
      int until = from + 1;
      while (until < batch.size() && PackedHour.hourStartMs(batch.measuredAtMs()[until]) == start) {
        until++;
      }
      hours.computeIfAbsent(start, PackedHour::new).merge(batch, from, until);
      from = until;
    }
    return hours;
  }
}
