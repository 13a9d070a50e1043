package io.homeward.simulator.physiology;

import io.homeward.simulator.physiology.Dice.Purpose;

/**
 * The sleep that ends on a day, in minutes after that day's local midnight.
 *
 * @param bedtimeMinute when it begins; negative on the evening before
 * @param wakeMinute when it ends
 */
record SleepNight(int bedtimeMinute, int wakeMinute) {

  /**
   * The sleep of the night before {@code day}. Bed and wake times of one person vary by 40 minutes
   * from day to day; minutes asleep vary by 86 (LifeSnaps).
   */
  static SleepNight before(PersonTraits person, long day) {
    Dice dice = person.dice(day, Purpose.SLEEP);
    int bedtime = (int) dice.gaussian(person.bedtimeMinute(), 40, -240, 90);
    int wake = (int) dice.gaussian(person.wakeMinute(), 35, 320, 560);
    return new SleepNight(bedtime, wake);
  }
}
