package io.homeward.simulator.physiology;

import io.homeward.simulator.physiology.Dice.Purpose;
import java.time.ZoneId;
import java.util.List;

/**
 * What makes a person different from the next. Means and spreads between people follow published
 * figures; each is named where it is drawn.
 *
 * @param seed of the ward
 * @param index which person of it, from 0
 * @param zone where they live
 * @param nadirHeartRate the lowest point of their daily rhythm, asleep, /min
 * @param nightToNightSd standard deviation of a healthy night's heart rate around their own mean
 * @param circadianAmplitude half the daily swing of heart rate, /min
 * @param acrophaseHour local hour of the rhythm's peak
 * @param heartRatePerStep rise of heart rate per step a minute, /min
 * @param awakeNoiseSd minute-to-minute variation awake, /min
 * @param dailySteps steps of a usual day
 * @param bedtimeMinute usual bedtime, minutes after local midnight; negative before it
 * @param wakeMinute usual wake-up, minutes after local midnight
 * @param nightlySignals whether the device also measures SpO2, respiration and skin temperature
 *     during sleep
 * @param nightly their own means of those
 */
public record PersonTraits(
    long seed,
    int index,
    ZoneId zone,
    double nadirHeartRate,
    double nightToNightSd,
    double circadianAmplitude,
    double acrophaseHour,
    double heartRatePerStep,
    double awakeNoiseSd,
    double dailySteps,
    int bedtimeMinute,
    int wakeMinute,
    boolean nightlySignals,
    NightlyMeans nightly) {

  private static final List<String> ZONES =
      List.of("Europe/Berlin", "Europe/Berlin", "Europe/London", "Europe/Helsinki", "UTC");

  /**
   * Means over the nights of a healthy person.
   *
   * @param oxygenSaturation %
   * @param respiratoryRate /min
   * @param skinTemperature degrees Celsius
   */
  public record NightlyMeans(
      double oxygenSaturation, double respiratoryRate, double skinTemperature) {}

  /** Draws person {@code index} of the ward seeded {@code seed}: the same however many others. */
  public static PersonTraits draw(long seed, int index) {
    Dice dice = Dice.of(seed, index, 0, Purpose.TRAITS);
    ZoneId zone = ZoneId.of(ZONES.get(dice.between(0, ZONES.size() - 1)));
    // Mean resting rate of adults by day of wear 65.5 ± 7.7 /min (Quer et al. 2020, PLOS ONE
    // 15:e0227709, 92,457 people); 66.5 ± 6.8 in LifeSnaps (Yfantidou et al. 2022). The nadir of
    // the 24 h rhythm lies some 5 /min below it (Speed et al. 2023, PLOS Digital Health
    // 2:e0000236).
    double nadir = dice.gaussian(60, 6.5, 46, 76);
    // Within-person SD of the daily resting rate: 2.2 in LifeSnaps, whose vendor smooths it, 3.7
    // (median of 33 healthy people) in Mishra et al. 2020. A night's mean is steadier than that.
    double nightSd = dice.between(1.2, 2.6);
    // 6.5 ± 1.8 /min (Bowman et al. 2021, Cell Reports Methods 1:100058, the method; Mayer et
    // al. 2022, Cell Reports Medicine 3:100601, the cohort).
    double amplitude = dice.gaussian(6.5, 1.8, 3, 11);
    // Peak in the afternoon: the nadir lies 2.4 h before waking (Khalid et al. 2025, Chronobiology
    // International).
    double acrophase = dice.gaussian(16.5, 0.8, 14.5, 18.5);
    // 0.2 to 0.4 /min per step a minute in the same two; walking at 100 steps/min adds 20 to 40.
    double perStep = dice.gaussian(0.28, 0.05, 0.18, 0.36);
    // Their residual noise has SD 6.0 ± 0.9 by day; part of it is the activity modelled here.
    double noise = dice.gaussian(5.0, 0.6, 3.5, 6.5);
    // 8,295 ± 2,693 a day in LifeSnaps; people watched at home are older: 6,000 to 8,500 above 60
    // (Tudor-Locke et al. 2011, IJBNPA 8:80).
    double steps = dice.gaussian(7_000, 1_800, 2_500, 12_000);
    // 6.5 h asleep ± 0.7 h between people in LifeSnaps, 7 to 8 h in bed.
    int bedtime = dice.between(-110, -10);
    int wake = dice.between(385, 460);
    // Nightly SpO2 95.9 ± 0.8 %, respiration 14.8 ± 2.2 /min, skin 33.7 ± 0.6 Cel in LifeSnaps.
    NightlyMeans nightly =
        new NightlyMeans(
            dice.gaussian(95.9, 0.7, 94, 97.5),
            dice.gaussian(14.8, 1.8, 11, 19),
            dice.gaussian(33.7, 0.6, 32.2, 35.2));
    return new PersonTraits(
        seed,
        index,
        zone,
        nadir,
        nightSd,
        amplitude,
        acrophase,
        perStep,
        noise,
        steps,
        bedtime,
        wake,
        index % 3 == 0,
        nightly);
  }

  Dice dice(long day, Purpose purpose) {
    return Dice.of(seed, index, day, purpose);
  }
}
