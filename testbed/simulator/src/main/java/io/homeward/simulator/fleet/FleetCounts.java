package io.homeward.simulator.fleet;

/**
 * How far a fleet has come, in messages and in the readings they carry. A message counts as sent
 * once, however often it goes over the wire. At rest sent = acknowledged + refused.
 *
 * @param sent handed to the fleet
 * @param acknowledged by a PUBACK that means success
 * @param refused for good: a PUBACK with a negative reason code, or a device that may not sign in
 * @param resent transmissions beyond the first
 * @param readingsSent readings in the messages sent
 * @param readingsAcknowledged readings in the messages acknowledged
 * @param readingsRefused readings in the messages refused
 */
public record FleetCounts(
    long sent,
    long acknowledged,
    long refused,
    long resent,
    long readingsSent,
    long readingsAcknowledged,
    long readingsRefused) {

  /** Messages neither acknowledged nor refused. */
  public long open() {
    return sent - acknowledged - refused;
  }
}
