package io.homeward.simulator.physiology;

import io.homeward.simulator.physiology.Dice.Purpose;
import io.homeward.simulator.physiology.HealthEvent.Kind;
import java.util.Arrays;

/**
 * When the device is on the wrist. Wear time of wrist-worn trackers is about 85 to 95 % of the day
 * where people mean to wear them (LifeSnaps: 79 % of days have a whole night): charged every other
 * evening, sometimes left off, now and then a night on the bedside table.
 */
record Wear(PersonTraits traits, Course course) {
  private static final double LEFT_OFF = 0.2;
  private static final double NIGHT_UNWORN = 0.04;
  private static final double DAY_UNWORN = 0.01;

  /** For each minute of the day whether it is worn. */
  boolean[] worn(long day, long startMs, SleepNight lastNight, int minutes, int bedMinute) {
    boolean[] worn = new boolean[minutes];
    Arrays.fill(worn, true);
    Dice dice = traits.dice(day, Purpose.WEAR);
    boolean dayUnworn = dice.chance(DAY_UNWORN);
    boolean nightUnworn = dice.chance(NIGHT_UNWORN);
    boolean leftOff = dice.chance(LEFT_OFF);
    int leftOffAt = dice.between(lastNight.wakeMinute(), minutes - 180);
    int leftOffFor = dice.between(20, 150);
    int chargedAt = Math.min(bedMinute - 130, dice.between(18 * 60, 20 * 60));
    int chargedFor = dice.between(45, 100);
    // Who feels ill keeps it on at night, and a bout of tachycardia that nobody measured could not
    // be told from none.
    long endMs = startMs + minutes * PersonDay.MINUTE_MS;
    boolean bout = course.touches(Kind.TACHYCARDIA, startMs, endMs);
    boolean unwell = bout || course.touches(Kind.ILLNESS, startMs, endMs);
    if (dayUnworn && !unwell) {
      Arrays.fill(worn, lastNight.wakeMinute(), minutes, false);
    }
    if (nightUnworn && !unwell) {
      Arrays.fill(worn, 0, Math.min(minutes, lastNight.wakeMinute() + 15), false);
    }
    if (leftOff && !bout) {
      Arrays.fill(worn, leftOffAt, Math.min(minutes, leftOffAt + leftOffFor), false);
    }
    if (Math.floorMod(day + traits.index(), 2) == 0 && !bout) {
      Arrays.fill(worn, chargedAt, Math.min(minutes, chargedAt + chargedFor), false);
    }
    for (int m = 0; m < minutes; m++) {
      worn[m] &= !course.isSilentAt(startMs + m * PersonDay.MINUTE_MS);
    }
    return worn;
  }
}
