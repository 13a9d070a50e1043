package io.homeward.console.testward;

import io.homeward.store.archive.ArchiveFlush;
import io.homeward.store.archive.LedgerEntry;
import io.homeward.store.archive.LedgerOutcome;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.intake.RejectReason;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.NightColour;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A synthetic ward with something of everything on its board. */
public final class WardScene {
  public static final String DEVIATING_PATIENT = TestWard.OWN_PATIENT;
  public static final String QUIET_PATIENT = "p0a1b2";
  public static final String KEYBOARD_PATIENT = "p3c4d5";

  /** Whose alerts are all of low priority, so that they stand below those of others. */
  public static final String LOW_PRIORITY_PATIENT = "pf2g3h";

  private static final int QUIET_PATIENTS = 60;

  private WardScene() {}

  /** Enrols, archives and publishes all of it, as of {@code now}. */
  public static void play(TestWard ward, Instant now) throws Exception {
    Instant since = now.minus(Duration.ofDays(60));
    String[][] people = {
      {DEVIATING_PATIENT, "Martha Vogelsang"},
      {"pt4u5v", "Ibrahim Sayed"},
      {"pw6x7y", "Lena Krüger"},
      {"pz8a9b", "Olga Petrova"},
      {"pc0d1e", "Henrik Lund"},
      {LOW_PRIORITY_PATIENT, "Amina Diallo"},
      {QUIET_PATIENT, "Jonas Adler"},
      {KEYBOARD_PATIENT, "Kaja Norden"}
    };
    for (String[] person : people) {
      ward.enrol(Samples.patient(person[0], person[1], since));
    }
    for (int i = 0; i < QUIET_PATIENTS; i++) {
      String id = "q" + i;
      ward.enrol(Samples.patient(id, "Testperson " + (i + 1), since));
      if (i % 7 != 6) {
        Instant until =
            i % 5 == 4 ? now.minus(Duration.ofHours(5)) : now.minus(Duration.ofMinutes(i % 20));
        int rate = 58 + i % 30;
        ward.archive(id, Signal.HEART_RATE, until.minus(Duration.ofMinutes(30)), until, ms -> rate);
      }
    }
    readings(ward, now);
    List<Score> scores = nights(now);
    Instant morning = morning(now, 0);
    scores.add(ModelSamples.unlike(DEVIATING_PATIENT, morning));
    scores.add(ModelSamples.tooNew("q0", morning));
    ward.flush(ArchiveFlush.ofDecisions(scores, alerts(ward, now)));
    operations(ward, now);
  }

  private static void readings(TestWard ward, Instant now) {
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    ward.archive(
        DEVIATING_PATIENT,
        Signal.HEART_RATE,
        minute.minus(Duration.ofDays(5)),
        minute,
        ms -> {
          double hour = (ms / 3_600_000.0) % 24;
          boolean charging = hour > 18.2 && hour < 19.6;
          double day = 68 - 11 * Math.cos((hour - 2) / 24 * 2 * Math.PI);
          return charging
              ? Double.NaN
              : Math.rint(day + 5 * Math.sin(ms / 700_000.0) + 3 * Math.sin(ms / 97_000.0));
        });
    ward.archive(
        DEVIATING_PATIENT,
        Signal.STEPS,
        minute.minus(Duration.ofDays(5)),
        minute,
        ms -> {
          double hour = (ms / 3_600_000.0) % 24;
          return hour < 6 || hour > 21
              ? Double.NaN
              : Math.max(0, Math.rint(40 * Math.sin(ms / 400_000.0)));
        });
    ward.archive(
        "pt4u5v",
        Signal.HEART_RATE,
        minute.minus(Duration.ofHours(2)),
        minute.minus(Duration.ofMinutes(1)),
        ms -> 131);
    ward.archive(
        "pz8a9b",
        Signal.HEART_RATE,
        minute.minus(Duration.ofHours(20)),
        minute.minus(Duration.ofHours(14)),
        ms -> 71);
  }

  private static Instant morning(Instant now, int daysBack) {
    return now.atZone(Samples.BERLIN)
        .toLocalDate()
        .minusDays(daysBack)
        .atTime(7, 0)
        .atZone(Samples.BERLIN)
        .toInstant();
  }

