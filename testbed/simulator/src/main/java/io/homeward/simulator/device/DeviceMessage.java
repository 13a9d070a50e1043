package io.homeward.simulator.device;

import java.util.List;

/**
 * One message a device publishes.
 *
 * @param id names the message within its stream: its place in it, from 0. A re-send is a message of
 *     its own with the same content
 * @param patientId who wears the device; never in the payload
 * @param deviceId MQTT user name of the device
 * @param vendor whose topic it publishes to
 * @param syncedAtMs when the device hands it over, milliseconds since the epoch, ward clock
 * @param series the readings, at least one series; a signal may stand in several
 */
public record DeviceMessage(
    long id,
    String patientId,
    String deviceId,
    String vendor,
    long syncedAtMs,
    List<SignalReadings> series) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no series
   */
  public DeviceMessage {
    series = List.copyOf(series);
    if (series.isEmpty()) {
      throw new IllegalArgumentException("a message without readings");
    }
  }

  /** This message under another id. */
  public DeviceMessage withId(long newId) {
    return new DeviceMessage(newId, patientId, deviceId, vendor, syncedAtMs, series);
  }

  /** The MQTT topic it is published to. */
  public String topic() {
    return "homeward/v1/" + vendor + "/" + deviceId + "/readings";
  }

  /** How many readings it carries. */
  public int readingCount() {
    int count = 0;
    for (SignalReadings readings : series) {
      count += readings.size();
    }
    return count;
  }

  /** Earliest time measured, milliseconds since the epoch. */
  public long firstMeasuredAtMs() {
    return series.stream().mapToLong(SignalReadings::firstMeasuredAtMs).min().orElseThrow();
  }

  /** Latest time measured, milliseconds since the epoch. */
  public long lastMeasuredAtMs() {
    return series.stream().mapToLong(SignalReadings::lastMeasuredAtMs).max().orElseThrow();
  }

  /** The payload, canonical JSON in UTF-8; made anew at each call. */
  public byte[] payload() {
    return CanonicalJson.encode(series);
  }

  /** Says how many, never whose or what. */
  @Override
  public String toString() {
    return "DeviceMessage[" + id + ", " + readingCount() + " readings]";
  }
}
