package io.homeward.simulator.physiology;

import io.homeward.simulator.physiology.Dice.Purpose;
import io.homeward.simulator.physiology.PersonDay.Night;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A simulated person: traits and course of health, from which any local day follows, whatever days
 * were simulated before. Stateless between days; thread-safe.
 */
public final class Person {
  /**
   * Autocorrelation of the heart rate's residual from one minute to the next: 0.775 over 5 minutes
   * (Mayer et al. 2022), to the fifth root.
   */
  private static final double NOISE_MEMORY = 0.95;

  /** Asleep the residual is far smaller than awake (Bowman et al. 2021, figure 2). */
  private static final double ASLEEP_NOISE_SD = 2.0;

  /** Upright posture raises the heart rate by some 10 /min; half the waking day is sat or stood. */
  private static final double AWAKE_RISE = 4.0;

  /**
   * Time constants of the heart rate's answer to light exercise: under a minute up, one and a half
   * to three minutes down (Bunc, Heller, Leso 1988, Eur J Appl Physiol 57:711).
   */
  private static final double RISE_PER_MINUTE = 1 - StrictMath.exp(-1 / 0.9);

  private static final double FALL_PER_MINUTE = 1 - StrictMath.exp(-1 / 2.5);

  /**
   * Share of walking minutes in which an optical sensor follows the cadence instead of the pulse
   * (Bent et al. 2020, npj Digital Medicine 3:18: errors 30 % higher in activity than at rest).
   */
  private static final double CADENCE_LOCK = 0.004;

  /** Share of minutes with a stray value at rest. */
  private static final double STRAY = 0.0003;

  private final PersonTraits traits;
  private final Course course;

  /** A person of these traits whose health takes this course. */
  public Person(PersonTraits traits, Course course) {
    this.traits = traits;
    this.course = course;
  }

  /** What makes them different. */
  public PersonTraits traits() {
    return traits;
  }

  /** The truth about their health. */
  public Course course() {
    return course;
  }

  /** The local day {@code date} as the device measured it. */
  public PersonDay day(LocalDate date) {
    long startMs = midnightMs(date);
    int minutes = (int) ((midnightMs(date.plusDays(1)) - startMs) / PersonDay.MINUTE_MS);
    long day = date.toEpochDay();
    SleepNight lastNight = SleepNight.before(traits, day);
    SleepNight nextNight = SleepNight.before(traits, day + 1);
    int bedMinute = Math.min(minutes, minutes + nextNight.bedtimeMinute());
    // A bedtime after midnight belongs to this day as well: then the day begins awake.
    int fellAsleep = Math.max(0, lastNight.bedtimeMinute());
    boolean[] asleep = new boolean[minutes];
    for (int m = 0; m < minutes; m++) {
      asleep[m] = (m >= fellAsleep && m < lastNight.wakeMinute()) || m >= bedMinute;
    }
    short[] steps = new Activity(traits, course).steps(day, startMs, asleep);
    short[] heartRate = heartRate(day, startMs, asleep, steps);
    boolean[] worn = new Wear(traits, course).worn(day, startMs, lastNight, minutes, bedMinute);
    for (int m = 0; m < minutes; m++) {
      if (!worn[m]) {
        heartRate[m] = PersonDay.NONE;
        steps[m] = PersonDay.NONE;
      }
    }
    return new PersonDay(
        date,
        startMs,
        heartRate,
        steps,
        lastNight.wakeMinute(),
        bedMinute,
        night(day, startMs, lastNight, worn));
  }

  /**
   * When the person is up on {@code date}: minutes after local midnight, from waking to going to
   * bed or the end of the day.
   */
  public Awake awake(LocalDate date) {
    int wake = SleepNight.before(traits, date.toEpochDay()).wakeMinute();
    int bed = 24 * 60 + SleepNight.before(traits, date.toEpochDay() + 1).bedtimeMinute();
    return new Awake(wake, Math.min(24 * 60, bed));
  }

  /** Minutes after local midnight, {@code until} exclusive. */
  public record Awake(int fromMinute, int untilMinute) {}

  /** Local midnight at the start of {@code date}, milliseconds since the epoch. */
  public long midnightMs(LocalDate date) {
    return date.atStartOfDay(traits.zone()).toInstant().toEpochMilli();
  }

