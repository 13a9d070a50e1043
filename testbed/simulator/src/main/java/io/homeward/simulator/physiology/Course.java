package io.homeward.simulator.physiology;

import io.homeward.simulator.physiology.HealthEvent.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A person's events over time, as factors of their physiology. Immutable.
 *
 * <p>An illness rises over two days, holds until its end and fades with a half-life of a day and a
 * half. In Mishra et al. 2020 (Nature Biomedical Engineering 4:1208) the resting heart rate rises
 * by about 7 /min around COVID-19 onset, in most people before the symptoms, while steps fall below
 * 5,000 a day; Natarajan et al. 2020 (npj Digital Medicine 3:156): respiration and heart rate rise,
 * variability falls; Smarr et al. 2020 (Scientific Reports 10:21640): skin temperature rises by a
 * fraction of a degree to a degree at fever.
 */
public final class Course {
  private static final double RISE_MS = Duration.ofDays(2).toMillis();
  private static final double FADE_MS = Duration.ofHours(36).toMillis();

  /** Share of the usual steps that a person at the height of an illness does not walk. */
  private static final double STEPS_LOST = 0.65;

  private final List<HealthEvent> events;

  /** The course with these events. */
  public Course(List<HealthEvent> events) {
    this.events = List.copyOf(events);
  }

  /** The events it is made of. */
  public List<HealthEvent> events() {
    return events;
  }

  /** Rise of the heart rate at rest at {@code atMs}, /min. */
  public double heartRateRise(long atMs) {
    double rise = 0;
    for (HealthEvent event : events) {
      if (event.kind() == Kind.ILLNESS) {
        rise = Math.max(rise, event.magnitude() * severity(event, atMs));
      }
    }
    return rise;
  }

  /** How ill the person is at {@code atMs}: 0 not at all, 1 at the height. */
  public double severity(long atMs) {
    double severity = 0;
    for (HealthEvent event : events) {
      if (event.kind() == Kind.ILLNESS) {
        severity = Math.max(severity, severity(event, atMs));
      }
    }
    return severity;
  }

  private static double severity(HealthEvent illness, long atMs) {
    double sinceOnsetMs = atMs - illness.onset().toEpochMilli();
    if (sinceOnsetMs <= 0) {
      return 0;
    }
    double afterEndMs = atMs - illness.until().toEpochMilli();
    double height = Math.min(1, (sinceOnsetMs - Math.max(0, afterEndMs)) / RISE_MS);
    return afterEndMs <= 0 ? height : height * StrictMath.pow(0.5, afterEndMs / FADE_MS);
  }

  /** Share of the usual activity at {@code atMs}. */
  public double activity(long atMs) {
    return 1 - STEPS_LOST * severity(atMs);
  }

  /** The heart rate held by a bout of tachycardia at {@code atMs}, if there is one. */
  public Optional<Double> tachycardiaAt(long atMs) {
    return events.stream()
        .filter(e -> e.kind() == Kind.TACHYCARDIA && e.covers(atMs))
        .map(HealthEvent::magnitude)
        .findFirst();
  }

  /** Whether the device is silent at {@code atMs}. */
  public boolean isSilentAt(long atMs) {
    return events.stream().anyMatch(e -> e.kind() == Kind.DEVICE_SILENT && e.covers(atMs));
  }

  /** Whether an event of {@code kind} touches [fromMs, untilMs). */
  boolean touches(Kind kind, long fromMs, long untilMs) {
    return events.stream()
        .anyMatch(
            e ->
                e.kind() == kind
                    && e.onset().toEpochMilli() < untilMs
                    && e.until().toEpochMilli() > fromMs);
  }
}
