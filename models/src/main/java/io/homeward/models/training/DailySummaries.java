package io.homeward.models.training;

import io.homeward.models.night.NightFeature;
import io.homeward.models.night.NightValues;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Reads the published daily summaries of three cohorts of real people onto the feature catalogue,
 * where they mean the same.
 *
 * <p>A summary is of a calendar day and known when that is over, so the night it is put under is
 * the one in which its day ends. What does <em>not</em> mean the same is left out: the mean heart
 * rate of a day, whose share of activity is not that of a night; phase and error correlation, which
 * the catalogue has no estimator for; a day's temperature variation.
 *
 * <ul>
 *   <li><b>basal-hr</b> (Mayer et al. 2022, Cell Rep. Med. 3:100601): nadir = mean − amplitude,
 *       amplitude, rise per step and noise of the same line as {@code Cosinor}, but by a Bayesian
 *       estimator with correlated noise; days of fewer than 100 points are left out, as the
 *       publishers advise.
 *   <li><b>stanford118</b> (Mishra et al. 2020, Nat. Biomed. Eng. 4:1208): heart rate after twelve
 *       minutes without a step: the still heart rate, of the calendar day rather than of the day
 *       that ends with the night.
 *   <li><b>lifesnaps</b> (Yfantidou et al. 2022, Zenodo 6826682): the device's own resting heart
 *       rate, rMSSD, saturation, breathing rate and skin temperature of the night, and steps.
 * </ul>
 *
 * <p>Each person is known by a running number alone. Stateless.
 */
public final class DailySummaries {
  private static final int LEAST_POINTS = 100;

  private DailySummaries() {}

  /** Whether a person's days can stand for healthy ones. */
  public enum Health {
    /** Nothing is known to have befallen them. */
    HEALTHY,
    /** Ill from the dated onset on; days far from it serve as their own controls. */
    DATED_ILLNESS,
    /** Ill at an unknown time, or with the ill days cut out: neither ground nor control. */
    UNDATED_ILLNESS
  }

  /**
   * One person.
   *
   * @param cohort the folder they are of
   * @param number running number in it
   * @param onsetDay day of symptom onset, where dated; days count alike in {@code nights}
   * @param nights what is known, by day
   */
  public record Person(
      String cohort,
      int number,
      Health health,
      OptionalLong onsetDay,
      NavigableMap<Long, NightValues> nights) {}

  /**
   * The people of those cohorts that {@code data} has a folder of.
   *
   * @throws IOException where a file cannot be read or lacks a column
   */
  public static List<Person> read(Path data) throws IOException {
    List<Person> people = new ArrayList<>();
    if (Files.isDirectory(data.resolve("basal-hr"))) {
      people.addAll(basalHr(data.resolve("basal-hr/daily.csv")));
    }
    if (Files.isDirectory(data.resolve("stanford118"))) {
      people.addAll(stanford(data.resolve("stanford118")));
    }
    if (Files.isDirectory(data.resolve("lifesnaps"))) {
      people.addAll(lifesnaps(data.resolve("lifesnaps/daily.csv")));
    }
    return people;
  }

  private static List<Person> basalHr(Path file) throws IOException {
    Map<String, Person> people = new LinkedHashMap<>();
    for (Row row : rows(file)) {
      Person person =
          person(people, row.text("person"), "basal-hr", Health.DATED_ILLNESS, OptionalLong.of(0));
      Map<NightFeature, Double> known = new EnumMap<>(NightFeature.class);
      if (row.number("points").orElse(0) >= LEAST_POINTS) {
        OptionalDouble mean = row.number("mean_hr");
        OptionalDouble amplitude = row.number("circadian_amplitude");
        if (mean.isPresent() && amplitude.isPresent()) {
          known.put(NightFeature.HEART_RATE_NADIR, mean.getAsDouble() - amplitude.getAsDouble());
        }
        put(known, NightFeature.CIRCADIAN_AMPLITUDE, amplitude);
        put(known, NightFeature.HEART_RATE_PER_STEP, row.number("hr_per_step"));
        put(known, NightFeature.HEART_RATE_NOISE, row.number("noise_sd"));
        put(known, NightFeature.DAY_STEPS, row.number("steps"));
      }
      keep(person, Long.parseLong(row.text("day_from_onset")), known);
    }
    return List.copyOf(people.values());
  }

