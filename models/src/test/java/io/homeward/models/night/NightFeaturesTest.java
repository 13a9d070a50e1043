package io.homeward.models.night;

import static io.homeward.models.night.NightFeature.CIRCADIAN_AMPLITUDE;
import static io.homeward.models.night.NightFeature.DAY_STEPS;
import static io.homeward.models.night.NightFeature.HEART_RATE_NADIR;
import static io.homeward.models.night.NightFeature.HEART_RATE_NOISE;
import static io.homeward.models.night.NightFeature.HEART_RATE_PER_STEP;
import static io.homeward.models.night.NightFeature.HRV_RMSSD;
import static io.homeward.models.night.NightFeature.NIGHT_HEART_RATE;
import static io.homeward.models.night.NightFeature.NIGHT_VARIABILITY;
import static io.homeward.models.night.NightFeature.OXYGEN_SATURATION;
import static io.homeward.models.night.NightFeature.RESTING_HEART_RATE;
import static io.homeward.models.night.NightFeature.SKIN_TEMPERATURE;
import static io.homeward.models.night.NightFeature.STILL_HEART_RATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.SupersededReading;
import io.homeward.vitals.signal.Signal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NightFeaturesTest {
  private static final long NIGHT = 20_000;
  private static final long MINUTE_MS = 60_000;
  private static final long DAY_START_UTC_MS = ((NIGHT - 1) * 1_440 + 420) * MINUTE_MS;
  private static final int MIDNIGHT = 17 * 60;

  /** Readings of one device on one day, by minutes after 07:00 UTC of the day before. */
  private static final class Day {
    private final Map<Signal, TreeMap<Long, SupersededReading>> readings =
        new EnumMap<>(Signal.class);

    Day add(Signal signal, int minute, double value) {
      return add(signal, minute, value, 0, ReadingBatch.NO_UTC_OFFSET);
    }

    Day add(Signal signal, int minute, double value, int periodMs, short offsetMinutes) {
      long atMs = DAY_START_UTC_MS + minute * MINUTE_MS;
      readings
          .computeIfAbsent(signal, s -> new TreeMap<>())
          .put(atMs, new SupersededReading(atMs, value, periodMs, offsetMinutes, 0, 0));
      return this;
    }

    Map<Signal, List<PackedHour>> hours() {
      Map<Signal, List<PackedHour>> hours = new EnumMap<>(Signal.class);
      readings.forEach(
          (signal, byTime) -> {
            TreeMap<Long, PackedHour> packed = new TreeMap<>();
            byTime.forEach(
                (atMs, reading) ->
                    packed
                        .computeIfAbsent(PackedHour.hourStartMs(atMs), PackedHour::new)
                        .append(reading));
            hours.put(signal, List.copyOf(packed.values()));
          });
      return hours;
    }

    NightValues values() {
      return NightFeatures.of(NIGHT, hours(), atMs -> 0);
    }
  }

  /** A day of 70 − 8·cos around 05:00 and 0.3 /min per step a minute, walking at noon. */
  private static Day rhythmicDay() {
    Day day = new Day();
    for (int minute = 0; minute < 1_440; minute++) {
      int stepsAMinute = minute >= 300 && minute < 360 ? 80 : 0;
      // Of the five-minute mean, so that it is met exactly.
      int fiveMinutes = minute / 5 * 5;
      double rhythm = -8 * Math.cos(2 * Math.PI * (fiveMinutes - 22 * 60) / 1_440);
      day.add(Signal.HEART_RATE, minute, 70 + rhythm + 0.3 * stepsAMinute);
      day.add(Signal.STEPS, minute, stepsAMinute);
    }
    return day;
  }

  private static double value(NightValues values, NightFeature feature) {
    return values.get(feature).orElseThrow();
  }

  @Test
  void findsTheRhythmAndTheRisePerStepThatMadeTheDay() {
    NightValues values = rhythmicDay().values();
    assertThat(value(values, HEART_RATE_NADIR)).isCloseTo(62, within(1e-6));
    assertThat(value(values, CIRCADIAN_AMPLITUDE)).isCloseTo(8, within(1e-6));
    assertThat(value(values, HEART_RATE_PER_STEP)).isCloseTo(0.3, within(1e-6));
    assertThat(value(values, HEART_RATE_NOISE)).isCloseTo(0, within(1e-6));
    assertThat(value(values, DAY_STEPS)).isEqualTo(80 * 60);
  }

  @Test
  void noiseIsWhatRhythmAndStepsLeaveOver() {
    Random random = new Random(5);
    Day day = rhythmicDay();
    Day noisy = new Day();
    day.hours()
        .forEach(
            (signal, hours) ->
                hours.forEach(
                    hour -> {
                      for (int i = 0; i < hour.size(); i++) {
                        int minute = (int) ((hour.measuredAtMs(i) - DAY_START_UTC_MS) / MINUTE_MS);
                        double more = signal == Signal.HEART_RATE ? 4 * random.nextGaussian() : 0;
                        noisy.add(signal, minute, hour.value(i) + more);
                      }
                    }));
    // The mean of five minutes scatters by 4/√5.
    assertThat(value(noisy.values(), HEART_RATE_NOISE)).isCloseTo(4 / Math.sqrt(5), within(0.25));
  }

  @Test
  void whoWalksNothingHasARhythmButNoRisePerStep() {
    Day day = rhythmicDay();
    for (int minute = 0; minute < 1_440; minute++) {
      day.add(Signal.STEPS, minute, 0);
    }
    NightValues values = day.values();
    assertThat(values.get(HEART_RATE_NADIR)).isPresent();
    assertThat(values.get(HEART_RATE_PER_STEP)).isEmpty();
    assertThat(value(values, DAY_STEPS)).isZero();
  }

  @Test
  void aDeviceWithoutStepsKnowsTheNightOnly() {
    Day day = new Day();
    for (int minute = 0; minute < 1_440; minute++) {
      day.add(Signal.HEART_RATE, minute, minute < MIDNIGHT ? 80 : 55);
    }
    NightValues values = day.values();
    assertThat(value(values, NIGHT_HEART_RATE)).isEqualTo(55);
    assertThat(value(values, NIGHT_VARIABILITY)).isZero();
    assertThat(values.get(STILL_HEART_RATE)).isEmpty();
    assertThat(values.get(HEART_RATE_NADIR)).isEmpty();
    assertThat(values.get(DAY_STEPS)).isEmpty();
  }

  @Test
  void aNightWithoutADayHasNoRhythm() {
    Day day = new Day();
    for (int minute = MIDNIGHT; minute < 1_440; minute++) {
      day.add(Signal.HEART_RATE, minute, 55).add(Signal.STEPS, minute, 0);
    }
    NightValues values = day.values();
    assertThat(value(values, NIGHT_HEART_RATE)).isEqualTo(55);
    assertThat(values.get(HEART_RATE_NADIR)).isEmpty();
  }

  @Test
  void minutesWithStepsAreNoRest() {
    Day day = new Day();
    for (int minute = MIDNIGHT; minute < 1_440; minute++) {
      boolean walking = minute % 2 == 0;
      day.add(Signal.HEART_RATE, minute, walking ? 90 : 55);
      day.add(Signal.STEPS, minute, walking ? 30 : 0);
    }
    NightValues values = day.values();
    assertThat(value(values, NIGHT_HEART_RATE)).isEqualTo(55);
    assertThat(values.get(STILL_HEART_RATE)).as("never twelve still minutes").isEmpty();
  }

  @Test
  void stillnessBeginsAfterTwelveMinutesWithoutAStep() {
    Day day = new Day();
    // The thirteenth minute after the step is the first that counts: 29 of them, then 30.
    for (int minute = 100; minute < 142; minute++) {
      day.add(Signal.STEPS, minute, minute == 100 ? 20 : 0);
      day.add(Signal.HEART_RATE, minute, 60);
    }
    assertThat(day.values().get(STILL_HEART_RATE)).isEmpty();
    day.add(Signal.HEART_RATE, 142, 60);
    assertThat(value(day.values(), STILL_HEART_RATE)).isEqualTo(60);
  }

  @Test
  void twentyNineMinutesOfRestAreTooFew() {
    Day day = new Day();
    for (int minute = 1_000; minute < MIDNIGHT + 29; minute++) {
      day.add(Signal.HEART_RATE, minute, 55);
    }
    assertThat(day.values().get(NIGHT_HEART_RATE)).isEmpty();
    day.add(Signal.HEART_RATE, MIDNIGHT + 29, 55);
    assertThat(value(day.values(), NIGHT_HEART_RATE)).isEqualTo(55);
  }

  @Test
  void stepsOfAnIntervalAreSpreadAndCutAtTheDay() {
    Day day = new Day();
    day.add(Signal.STEPS, -10, 200, 20 * 60_000, ReadingBatch.NO_UTC_OFFSET);
    assertThat(value(day.values(), DAY_STEPS)).isCloseTo(100, within(1e-9));
  }

  @Test
  void aNightlyValueLiesWhereItsMiddleDoes() {
    Day day = new Day();
    int sevenHoursMs = 7 * 3_600_000;
    day.add(Signal.HRV_RMSSD, MIDNIGHT - 90, 41, sevenHoursMs, ReadingBatch.NO_UTC_OFFSET);
    day.add(Signal.SKIN_TEMPERATURE, MIDNIGHT - 90, 33);
    day.add(Signal.RESTING_HEART_RATE, 60, 58);
    day.add(Signal.OXYGEN_SATURATION, MIDNIGHT + 5, 95).add(Signal.OXYGEN_SATURATION, 1_300, 96);
    NightValues values = day.values();
    assertThat(value(values, HRV_RMSSD)).isEqualTo(41);
    assertThat(values.get(SKIN_TEMPERATURE)).as("measured in the evening").isEmpty();
    assertThat(value(values, RESTING_HEART_RATE)).isEqualTo(58);
    assertThat(value(values, OXYGEN_SATURATION)).isEqualTo(95.5);
  }

  @Test
  void theDevicesOwnOffsetGoesBeforeTheZone() {
    Day day = new Day();
    short twoHoursEast = 120;
    for (int minute = MIDNIGHT - 120; minute < MIDNIGHT - 60; minute++) {
      day.add(Signal.HEART_RATE, minute, 55, 0, twoHoursEast);
    }
    assertThat(value(day.values(), NIGHT_HEART_RATE)).isEqualTo(55);
    Day untold = new Day();
    for (int minute = MIDNIGHT - 120; minute < MIDNIGHT - 60; minute++) {
      untold.add(Signal.HEART_RATE, minute, 55);
    }
    assertThat(untold.values().isEmpty()).isTrue();
    NightValues byZone = NightFeatures.of(NIGHT, untold.hours(), atMs -> 120 * MINUTE_MS);
    assertThat(value(byZone, NIGHT_HEART_RATE)).isEqualTo(55);
  }

  @Property(tries = 20)
  void theOrderOfHoursIsOfNoMatter(@ForAll long seed) {
    Random random = new Random(seed);
    Day day = new Day();
    for (int minute = 0; minute < 1_440; minute++) {
      day.add(Signal.HEART_RATE, minute, 50 + 40 * random.nextDouble());
      day.add(Signal.STEPS, minute, random.nextInt(4) == 0 ? random.nextInt(120) : 0);
    }
    Map<Signal, List<PackedHour>> shuffled = new EnumMap<>(Signal.class);
    day.hours()
        .forEach(
            (signal, hours) -> {
              List<PackedHour> mixed = new ArrayList<>(hours);
              Collections.shuffle(mixed, random);
              shuffled.put(signal, mixed);
            });
    assertThat(NightFeatures.of(NIGHT, shuffled, atMs -> 0)).isEqualTo(day.values());
  }

  @Test
  void aReadingThatBeganTooLongBeforeTheDayHasNoPartHoweverLongItIs() {
    int hour = 60;
    int dayMs = 24 * 3_600_000;
    short none = ReadingBatch.NO_UTC_OFFSET;
    Day day = new Day();
    day.add(Signal.STEPS, -hour, 2_400, dayMs, none);
    day.add(Signal.STEPS, -hour - 1, 2_400, dayMs, none);
    day.add(Signal.SKIN_TEMPERATURE, -12 * hour - 1, 30, 60 * 3_600_000, none);
    assertThat(day.values().get(DAY_STEPS).getAsDouble()).isCloseTo(2_300, within(1e-6));
    assertThat(day.values().get(SKIN_TEMPERATURE)).isEmpty();
    day.add(Signal.SKIN_TEMPERATURE, -12 * hour, 34, 60 * 3_600_000, none);
    assertThat(day.values().get(SKIN_TEMPERATURE)).hasValue(34);
  }

  @Test
  void featuresShareAllTheirSignalsOrNone() {
    for (NightFeature one : NightFeature.values()) {
      for (NightFeature other : NightFeature.values()) {
        assertThat(
                one.signals().equals(other.signals())
                    || Collections.disjoint(one.signals(), other.signals()))
            .isTrue();
      }
    }
  }
}
