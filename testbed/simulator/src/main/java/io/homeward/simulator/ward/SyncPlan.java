package io.homeward.simulator.ward;

import io.homeward.simulator.physiology.Dice;
import io.homeward.simulator.physiology.Dice.Purpose;
import io.homeward.simulator.physiology.Person;
import io.homeward.simulator.physiology.PersonTraits;
import io.homeward.simulator.ward.SimulatedPatient.SyncHabit;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.LongStream;

/**
 * When one device syncs: first on joining the ward, then every half an hour to hour and a half
 * while its wearer is awake; on some days not at all, so that the next sync is a late burst. Any
 * day's syncs follow from the day alone. Immutable.
 *
 * <p>Vendors' apps sync in the background about every 15 to 60 minutes while the phone is near;
 * these figures are chosen, not measured.
 */
final class SyncPlan {
  private static final double DAY_OFFLINE = 0.06;
  private static final long SECOND_MS = 1_000L;
  private static final long MINUTE_MS = 60_000L;

  private final Person person;
  private final SyncHabit habit;
  private final long firstSyncMs;

  SyncPlan(SimulatedPatient patient, Instant wardStart) {
    person = patient.person();
    habit = patient.habit();
    // Nobody's devices are unpacked in the same second.
    firstSyncMs = wardStart.toEpochMilli() + person.traits().index() % 60 * SECOND_MS;
  }

  /** The first sync, which hands over the whole history. */
  long firstSyncMs() {
    return firstSyncMs;
  }

  /** The last sync before {@code atMs}, or the first sync if there is none. */
  long lastBefore(long atMs) {
    LocalDate date = dateOf(atMs);
    long[] found = {};
    while (found.length == 0 && person.midnightMs(date) > firstSyncMs - 86_400_000L) {
      found = LongStream.of(on(date)).filter(s -> s < atMs).toArray();
      date = date.minusDays(1);
    }
    return found.length == 0 ? firstSyncMs : found[found.length - 1];
  }

  /** The local day of an instant. */
  LocalDate dateOf(long atMs) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(atMs), person.traits().zone());
  }

  /** The syncs of a local day that come after the first one, ascending. */
  long[] on(LocalDate date) {
    PersonTraits traits = person.traits();
    long day = date.toEpochDay();
    Dice dice = Dice.of(traits.seed(), traits.index(), day, Purpose.SYNC);
    boolean away = dice.chance(DAY_OFFLINE);
    // Never longer than two days and their nights: every third day the phone is near.
    boolean offline =
        switch (habit) {
          case REGULAR -> away && Math.floorMod(day + traits.index(), 3) != 0;
          case LATE -> Math.floorMod(day + traits.index(), 7) < 2;
        };
    if (offline) {
      return new long[0];
    }
    Person.Awake awake = person.awake(date);
    LongStream.Builder syncs = LongStream.builder();
    double minute = awake.fromMinute() + dice.between(5.0, 40.0);
    while (minute < awake.untilMinute()) {
      long atMs = person.midnightMs(date) + (long) (minute * MINUTE_MS) / SECOND_MS * SECOND_MS;
      if (atMs > firstSyncMs && !person.course().isSilentAt(atMs)) {
        syncs.add(atMs);
      }
      minute += dice.between(30.0, 90.0);
    }
    return syncs.build().toArray();
  }
}
