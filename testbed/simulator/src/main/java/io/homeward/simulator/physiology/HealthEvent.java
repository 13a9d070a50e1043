package io.homeward.simulator.physiology;

import java.time.Instant;

/**
 * What truly happens to a person: the truth that no detector is told.
 *
 * @param kind what
 * @param onset when it begins
 * @param until when it is over; an illness still fades for some days after
 * @param magnitude ILLNESS: rise of the resting and night heart rate at its height, /min;
 *     TACHYCARDIA: the heart rate held, /min; DEVICE_SILENT: no meaning, 0
 */
public record HealthEvent(Kind kind, Instant onset, Instant until, double magnitude) {

  /** The kinds of event. */
  public enum Kind {
    /** An infection or decompensation: heart rate rises over days, activity falls. */
    ILLNESS,
    /** A bout of fast heart rate at rest. */
    TACHYCARDIA,
    /** The device neither measures nor syncs. */
    DEVICE_SILENT
  }

  /** Whether {@code atMs} lies in [onset, until). */
  public boolean covers(long atMs) {
    return atMs >= onset.toEpochMilli() && atMs < until.toEpochMilli();
  }
}