  private static List<Person> stanford(Path folder) throws IOException {
    Map<String, Person> people = new LinkedHashMap<>();
    for (Row row : rows(folder.resolve("people.csv"))) {
      OptionalDouble onset = row.number("onset_day_index");
      boolean healthy = row.text("group").equals("potential.healthy");
      Health health =
          healthy
              ? Health.HEALTHY
              : onset.isPresent() ? Health.DATED_ILLNESS : Health.UNDATED_ILLNESS;
      OptionalLong day =
          onset.isPresent() ? OptionalLong.of((long) onset.getAsDouble()) : OptionalLong.empty();
      person(people, row.text("subject_id"), "stanford118", health, day);
    }
    for (Row row : rows(folder.resolve("daily_resting_hr.csv"))) {
      Person person = people.get(row.text("subject_id"));
      if (person == null) {
        throw new IOException(folder + ": a day of someone who is not in people.csv");
      }
      Map<NightFeature, Double> known = new EnumMap<>(NightFeature.class);
      put(known, NightFeature.STILL_HEART_RATE, row.number("resting_heart_rate"));
      keep(person, Long.parseLong(row.text("day_index")), known);
    }
    return List.copyOf(people.values());
  }

  private static List<Person> lifesnaps(Path file) throws IOException {
    Map<String, Person> people = new LinkedHashMap<>();
    for (Row row : rows(file)) {
      Person person =
          person(people, row.text("id"), "lifesnaps", Health.HEALTHY, OptionalLong.empty());
      Map<NightFeature, Double> known = new EnumMap<>(NightFeature.class);
      put(known, NightFeature.SKIN_TEMPERATURE, row.number("nightly_temperature"));
      put(known, NightFeature.HRV_RMSSD, row.number("rmssd"));
      put(known, NightFeature.OXYGEN_SATURATION, row.number("spo2"));
      put(known, NightFeature.RESPIRATORY_RATE, row.number("full_sleep_breathing_rate"));
      put(known, NightFeature.RESTING_HEART_RATE, row.number("resting_hr"));
      put(known, NightFeature.DAY_STEPS, row.number("steps"));
      keep(person, LocalDate.parse(row.text("date")).toEpochDay(), known);
    }
    return List.copyOf(people.values());
  }

  private static Person person(
      Map<String, Person> people, String id, String cohort, Health health, OptionalLong onset) {
    return people.computeIfAbsent(
        id, key -> new Person(cohort, people.size() + 1, health, onset, new TreeMap<>()));
  }

  private static void put(
      Map<NightFeature, Double> known, NightFeature feature, OptionalDouble value) {
    value.ifPresent(number -> known.put(feature, number));
  }

  private static void keep(Person person, long day, Map<NightFeature, Double> known) {
    if (!known.isEmpty()) {
      person.nights().put(day, NightValues.of(known));
    }
  }

  /** One row of a file without quotes, by the names of its heading. */
  private record Row(Path file, List<String> heading, String[] fields) {
    String text(String column) throws IOException {
      int at = heading.indexOf(column);
      if (at < 0) {
        throw new IOException(file + ": no column " + column);
      }
      return at < fields.length ? fields[at] : "";
    }

    /** A number, or nothing where the field is empty or says NaN. */
    OptionalDouble number(String column) throws IOException {
      String text = text(column);
      if (text.isEmpty() || text.equalsIgnoreCase("nan")) {
        return OptionalDouble.empty();
      }
      try {
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
      } catch (NumberFormatException e) {
        throw new IOException(file + ": a field of " + column + " is no number", e);
      }
    }
  }

  private static List<Row> rows(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String first = lines.readLine();
      if (first == null) {
        throw new IOException(file + ": empty");
      }
      List<String> heading = Arrays.asList(first.split(",", -1));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.indexOf('"') >= 0) {
          throw new IOException(file + ": a quoted field");
        }
        rows.add(new Row(file, heading, line.split(",", -1)));
      }
    }
    return rows;
  }
}
