package io.homeward.vitals.reading;

import io.homeward.vitals.signal.Signal;
import java.util.Optional;

/**
 * Removes readings of one patient from timeline, trends, scores and alerts.
 *
 * @param retractionId identity of this retraction; the same again has no effect
 * @param patientId whose readings
 * @param deviceId only this device's, or all devices'
 * @param signal only this signal's, or all signals'
 * @param fromMs first measured-at retracted
 * @param untilMs first measured-at no longer retracted
 * @param receivedUntilMs readings received up to here are retracted; sent again later they are
 *     admitted afresh
 * @param reason why
 */
public record Retraction(
    String retractionId,
    String patientId,
    Optional<String> deviceId,
    Optional<Signal> signal,
    long fromMs,
    long untilMs,
    long receivedUntilMs,
    Reason reason) {

  /** Why readings are retracted. */
  public enum Reason {
    WRONG_PATIENT,
    WRONG_MAPPING,
    ERASURE,
    ENTERED_IN_ERROR
  }

  /**
   * Whether this retraction removes a reading of that device and signal, measured and received at
   * these times.
   */
  public boolean covers(String device, Signal ofSignal, long measuredAtMs, long receivedAtMs) {
    return deviceId.map(device::equals).orElse(true)
        && signal.map(s -> s == ofSignal).orElse(true)
        && measuredAtMs >= fromMs
        && measuredAtMs < untilMs
        && receivedAtMs <= receivedUntilMs;
  }
}
