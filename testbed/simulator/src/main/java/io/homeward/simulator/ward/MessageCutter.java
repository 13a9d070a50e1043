package io.homeward.simulator.ward;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.device.SignalReadings;
import io.homeward.simulator.physiology.Person;
import io.homeward.simulator.physiology.PersonDay;
import io.homeward.simulator.physiology.PersonDay.Night;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Cuts what one device measured into messages of half an hour: 30 heart rates and 30 step counts.
 * Holds the two days last asked for. Owned by one thread.
 */
final class MessageCutter {
  private static final long MESSAGE_MS = 30 * PersonDay.MINUTE_MS;

  private final SimulatedPatient patient;
  private final Person person;
  private PersonDay latest;
  private PersonDay previous;

  MessageCutter(SimulatedPatient patient) {
    this.patient = patient;
    person = patient.person();
  }

  /**
   * The messages of one local day for what was measured in [fromMs, untilMs), whole minutes, synced
   * at {@code syncedAtMs}, in the order the vendor sends them.
   */
  List<DeviceMessage> cut(LocalDate date, long fromMs, long untilMs, long syncedAtMs) {
    PersonDay day = day(date);
    long endMs = Math.min(untilMs, day.endMs());
    List<DeviceMessage> messages = new ArrayList<>();
    for (long atMs = Math.max(fromMs, day.startMs()); atMs < endMs; ) {
      long nextMs = Math.min(endMs, atMs - Math.floorMod(atMs, MESSAGE_MS) + MESSAGE_MS);
      List<SignalReadings> series = series(day, atMs, nextMs);
      if (!series.isEmpty()) {
        messages.add(message(syncedAtMs, series));
      }
      atMs = nextMs;
    }
    if (patient.vendor().newestFirst()) {
      Collections.reverse(messages);
    }
    return messages;
  }

  /** The steps counted so far of the minute in progress at {@code syncedAtMs}, where measured. */
  List<DeviceMessage> minuteInProgress(long syncedAtMs) {
    long minuteMs = syncedAtMs - Math.floorMod(syncedAtMs, PersonDay.MINUTE_MS);
    LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(minuteMs), person.traits().zone());
    PersonDay day = day(date);
    short steps = day.steps()[(int) ((minuteMs - day.startMs()) / PersonDay.MINUTE_MS)];
    if (steps == PersonDay.NONE) {
      return List.of();
    }
    double soFar = (double) steps * (syncedAtMs - minuteMs) / PersonDay.MINUTE_MS;
    return List.of(
        message(
            syncedAtMs,
            List.of(
                new SignalReadings(
                    Signal.STEPS,
                    (int) PersonDay.MINUTE_MS,
                    offsetMinutes(minuteMs),
                    new long[] {minuteMs},
                    new double[] {StrictMath.floor(soFar)}))));
  }

  private DeviceMessage message(long syncedAtMs, List<SignalReadings> series) {
    // Numbered when the ward is merged into one stream.
    return new DeviceMessage(
        0,
        patient.patientId(),
        patient.deviceId(),
        patient.vendor().vendorName(),
        syncedAtMs,
        series);
  }

  private PersonDay day(LocalDate date) {
    if (latest == null || !latest.date().equals(date)) {
      PersonDay wanted =
          previous != null && previous.date().equals(date) ? previous : person.day(date);
      previous = latest;
      latest = wanted;
    }
    return latest;
  }

  private List<SignalReadings> series(PersonDay day, long fromMs, long untilMs) {
    List<SignalReadings> series = new ArrayList<>(2);
    addMinutes(series, Signal.HEART_RATE, 0, day, day.heartRate(), fromMs, untilMs);
    addMinutes(series, Signal.STEPS, (int) PersonDay.MINUTE_MS, day, day.steps(), fromMs, untilMs);
    day.night()
        .filter(night -> night.wokeAtMs() >= fromMs && night.wokeAtMs() < untilMs)
        .ifPresent(night -> addNight(series, night));
    return series;
  }

  private void addMinutes(
      List<SignalReadings> series,
      Signal signal,
      int periodMs,
      PersonDay day,
      short[] minutes,
      long fromMs,
      long untilMs) {
    int from = (int) ((fromMs - day.startMs()) / PersonDay.MINUTE_MS);
    int until = (int) ((untilMs - day.startMs()) / PersonDay.MINUTE_MS);
    int count = 0;
    for (int m = from; m < until; m++) {
      count += minutes[m] == PersonDay.NONE ? 0 : 1;
    }
    if (count == 0) {
      return;
    }
    long[] measuredAtMs = new long[count];
    double[] values = new double[count];
    int at = 0;
    for (int m = from; m < until; m++) {
      if (minutes[m] != PersonDay.NONE) {
        measuredAtMs[at] = day.atMs(m);
        values[at++] = minutes[m];
      }
    }
    // A message spans half an hour between half hours, and zones change on those.
    series.add(new SignalReadings(signal, periodMs, offsetMinutes(fromMs), measuredAtMs, values));
  }

  private void addNight(List<SignalReadings> series, Night night) {
    long wokeAtMs = night.wokeAtMs();
    long asleepMs = wokeAtMs - night.asleepFromMs();
    series.add(one(Signal.OXYGEN_SATURATION, 0, wokeAtMs, night.oxygenSaturation()));
    series.add(one(Signal.RESPIRATORY_RATE, 0, wokeAtMs, night.respiratoryRate()));
    series.add(one(Signal.SKIN_TEMPERATURE, 0, wokeAtMs, night.skinTemperature()));
    series.add(
        one(
            Signal.SLEEP_DURATION,
            (int) asleepMs,
            night.asleepFromMs(),
            StrictMath.rint(asleepMs / 36_000.0) / 100));
  }

  private SignalReadings one(Signal signal, int periodMs, long atMs, double value) {
    return new SignalReadings(
        signal, periodMs, offsetMinutes(atMs), new long[] {atMs}, new double[] {value});
  }

  private short offsetMinutes(long atMs) {
    if (!patient.vendor().tellsOffset()) {
      return ReadingBatch.NO_UTC_OFFSET;
    }
    return (short)
        (person.traits().zone().getRules().getOffset(Instant.ofEpochMilli(atMs)).getTotalSeconds()
            / 60);
  }
}
