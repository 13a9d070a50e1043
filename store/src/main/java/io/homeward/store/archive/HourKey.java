package io.homeward.store.archive;

import io.homeward.vitals.signal.Signal;

/**
 * One packed hour: whose, by which device, of what, and when.
 *
 * @param hourStartMs a multiple of {@link io.homeward.vitals.reading.PackedHour#HOUR_MS}
 */
public record HourKey(String patientId, String deviceId, Signal signal, long hourStartMs) {
  /** Says what, never whose. */
  @Override
  public String toString() {
    return "HourKey[" + signal + "]";
  }
}
