package io.homeward.console.testward;

import io.homeward.console.ward.WardPatient;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.alert.WithdrawnReason;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.NightColour;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Alerts and patients of a synthetic ward, as DeviationJob and the enrolments state them. */
public final class Samples {
  public static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private Samples() {}

  /** An open limit alert: heart rate above 120 for twelve minutes. */
  public static Alert limit(
      String alertId, String patientId, AlertPriority priority, Instant onset) {
    Instant last = onset.plus(Duration.ofMinutes(12));
    return new Alert(
        alertId,
        patientId,
        AlertCause.limit(Signal.HEART_RATE),
        priority,
        AlertState.OPEN,
        onset,
        last.plusSeconds(20),
        Optional.empty(),
        last,
        false,
        Optional.of("watch-1"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        new Revision(1, 1),
        new Evidence(
            onset,
            last,
            Optional.empty(),
            OptionalDouble.of(138),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.of(120),
            "/min",
            0,
            13,
            Optional.empty(),
            List.of(new Evidence.Contribution("HEART_RATE", Optional.empty(), 138, 120, 18)),
            List.of()));
  }

  /** A deviation of one alert night: the second raised night in a row. */
  public static Alert deviation(String alertId, String patientId, Instant onset) {
    LocalDate night = onset.atZone(BERLIN).toLocalDate();
    return new Alert(
        alertId,
        patientId,
        AlertCause.deviation("nightsignal-causal"),
        AlertPriority.HIGH,
        AlertState.OPEN,
        onset,
        onset.plusSeconds(60),
        Optional.empty(),
        onset,
        false,
        Optional.of("watch-2"),
        Optional.empty(),
        Optional.empty(),
        Optional.of("1"),
        Optional.of("4f1c2ab09e77d01fa2c3"),
        false,
        new Revision(1, 1),
        new Evidence(
            onset.minus(Duration.ofHours(7)),
            onset,
            Optional.of(night),
            OptionalDouble.of(62),
            OptionalDouble.empty(),
            OptionalDouble.of(57),
            OptionalDouble.of(60),
            "/min",
            41,
            382,
            Optional.of(NightColour.RED),
            List.of(new Evidence.Contribution("HEART_RATE", Optional.of(night), 62, 57, 5)),
            List.of(
                new Evidence.Gap(
                    onset.minus(Duration.ofHours(3)),
                    onset.minus(Duration.ofHours(2)),
                    Signal.HEART_RATE))));
  }

  /** Silence of heart rate since {@code onset}. */
  public static Alert silence(String alertId, String patientId, Instant onset) {
    return new Alert(
        alertId,
        patientId,
        AlertCause.signalLoss(Signal.HEART_RATE),
        AlertPriority.TECHNICAL,
        AlertState.OPEN,
        onset,
        onset.plus(Duration.ofHours(12)),
        Optional.empty(),
        onset,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        new Revision(1, 1),
        Evidence.ofWindow(onset, onset.plus(Duration.ofHours(12))));
  }

  /** The same alert at another revision, state, staleness and shadow. */
  public static Alert revised(
      Alert a, long number, AlertState state, boolean stale, boolean shadow) {
    return new Alert(
        a.alertId(),
        a.patientId(),
        a.cause(),
        a.priority(),
        state,
        a.onset(),
        a.raisedAt(),
        state == AlertState.OPEN ? Optional.empty() : Optional.of(a.lastBreachAt()),
        a.lastBreachAt(),
        stale,
        a.deviceId(),
        Optional.empty(),
        state == AlertState.WITHDRAWN ? Optional.of(WithdrawnReason.LATE_DATA) : Optional.empty(),
        a.modelVersion(),
        a.modelHash(),
        shadow,
        new Revision(a.revision().epoch(), number),
        a.evidence());
  }

  /** A patient with consent, in Berlin. */
  public static WardPatient patient(String id, String name, Instant since) {
    return new WardPatient(
        id,
        name,
        new Enrolment(
            id,
            1,
            List.of(new Enrolment.ZonePeriod(Instant.EPOCH, BERLIN)),
            List.of(new Enrolment.ConsentPeriod(since, Optional.empty())),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of()));
  }
}
