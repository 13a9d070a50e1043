package io.homeward.models.night;

import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.DoubleStream;

/**
 * Computes what is known of one night from the packed readings of one device: the only place where
 * features are computed, live, in a backtest and for training.
 *
 * <p>A reading lies in the local minute that its own UTC offset says, or else the patient's zone. A
 * minute's heart rate is the mean of its readings; a minute without a step reading has no steps, as
 * NightSignal has it; a device that told no steps of the day has no feature that rests on them. A
 * reading of an interval that is no count lies where its middle does.
 *
 * <p>The same readings give the same values, bit by bit, however they came. Stateless, thread-safe.
 */
public final class NightFeatures {
  /** Minutes at rest without which a heart rate at rest is not told. */
  static final int LEAST_MINUTES = 30;

  /** Five-minute means without which a night's variability is not told. */
  static final int LEAST_NIGHT_BINS = 12;

  /** Minutes without a step before one is still: Mishra et al. 2020, Nat. Biomed. Eng. 4:1208. */
  static final int STILL_AFTER_MINUTES = 12;

  /** A count that began more than this before the day has no part in it, however long it is. */
  public static final int STEPS_REACH_MINUTES = 60;

  /** Any other reading of an interval that began more than this before the day has no part. */
  public static final int OTHERS_REACH_MINUTES = 12 * 60;

  private static final int DAY_MINUTES = 24 * 60;
  private static final int NIGHT_MINUTES = 7 * 60;
  private static final long MINUTE_MS = 60_000L;

  /** The first minute of the night, counted in the day that ends at 07:00. */
  private static final int NIGHT_STARTS = DAY_MINUTES - NIGHT_MINUTES;

  private final long dayStartLocalMs;
  private final LongUnaryOperator zoneOffsetMs;
  private final double[] rate = new double[DAY_MINUTES];
  private final double[] steps = new double[DAY_MINUTES];
  private boolean anySteps;

  private NightFeatures(long epochDay, LongUnaryOperator zoneOffsetMs) {
    this.dayStartLocalMs = (epochDay - 1) * DAY_MINUTES * MINUTE_MS + NIGHT_MINUTES * MINUTE_MS;
    this.zoneOffsetMs = zoneOffsetMs;
  }

  /**
   * What is known of a night.
   *
   * @param epochDay local date whose morning ends the night
   * @param hours packed hours of one device by signal, in any order; those outside the day, 07:00
   *     to 07:00, have no part
   * @param zoneOffsetMs offset of the patient's zone at an instant, both in milliseconds
   */
  public static NightValues of(
      long epochDay, Map<Signal, List<PackedHour>> hours, LongUnaryOperator zoneOffsetMs) {
    return new NightFeatures(epochDay, zoneOffsetMs).values(hours);
  }

  private NightValues values(Map<Signal, List<PackedHour>> hours) {
    fillSteps(inOrder(hours, Signal.STEPS));
    fillRate(inOrder(hours, Signal.HEART_RATE));
    Map<NightFeature, Double> known = new EnumMap<>(NightFeature.class);
    median(restOfNight(), LEAST_MINUTES)
        .ifPresent(rest -> known.put(NightFeature.NIGHT_HEART_RATE, rest));
    variability().ifPresent(sd -> known.put(NightFeature.NIGHT_VARIABILITY, sd));
    if (anySteps) {
      known.put(NightFeature.DAY_STEPS, Arrays.stream(steps).sum());
      median(still(), LEAST_MINUTES)
          .ifPresent(rest -> known.put(NightFeature.STILL_HEART_RATE, rest));
      Cosinor.fit(bins(rate), bins(steps)).ifPresent(rhythm -> put(known, rhythm));
    }
    putMedian(known, NightFeature.RESTING_HEART_RATE, hours, Signal.RESTING_HEART_RATE, 0);
    putMedian(known, NightFeature.SKIN_TEMPERATURE, hours, Signal.SKIN_TEMPERATURE, NIGHT_STARTS);
    putMedian(known, NightFeature.HRV_RMSSD, hours, Signal.HRV_RMSSD, NIGHT_STARTS);
    putMedian(known, NightFeature.RESPIRATORY_RATE, hours, Signal.RESPIRATORY_RATE, NIGHT_STARTS);
    putMedian(known, NightFeature.OXYGEN_SATURATION, hours, Signal.OXYGEN_SATURATION, NIGHT_STARTS);
    return NightValues.of(known);
  }

  private static List<PackedHour> inOrder(Map<Signal, List<PackedHour>> hours, Signal signal) {
    return hours.getOrDefault(signal, List.of()).stream()
        .sorted(Comparator.comparingLong(PackedHour::hourStartMs))
        .toList();
  }

