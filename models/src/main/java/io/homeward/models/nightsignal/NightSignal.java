package io.homeward.models.nightsignal;

import io.homeward.models.ModelIdentity;
import io.homeward.vitals.score.NightColour;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * NightSignal: a night is suspicious when its resting heart rate lies above the running median, and
 * an alert when the night before was suspicious too. Rules for Fitbit data of Alavi et al. 2022,
 * "Real-time alerting system for COVID-19 and other stress events using wearable data", Nature
 * Medicine 28:175.
 *
 * <p>Two forms. {@link #causal} knows only nights already over and is what a ward can run live.
 * {@link #retrospective} first fills single missing nights from the night after, as the published
 * program does, so it is a report, never an alarm. Stateless, thread-safe.
 */
public final class NightSignal {
  /** Local hour, exclusive, up to which a night reaches; it begins at midnight. */
  public static final int NIGHT_ENDS_AT_HOUR = 7;

  /** A candidate is yellow from this many /min above the median. */
  public static final int YELLOW_ABOVE = 3;

  /** A candidate is red from this many /min above the median. */
  public static final int RED_ABOVE = 4;

  private static final String RULES =
      "hours=00:00:00-06:59:59 local;keep=steps of the minute are 0, no row is 0;"
          + "value=trunc(mean(trunc(hr)));baseline=trunc(median(nights<=d));yellow=+3;red=+4;"
          + "alert=two consecutive nights;missing=resets";

  /** The live form. */
  public static final ModelIdentity CAUSAL =
      ModelIdentity.ofParameters("nightsignal-causal", "1", RULES + ";imputation=none");

  /** The retrospective report. */
  public static final ModelIdentity RETROSPECTIVE =
      ModelIdentity.ofParameters(
          "nightsignal", "1", RULES + ";imputation=single night, mean of neighbours, truncated");

  private NightSignal() {}

  /**
   * The night before the first one judged, where it was folded into the baseline.
   *
   * @param night its date
   * @param candidate what it was a candidate for
   */
  public record Before(LocalDate night, NightColour candidate) {}

  /** A night's value: the mean of its truncated samples, truncated. */
  public static int nightValue(long sumOfTruncated, int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException("a night without samples has no value");
    }
    return (int) (sumOfTruncated / samples);
  }

  /**
   * Judges nights in order of date.
   *
   * @param older nights before the first of {@code nights}, folded; left unchanged
   * @param before the last of the older nights, where there is one
   * @param nights value by night, known ones only
   */
  public static List<NightVerdict> causal(
      NightBaseline older, Optional<Before> before, SortedMap<LocalDate, Integer> nights) {
    return judge(older, before, nights, Map.of());
  }

  /** Judges a whole recording, single missing nights filled in. */
  public static List<NightVerdict> retrospective(SortedMap<LocalDate, Integer> nights) {
    Map<LocalDate, Integer> imputed = imputed(nights);
    SortedMap<LocalDate, Integer> all = new TreeMap<>(nights);
    all.putAll(imputed);
    return judge(new NightBaseline(), Optional.empty(), all, imputed);
  }

  /**
   * A missing night between two known ones takes their mean, if the night two later or two earlier
   * is known as well. Imputed nights start no rule.
   */
  private static Map<LocalDate, Integer> imputed(SortedMap<LocalDate, Integer> nights) {
    Map<LocalDate, Integer> imputed = new TreeMap<>();
    for (LocalDate before : nights.keySet()) {
      LocalDate missing = before.plusDays(1);
      LocalDate after = before.plusDays(2);
      if (nights.containsKey(missing) || !nights.containsKey(after)) {
        continue;
      }
      if (nights.containsKey(missing.plusDays(2)) || nights.containsKey(missing.minusDays(2))) {
        imputed.put(missing, (nights.get(before) + nights.get(after)) / 2);
      }
    }
    return imputed;
  }

  private static List<NightVerdict> judge(
      NightBaseline older,
      Optional<Before> before,
      SortedMap<LocalDate, Integer> nights,
      Map<LocalDate, Integer> imputed) {
    NightBaseline baseline = older.copy();
    List<NightVerdict> verdicts = new ArrayList<>(nights.size());
    LocalDate previousNight = before.map(Before::night).orElse(LocalDate.MIN);
    NightColour previous = before.map(Before::candidate).orElse(NightColour.GREEN);
    for (Map.Entry<LocalDate, Integer> entry : nights.entrySet()) {
      LocalDate night = entry.getKey();
      int value = entry.getValue();
      baseline.add(value);
      int median = baseline.truncatedMedian();
      NightColour candidate = candidate(value, median);
      boolean consecutive = previousNight.toEpochDay() == night.toEpochDay() - 1;
      NightColour colour = consecutive ? milder(previous, candidate) : NightColour.GREEN;
      verdicts.add(
          new NightVerdict(
              night,
              value,
              median,
              baseline.size(),
              candidate,
              colour,
              imputed.containsKey(night)));
      previousNight = night;
      previous = candidate;
    }
    return verdicts;
  }

  private static NightColour candidate(int value, int median) {
    if (value >= median + RED_ABOVE) {
      return NightColour.RED;
    }
    return value >= median + YELLOW_ABOVE ? NightColour.YELLOW : NightColour.GREEN;
  }

  /** Red needs two red candidates, yellow two that are at least yellow: the milder one decides. */
  private static NightColour milder(NightColour a, NightColour b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
