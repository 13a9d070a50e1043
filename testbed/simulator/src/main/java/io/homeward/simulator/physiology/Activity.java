package io.homeward.simulator.physiology;

import io.homeward.simulator.physiology.Dice.Purpose;

/** Steps of a day: short errands, one longer walk on many days, and fidgeting. */
record Activity(PersonTraits traits, Course course) {
  /**
   * Purposeful walking in free living is 95 to 115 steps/min (Tudor-Locke et al. 2018, British
   * Journal of Sports Medicine 52:776: 100 is moderate intensity), and rare: half an hour a day
   * above 60 (Tudor-Locke et al. 2011, Preventive Medicine 53:178).
   */
  private static final double CADENCE = 95;

  private static final double MEAN_ERRAND_MINUTES = 5;
  private static final double FIDGET_SHARE = 0.12;
  private static final double FIDGET_STEPS = 14;

  /** Steps for each minute from {@code startMs} on. */
  short[] steps(long day, long startMs, boolean[] asleep) {
    Dice dice = traits.dice(day, Purpose.ACTIVITY);
    int awake = 0;
    for (boolean sleeping : asleep) {
      awake += sleeping ? 0 : 1;
    }
    // Steps vary from day to day by half of their mean (LifeSnaps: 4,038 of 8,295).
    double dayFactor = StrictMath.exp(0.4 * dice.gaussian() - 0.08);
    double fidgets = awake * FIDGET_SHARE * FIDGET_STEPS;
    double errands =
        Math.max(500, traits.dailySteps() * dayFactor - fidgets) / (CADENCE * MEAN_ERRAND_MINUTES);
    double errandChance = errands / Math.max(60, awake);
    short[] steps = new short[asleep.length];
    int left = 0;
    int cadence = 0;
    for (int m = 0; m < steps.length; m++) {
      long atMs = startMs + m * PersonDay.MINUTE_MS;
      boolean still = asleep[m] || course.tachycardiaAt(atMs).isPresent();
      if (left == 0 && dice.chance(errandChance * course.activity(atMs))) {
        left = 1 + (int) (-(MEAN_ERRAND_MINUTES - 1) * StrictMath.log(1 - dice.between(0.0, 1.0)));
        // Longer walks are rests and strolls in turn; nobody here runs for half an hour.
        left = Math.min(left, 20);
        cadence = (int) dice.gaussian(CADENCE, 11, 65, 122);
      }
      boolean fidget = dice.chance(FIDGET_SHARE * course.activity(atMs));
      int fidgetSteps = dice.between(3, 25);
      if (still) {
        // A few minutes up at night: one in 250 minutes asleep.
        left = 0;
        boolean up = asleep[m] && fidget && fidgetSteps > 24;
        steps[m] = (short) (up ? fidgetSteps : 0);
      } else if (left > 0) {
        left--;
        steps[m] = (short) (cadence + fidgetSteps / 3 - 4);
      } else {
        steps[m] = (short) (fidget ? fidgetSteps : 0);
      }
    }
    return steps;
  }
}
