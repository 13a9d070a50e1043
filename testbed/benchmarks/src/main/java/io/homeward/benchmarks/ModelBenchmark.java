package io.homeward.benchmarks;

import io.homeward.jobs.scoring.NightJudging;
import io.homeward.models.baseline.NightHistory;
import io.homeward.models.night.NightFeature;
import io.homeward.models.night.NightFeatures;
import io.homeward.models.night.NightValues;
import io.homeward.models.release.NightModel;
import io.homeward.models.release.NightWindow;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What one night costs the released model: its features from a day of readings a minute apart, its
 * window, its score and its explanation, each by itself on one thread, and what a patient's months
 * cost DeviationJob's core with the model and without.
 */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures what judging a night by the released model costs.",
      "The last line states the model's share of the time of DeviationJob's core."
    })
public final class ModelBenchmark implements Callable<Integer> {
  private static final long NIGHT = 20_000;
  private static final long MINUTE_MS = 60_000;
  private static final int DAY_MINUTES = 1_440;
  private static final int ROUNDS = 15;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the made-up readings. Default: 1")
  private long seed;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "120",
      description = "Days a patient is followed. Default: 120")
  private int days;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (NightModel model = NightJudging.released()) {
      Map<Signal, List<PackedHour>> day = day(new Random(seed));
      NightHistory history = history(new Random(seed));
      NightWindow window = model.window(history, NIGHT);
      List<NightWindow> batch = Collections.nCopies(64, window);
      say(out, "features of a night, from its day of 2,880 readings", 1, n -> features(day));
      say(out, "window: baselines of up to 42 nights", 1, n -> window(model, history));
      say(out, "score, one row at a time", 1, n -> model.score(List.of(window)).size());
      say(out, "score, a row of a batch of 64", 64, n -> model.score(batch).size());
      say(
          out,
          "explanation of a score, all its parts in one batch",
          1,
          n -> explain(model, window));
      MonitoredMonths months = new MonitoredMonths(seed, days);
      MonitoredMonths.Cost cost = months.cost(model);
      double without = cost.without();
      double with = cost.with();
      out.printf(
          Locale.ROOT,
          "core, %d days of 2,880 readings: %.0f CPU-ms without the model, %.0f with it, %.1f us a"
              + " night more%n",
          days,
          without,
          with,
          1_000 * (with - without) / days);
      out.printf(
          Locale.ROOT, "model: %.1f %% of the time of the core%n", 100 * (with - without) / with);
      out.flush();
    }
    return 0;
  }

  private static double features(Map<Signal, List<PackedHour>> day) {
    return NightFeatures.of(NIGHT, day, atMs -> 0).isEmpty() ? 0 : 1;
  }

  private static double window(NightModel model, NightHistory history) {
    return model.window(history, NIGHT).baselineNights();
  }

  private static double explain(NightModel model, NightWindow window) {
    return model.explain(window).orElseThrow().byCell().size();
  }

  /** Median microseconds of {@code ROUNDS} rounds after as many that warm up. */
  private static void say(PrintWriter out, String what, int rows, ToDoubleFunction<Integer> work) {
    int turns = 200;
    double[] micros = new double[ROUNDS];
    double kept = 0;
    for (int round = -ROUNDS; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < turns; i++) {
        kept += work.applyAsDouble(i);
      }
      double each = (System.nanoTime() - start) / 1e3 / turns / rows;
      if (round >= 0) {
        micros[round] = each;
      }
    }
    if (kept == 0) {
      throw new BenchmarkFailure(what + " gave nothing");
    }
    Arrays.sort(micros);
    out.printf(
        Locale.ROOT,
        "%s: %.1f us (%.1f to %.1f)%n",
        what,
        micros[ROUNDS / 2],
        micros[0],
        micros[ROUNDS - 1]);
    out.flush();
  }

  private static Map<Signal, List<PackedHour>> day(Random random) {
    long start = ((NIGHT - 1) * DAY_MINUTES + 420) * MINUTE_MS;
    Map<Signal, List<PackedHour>> day = new EnumMap<>(Signal.class);
    for (Signal signal : List.of(Signal.HEART_RATE, Signal.STEPS)) {
      List<PackedHour> hours = new ArrayList<>();
      for (int hour = 0; hour < 24; hour++) {
        long hourMs = start + hour * PackedHour.HOUR_MS;
        PackedHour packed = new PackedHour(hourMs);
        ReadingBatch readings = MonitoredMonths.hour(signal, hourMs, random);
        packed.merge(readings, 0, readings.size());
        hours.add(packed);
      }
      day.put(signal, hours);
    }
    return day;
  }

  private static NightHistory history(Random random) {
    NightHistory history = new NightHistory();
    for (long day = NIGHT - 50; day <= NIGHT; day++) {
      Map<NightFeature, Double> values = new EnumMap<>(NightFeature.class);
      for (NightFeature feature : NightFeature.values()) {
        values.put(feature, feature.leastScale() * (50 + 3 * random.nextGaussian()));
      }
      history.put(day, NightValues.of(values));
    }
    return history;
  }
}