  private static List<Alert> alerts(TestWard ward, Instant now) throws Exception {
    Instant morning = morning(now, 1);
    List<Alert> alerts = new ArrayList<>();
    alerts.add(
        Samples.limit("a1", "pt4u5v", AlertPriority.HIGH, now.minus(Duration.ofMinutes(14))));
    alerts.add(Samples.deviation("a2", DEVIATING_PATIENT, morning));
    alerts.add(ModelSamples.deviation("a9", DEVIATING_PATIENT, morning));
    alerts.add(Samples.limit("a3", "pw6x7y", AlertPriority.MEDIUM, now.minus(Duration.ofHours(3))));
    alerts.add(
        Samples.revised(
            Samples.limit("a4", "pw6x7y", AlertPriority.LOW, now.minus(Duration.ofHours(9))),
            2,
            AlertState.CLOSED,
            true,
            false));
    alerts.add(Samples.silence("a5", "pz8a9b", now.minus(Duration.ofHours(14))));
    alerts.add(
        Samples.revised(
            Samples.limit("a6", "pc0d1e", AlertPriority.MEDIUM, now.minus(Duration.ofHours(30))),
            3,
            AlertState.WITHDRAWN,
            false,
            false));
    alerts.add(
        Samples.limit(
            "a7", LOW_PRIORITY_PATIENT, AlertPriority.LOW, now.minus(Duration.ofMinutes(50))));
    alerts.add(
        Samples.revised(
            Samples.limit(
                "a8", DEVIATING_PATIENT, AlertPriority.MEDIUM, now.minus(Duration.ofDays(12))),
            4,
            AlertState.CLOSED,
            false,
            false));
    for (Alert alert : alerts) {
      ward.publish(alert);
    }
    return alerts;
  }

  private static List<Score> nights(Instant now) {
    List<Score> scores = new ArrayList<>();
    LocalDate today = now.atZone(Samples.BERLIN).toLocalDate();
    for (int back = 0; back < 20; back++) {
      LocalDate night = today.minusDays(back);
      Instant start = night.atStartOfDay(Samples.BERLIN).toInstant();
      Instant end = night.atTime(7, 0).atZone(Samples.BERLIN).toInstant();
      Optional<WithheldReason> withheld =
          back == 4 || back == 11
              ? Optional.of(WithheldReason.NO_DATA)
              : back > 17 ? Optional.of(WithheldReason.BASELINE_TOO_SHORT) : Optional.empty();
      NightColour colour =
          back == 0 ? NightColour.RED : back == 1 ? NightColour.YELLOW : NightColour.GREEN;
      OptionalDouble value =
          withheld.isPresent()
              ? OptionalDouble.empty()
              : OptionalDouble.of(back < 2 ? 62 - back : 56 + back % 3);
      OptionalDouble center = withheld.isPresent() ? OptionalDouble.empty() : OptionalDouble.of(57);
      scores.add(
          new Score(
              DEVIATING_PATIENT,
              "nightsignal-causal",
              "1",
              "4f1c2ab09e77d01fa2c3",
              start,
              end,
              withheld.isPresent()
                  ? OptionalDouble.empty()
                  : OptionalDouble.of(value.getAsDouble() - 57),
              OptionalDouble.empty(),
              withheld,
              false,
              false,
              new Revision(1, 1),
              new Evidence(
                  start,
                  end,
                  Optional.of(night),
                  value,
                  OptionalDouble.empty(),
                  center,
                  withheld.isPresent() ? OptionalDouble.empty() : OptionalDouble.of(60),
                  "/min",
                  41 - back,
                  380,
                  withheld.isPresent() ? Optional.empty() : Optional.of(colour),
                  List.of(),
                  List.of())));
    }
    return scores;
  }

  private static void operations(TestWard ward, Instant now) throws Exception {
    List<LedgerEntry> ledger = new ArrayList<>();
    for (int back = 0; back < 6; back++) {
      Instant hour = now.minus(Duration.ofHours(back)).truncatedTo(ChronoUnit.HOURS);
      for (String vendor : List.of(TestWard.VENDOR, "pulseworks")) {
        ledger.add(
            new LedgerEntry(
                vendor, hour, LedgerOutcome.STORED, Optional.empty(), 11_800 + 37 * back));
        ledger.add(new LedgerEntry(vendor, hour, LedgerOutcome.DUPLICATE, Optional.empty(), 214));
      }
      ledger.add(
          new LedgerEntry(
              TestWard.VENDOR,
              hour,
              LedgerOutcome.REJECTED,
              Optional.of(RejectReason.UNIT_MISMATCH),
              3));
      ledger.add(
          new LedgerEntry(
              "pulseworks",
              hour,
              LedgerOutcome.WITHHELD,
              Optional.of(RejectReason.CONSENT_WITHDRAWN),
              60));
    }
    ward.flush(ArchiveFlush.ofReadings(List.of(), List.of(), ledger, List.of()));
    RejectReason[] reasons = {
      RejectReason.UNIT_MISMATCH, RejectReason.MALFORMED_JSON, RejectReason.TIME_IN_FUTURE,
      RejectReason.VALUE_IMPLAUSIBLE, RejectReason.DEVICE_UNKNOWN, RejectReason.PAYLOAD_TOO_LARGE
    };
    for (int i = 0; i < reasons.length; i++) {
      ward.update(
          "insert into rejected_readings values (0, ?, ?, ?, ?, ?, ?, ?, '{}', ?, ?, ''::bytea, false)",
          i,
          TestWard.VENDOR,
          "watch-" + i,
          "homeward/v1/acme/watch-" + i + "/readings",
          reasons[i].name(),
          "readings[" + i + "]",
          1 + i,
          now.minus(Duration.ofMinutes(7L * i)).atOffset(java.time.ZoneOffset.UTC),
          190 + 2_400_000L * (i / 5));
    }
  }
}