  private short[] heartRate(long day, long startMs, boolean[] asleep, short[] steps) {
    Dice dice = traits.dice(day, Purpose.HEART);
    short[] heartRate = new short[steps.length];
    double level = traits.nadirHeartRate() + dayLevel(day);
    double noise = dice.gaussian();
    double exertion = 0;
    double awakeRise = asleep[0] ? 0 : AWAKE_RISE;
    for (int m = 0; m < steps.length; m++) {
      long atMs = startMs + m * PersonDay.MINUTE_MS;
      noise =
          NOISE_MEMORY * noise + StrictMath.sqrt(1 - NOISE_MEMORY * NOISE_MEMORY) * dice.gaussian();
      double towards = steps[m] - exertion;
      exertion += towards * (towards > 0 ? RISE_PER_MINUTE : FALL_PER_MINUTE);
      // Falling asleep and waking take about twenty minutes to show.
      awakeRise += ((asleep[m] ? 0 : AWAKE_RISE) - awakeRise) / 20;
      double truth =
          level
              + rhythm(m / 60.0)
              + awakeRise
              + course.heartRateRise(atMs)
              + traits.heartRatePerStep() * exertion
              + noise * (asleep[m] ? ASLEEP_NOISE_SD : traits.awakeNoiseSd());
      Optional<Double> bout = course.tachycardiaAt(atMs);
      if (bout.isPresent()) {
        truth = bout.get() + 2 * Math.max(-1.5, Math.min(1.5, noise));
      }
      heartRate[m] = measured(truth, steps[m], bout.isPresent(), dice);
    }
    return heartRate;
  }

  /** The 24 h rhythm, 0 at its nadir. */
  private double rhythm(double hour) {
    double phase = 2 * Math.PI * (hour - traits.acrophaseHour()) / 24;
    return traits.circadianAmplitude() * (1 + StrictMath.cos(phase));
  }

  /**
   * How a healthy day differs from the person's mean: a moving average over three days, so that
   * neighbours resemble each other (lag-1 correlation 0.56; 0.43 in the daily resting rates of
   * Mishra et al. 2020, 0.84 in LifeSnaps, whose vendor smooths them) and no day needs the ones
   * before it.
   */
  private double dayLevel(long day) {
    double mixed =
        0.80 * traits.dice(day, Purpose.DAY_LEVEL).gaussian()
            + 0.50 * traits.dice(day - 1, Purpose.DAY_LEVEL).gaussian()
            + 0.33 * traits.dice(day - 2, Purpose.DAY_LEVEL).gaussian();
    return traits.nightToNightSd() * mixed;
  }

  private static short measured(double truth, int steps, boolean bout, Dice dice) {
    boolean walking = steps > 60;
    boolean artefact = dice.chance(walking ? CADENCE_LOCK : STRAY);
    double stray = dice.between(40.0, 130.0);
    double value = artefact && !bout ? (walking ? steps : stray) : truth;
    return (short) StrictMath.rint(Math.max(35, Math.min(200, value)));
  }

  /** Spread from night to night: LifeSnaps; rise when ill: see {@link Course}. */
  private Optional<Night> night(long day, long startMs, SleepNight sleep, boolean[] worn) {
    int firstMinute = Math.max(0, sleep.bedtimeMinute());
    boolean wornAllNight = true;
    for (int m = firstMinute; m < sleep.wakeMinute(); m++) {
      wornAllNight &= worn[m];
    }
    if (!traits.nightlySignals() || !wornAllNight) {
      return Optional.empty();
    }
    Dice dice = traits.dice(day, Purpose.NIGHTLY);
    double severity = course.severity(startMs + sleep.wakeMinute() * PersonDay.MINUTE_MS);
    PersonTraits.NightlyMeans mean = traits.nightly();
    return Optional.of(
        new Night(
            startMs + sleep.bedtimeMinute() * PersonDay.MINUTE_MS,
            startMs + sleep.wakeMinute() * PersonDay.MINUTE_MS,
            tenths(Math.min(100, mean.oxygenSaturation() + 0.9 * dice.gaussian() - 2 * severity)),
            tenths(mean.respiratoryRate() + 0.6 * dice.gaussian() + 2.5 * severity),
            tenths(mean.skinTemperature() + 0.4 * dice.gaussian() + 0.9 * severity)));
  }

  private static double tenths(double value) {
    return StrictMath.rint(value * 10) / 10;
  }
}
