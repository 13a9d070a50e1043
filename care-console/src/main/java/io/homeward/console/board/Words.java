package io.homeward.console.board;

import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.WithdrawnReason;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Plain English for what the records state. Stateless, thread-safe. */
public final class Words {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.UK);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.UK);
  private static final DateTimeFormatter DAY_OF_YEAR =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.UK);

  private Words() {}

  /** A signal's everyday name, to start a sentence with. */
  public static String signal(Signal signal) {
    return switch (signal) {
      case HEART_RATE -> "Heart rate";
      case RESTING_HEART_RATE -> "Resting heart rate";
      case HRV_SDNN -> "Heart rate variability (SDNN)";
      case HRV_RMSSD -> "Heart rate variability (rMSSD)";
      case OXYGEN_SATURATION -> "Oxygen saturation";
      case RESPIRATORY_RATE -> "Respiratory rate";
      case BODY_TEMPERATURE -> "Body temperature";
      case SKIN_TEMPERATURE -> "Skin temperature";
      case STEPS -> "Steps";
      case SLEEP_DURATION -> "Sleep";
      case SYSTOLIC_BP -> "Systolic blood pressure";
      case DIASTOLIC_BP -> "Diastolic blood pressure";
      case BODY_WEIGHT -> "Weight";
      case GLUCOSE -> "Glucose";
    };
  }

  /** A UCUM unit as people write it. */
  public static String unit(String ucum) {
    return switch (ucum) {
      case "Cel" -> "°C";
      case "{steps}" -> "steps";
      case "1/{steps}" -> "per step";
      case "mm[Hg]" -> "mmHg";
      default -> ucum;
    };
  }

  /** A value with its unit: {@code 72 /min}, {@code 98 %}. */
  public static String value(double value, String ucum) {
    return ucum.isEmpty() ? number(value) : number(value) + " " + unit(ucum);
  }

  /** A number with at most two decimals; none where it has none, or is in the thousands. */
  public static String number(double value) {
    double rounded = Math.abs(value) >= 1_000 ? Math.rint(value) : Math.round(value * 100) / 100.0;
    if (rounded == Math.rint(rounded)) {
      return String.format(Locale.ROOT, "%d", (long) rounded);
    }
    String text = String.format(Locale.ROOT, "%.2f", rounded);
    return text.endsWith("0") ? text.substring(0, text.length() - 1) : text;
  }

  /** How urgent. */
  public static String priority(AlertPriority priority) {
    return switch (priority) {
      case TECHNICAL -> "Technical";
      case LOW -> "Low";
      case MEDIUM -> "Medium";
      case HIGH -> "High";
    };
  }

  /** Why an alert was withdrawn. */
  public static String withdrawn(WithdrawnReason reason) {
    return switch (reason) {
      case LATE_DATA -> "readings that arrived later took its ground away";
      case RETRACTION -> "its readings were retracted";
      case ENROLMENT_CHANGED -> "the patient's limits or settings were changed";
      case CONSENT_WITHDRAWN -> "the patient withdrew consent";
      case PATIENT_ENDED -> "the patient left the ward";
    };
  }

  /** Why a night or window was not judged. */
  public static String withheld(WithheldReason reason) {
    return switch (reason) {
      case NO_DATA -> "no readings at rest";
      case TOO_FEW_READINGS -> "too few readings";
      case BASELINE_TOO_SHORT -> "own normal not known yet";
      case PATIENT_PAUSED -> "patient paused";
      case CONSENT_WITHDRAWN -> "consent withdrawn";
      case MODEL_OFF -> "model switched off";
      case MODEL_FAILED -> "the model failed";
    };
  }

  /** A duration in at most two units: {@code 12 min}, {@code 3 h 10 min}, {@code 2 days}. */
  public static String duration(Duration duration) {
    long minutes = Math.max(0, duration.toMinutes());
    if (minutes < 1) {
      return "less than 1 min";
    }
    if (minutes < 120) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    if (hours < 48) {
      return minutes % 60 == 0 || hours >= 10
          ? hours + " h"
          : hours + " h " + minutes % 60 + " min";
    }
    return hours / 24 + " days";
  }

  /** How long ago: {@code just now}, {@code 12 min ago}. A moment to come is told as such. */
  public static String ago(Instant at, Instant now) {
    Duration age = Duration.between(at, now);
    if (age.toSeconds() < -60) {
      return "in " + duration(age.negated());
    }
    return age.toMinutes() < 1 ? "just now" : duration(age) + " ago";
  }

  /**
   * A moment on the patient's own wall clock, with as much of the date as {@code now} leaves open:
   * {@code 02:10}, {@code Mon 3 Nov 02:10}, {@code 3 Nov 2020 02:10}.
   */
  public static String moment(Instant at, Instant now, ZoneId zone) {
    var local = at.atZone(zone);
    LocalDate today = now.atZone(zone).toLocalDate();
    String clock = CLOCK.format(local);
    LocalDate day = local.toLocalDate();
    if (day.equals(today)) {
      return clock;
    }
    return (day.getYear() == today.getYear() ? DAY : DAY_OF_YEAR).format(day) + " " + clock;
  }

  /** A date: {@code Mon 3 Nov}. */
  public static String day(LocalDate day) {
    return DAY.format(day);
  }
}
