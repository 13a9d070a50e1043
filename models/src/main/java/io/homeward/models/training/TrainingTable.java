package io.homeward.models.training;

import io.homeward.models.baseline.NightHistory;
import io.homeward.models.night.NightFeature;
import io.homeward.models.night.NightValues;
import io.homeward.models.nightsignal.NightBaseline;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.models.nightsignal.NightVerdict;
import io.homeward.models.release.Manifest;
import io.homeward.models.release.NightWindow;
import io.homeward.models.training.DailySummaries.Person;
import io.homeward.vitals.score.NightColour;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The table a model is fitted to: one row per person and night that is known, in it exactly what
 * the graph would be given of that night, from the nights up to it alone, and what NightSignal says
 * of it, to compare with. No night is flagged, since flags are the model's own.
 *
 * <p>Stateless.
 */
public final class TrainingTable {
  private TrainingTable() {}

  /**
   * Writes the table of {@code people} for a manifest.
   *
   * @return how many rows were written
   */
  public static int write(Manifest manifest, List<Person> people, Path output) throws IOException {
    int rows = 0;
    try (BufferedWriter out = Files.newBufferedWriter(output)) {
      out.write(heading(manifest));
      for (Person person : people) {
        rows += write(manifest, person, out);
      }
    }
    return rows;
  }

  private static String heading(Manifest manifest) {
    StringBuilder heading =
        new StringBuilder("cohort,person,health,day,day_from_onset,withheld,nightsignal");
    for (int night = 0; night < manifest.window().nights(); night++) {
      for (Manifest.Input input : manifest.inputs()) {
        heading.append(",n").append(night).append('_').append(input.name());
      }
    }
    return heading.append('\n').toString();
  }

  private static int write(Manifest manifest, Person person, BufferedWriter out)
      throws IOException {
    Map<Long, NightColour> colours = nightSignal(manifest, person);
    NightHistory history = new NightHistory();
    for (Map.Entry<Long, NightValues> night : person.nights().entrySet()) {
      long day = night.getKey();
      history.put(day, night.getValue());
      NightWindow window = NightWindow.of(manifest, history, day);
      List<String> fields = new ArrayList<>();
      fields.add(person.cohort());
      fields.add(Integer.toString(person.number()));
      fields.add(person.health().name().toLowerCase(Locale.ROOT));
      fields.add(Long.toString(day));
      fields.add(
          person.onsetDay().isPresent() ? Long.toString(day - person.onsetDay().getAsLong()) : "");
      fields.add(window.withheld().map(Enum::name).orElse(""));
      fields.add(Optional.ofNullable(colours.get(day)).map(NightColour::label).orElse(""));
      for (float deviation : window.row()) {
        fields.add(Float.isNaN(deviation) ? "" : Float.toString(deviation));
      }
      out.write(String.join(",", fields));
      out.write('\n');
    }
    return person.nights().size();
  }

  /** NightSignal's live form on the first feature of the first obligatory input that is known. */
  private static Map<Long, NightColour> nightSignal(Manifest manifest, Person person) {
    Manifest.Input rest =
        manifest.inputs().stream().filter(Manifest.Input::obligatory).findFirst().orElseThrow();
    TreeMap<LocalDate, Integer> values = new TreeMap<>();
    person
        .nights()
        .forEach(
            (day, night) ->
                first(night, rest.anyOf())
                    .ifPresent(value -> values.put(LocalDate.ofEpochDay(day), (int) value)));
    Map<Long, NightColour> colours = new HashMap<>();
    for (NightVerdict verdict : NightSignal.causal(new NightBaseline(), Optional.empty(), values)) {
      colours.put(verdict.night().toEpochDay(), verdict.colour());
    }
    return colours;
  }

  private static OptionalDouble first(NightValues night, List<NightFeature> features) {
    return features.stream()
        .map(night::get)
        .filter(OptionalDouble::isPresent)
        .findFirst()
        .orElse(OptionalDouble.empty());
  }
}
