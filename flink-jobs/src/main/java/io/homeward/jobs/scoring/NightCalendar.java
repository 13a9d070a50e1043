package io.homeward.jobs.scoring;

import io.homeward.models.nightsignal.NightSignal;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.reading.ReadingBatch;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.OptionalLong;

/**
 * When a patient's nights are. A reading lies in a night by its own UTC offset, or else by the
 * patient's zone; the window of a night, as scores and alerts state it, is always the zone's, so
 * that it does not depend on what arrived.
 *
 * <p>A night is named by the local date it lies in, as days of the epoch. Immutable, thread-safe.
 */
public final class NightCalendar {
  /** Hours after a night's end when it is closed with what is there: local noon. */
  static final long DEADLINE_AFTER_END_MS = 5 * 3_600_000L;

  static final long DAY_MS = 24 * 3_600_000L;
  static final long NIGHT_MS = NightSignal.NIGHT_ENDS_AT_HOUR * 3_600_000L;
  private static final LocalTime END = LocalTime.of(NightSignal.NIGHT_ENDS_AT_HOUR, 0);

  /** Stands for "in no night". */
  static final long NO_NIGHT = Long.MIN_VALUE;

  private final Enrolment enrolment;

  /** Of a patient whose clock never changes, so that no calendar need be asked for each night. */
  private final OptionalLong fixedOffsetMs;

  /** The nights of a patient with this history. */
  public NightCalendar(Enrolment enrolment) {
    this.enrolment = enrolment;
    ZoneRules rules = enrolment.zoneAt(Instant.EPOCH).getRules();
    fixedOffsetMs =
        enrolment.zones().size() <= 1 && rules.isFixedOffset()
            ? OptionalLong.of(rules.getOffset(Instant.EPOCH).getTotalSeconds() * 1_000L)
            : OptionalLong.empty();
  }

  /** Offset of the patient's zone at an instant, in milliseconds. */
  long zoneOffsetMs(long atMs) {
    if (fixedOffsetMs.isPresent()) {
      return fixedOffsetMs.getAsLong();
    }
    Instant at = Instant.ofEpochMilli(atMs);
    ZoneId zone = enrolment.zoneAt(at);
    return zone.getRules().getOffset(at).getTotalSeconds() * 1_000L;
  }

  /** Offset of a reading: its own if it has one, else the zone's; in milliseconds. */
  long offsetMs(long atMs, short ownMinutes) {
    return ownMinutes == ReadingBatch.NO_UTC_OFFSET ? zoneOffsetMs(atMs) : ownMinutes * 60_000L;
  }

  /** The night that a moment lies in at an offset, or {@link #NO_NIGHT}. */
  static long nightAt(long atMs, long offsetMs) {
    long local = atMs + offsetMs;
    return Math.floorMod(local, DAY_MS) < NIGHT_MS ? Math.floorDiv(local, DAY_MS) : NO_NIGHT;
  }

  /** Local midnight that begins the night. */
  public long startMs(long night) {
    if (fixedOffsetMs.isPresent()) {
      return night * DAY_MS - fixedOffsetMs.getAsLong();
    }
    LocalDate date = LocalDate.ofEpochDay(night);
    return date.atStartOfDay(zoneOf(date)).toInstant().toEpochMilli();
  }

  /** 07:00 local, when the night is over. */
  public long endMs(long night) {
    if (fixedOffsetMs.isPresent()) {
      return night * DAY_MS + NIGHT_MS - fixedOffsetMs.getAsLong();
    }
    LocalDate date = LocalDate.ofEpochDay(night);
    return date.atTime(END).atZone(zoneOf(date)).toInstant().toEpochMilli();
  }

  /** When the night is over for a device that told this offset last; the zone's end else. */
  long endMs(long night, short offsetMinutes) {
    if (offsetMinutes == ReadingBatch.NO_UTC_OFFSET) {
      return endMs(night);
    }
    return night * DAY_MS + NIGHT_MS - offsetMinutes * 60_000L;
  }

  /** Midnight that begins the night at an offset. */
  static long startMs(long night, short offsetMinutes) {
    return night * DAY_MS - offsetMinutes * 60_000L;
  }

  /** The zone in force in the morning, so that one night has one zone. */
  private ZoneId zoneOf(LocalDate date) {
    Instant noonUtc = date.atTime(12, 0).toInstant(ZoneOffset.UTC);
    ZoneId zone = enrolment.zoneAt(noonUtc);
    return enrolment.zoneAt(date.atTime(END).atZone(zone).toInstant());
  }
}