  /** Minute of the day that {@code afterStartMs} into a reading lies in; may be outside it. */
  private long minute(PackedHour hour, int i, long afterStartMs) {
    long atMs = hour.measuredAtMs(i);
    short own = hour.utcOffsetMinutes(i);
    long offsetMs =
        own == ReadingBatch.NO_UTC_OFFSET ? zoneOffsetMs.applyAsLong(atMs) : own * MINUTE_MS;
    return Math.floorDiv(atMs + offsetMs + afterStartMs - dayStartLocalMs, MINUTE_MS);
  }

  private void fillSteps(List<PackedHour> hours) {
    for (PackedHour hour : hours) {
      for (int i = 0; i < hour.size(); i++) {
        long first = minute(hour, i, 0);
        if (first < -STEPS_REACH_MINUTES) {
          continue;
        }
        long last = minute(hour, i, Math.max(0, hour.periodMs(i) - 1));
        double each = hour.value(i) / (last - first + 1);
        for (long m = Math.max(0, first); m <= Math.min(DAY_MINUTES - 1, last); m++) {
          steps[(int) m] += each;
          anySteps = true;
        }
      }
    }
  }

  private void fillRate(List<PackedHour> hours) {
    int[] count = new int[DAY_MINUTES];
    for (PackedHour hour : hours) {
      for (int i = 0; i < hour.size(); i++) {
        long m = minute(hour, i, 0);
        if (m >= 0 && m < DAY_MINUTES) {
          rate[(int) m] += hour.value(i);
          count[(int) m]++;
        }
      }
    }
    for (int m = 0; m < DAY_MINUTES; m++) {
      rate[m] /= count[m]; // NaN where nothing was measured
    }
  }

  private double[] restOfNight() {
    double[] rest = new double[DAY_MINUTES];
    Arrays.fill(rest, Double.NaN);
    for (int m = NIGHT_STARTS; m < DAY_MINUTES; m++) {
      rest[m] = steps[m] > 0 ? Double.NaN : rate[m];
    }
    return rest;
  }

  /** Of the day's first minutes it is not known whether they were still: they are left out. */
  private double[] still() {
    double[] still = new double[DAY_MINUTES];
    Arrays.fill(still, Double.NaN);
    int without = 0;
    for (int m = 0; m < DAY_MINUTES; m++) {
      without = steps[m] > 0 ? 0 : without + 1;
      still[m] = without > STILL_AFTER_MINUTES ? rate[m] : Double.NaN;
    }
    return still;
  }

  private static double[] bins(double[] minutes) {
    double[] bins = new double[DAY_MINUTES / Cosinor.BIN_MINUTES];
    for (int bin = 0; bin < bins.length; bin++) {
      double sum = 0;
      int count = 0;
      for (int m = bin * Cosinor.BIN_MINUTES; m < (bin + 1) * Cosinor.BIN_MINUTES; m++) {
        if (!Double.isNaN(minutes[m])) {
          sum += minutes[m];
          count++;
        }
      }
      bins[bin] = sum / count; // NaN where nothing was measured
    }
    return bins;
  }

  private Optional<Double> variability() {
    double[] known = known(bins(restOfNight()));
    if (known.length < LEAST_NIGHT_BINS) {
      return Optional.empty();
    }
    double mean = Arrays.stream(known).sum() / known.length;
    double squares = 0;
    for (double value : known) {
      squares += (value - mean) * (value - mean);
    }
    return Optional.of(Math.sqrt(squares / (known.length - 1)));
  }

  private static void put(Map<NightFeature, Double> known, Cosinor rhythm) {
    known.put(NightFeature.HEART_RATE_NADIR, rhythm.nadir());
    known.put(NightFeature.CIRCADIAN_AMPLITUDE, rhythm.amplitude());
    known.put(NightFeature.HEART_RATE_NOISE, rhythm.noise());
    rhythm.perStep().ifPresent(rise -> known.put(NightFeature.HEART_RATE_PER_STEP, rise));
  }

  /** The median of a signal's readings from a minute of the day on, told by one or more. */
  private void putMedian(
      Map<NightFeature, Double> known,
      NightFeature feature,
      Map<Signal, List<PackedHour>> hours,
      Signal signal,
      int fromMinute) {
    List<Double> values = new ArrayList<>();
    for (PackedHour hour : inOrder(hours, signal)) {
      for (int i = 0; i < hour.size(); i++) {
        long m = minute(hour, i, hour.periodMs(i) / 2);
        boolean reaches = minute(hour, i, 0) >= -OTHERS_REACH_MINUTES;
        if (reaches && m >= fromMinute && m < DAY_MINUTES) {
          values.add(hour.value(i));
        }
      }
    }
    median(values.stream().mapToDouble(Double::doubleValue).toArray(), 1)
        .ifPresent(median -> known.put(feature, median));
  }

  private static Optional<Double> median(double[] values, int least) {
    double[] known = known(values);
    if (known.length < least) {
      return Optional.empty();
    }
    Arrays.sort(known);
    int middle = known.length / 2;
    return Optional.of(
        known.length % 2 == 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2);
  }

  private static double[] known(double[] values) {
    return DoubleStream.of(values).filter(value -> !Double.isNaN(value)).toArray();
  }
}
