package io.homeward.simulator.ward;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.physiology.HealthEvent;
import io.homeward.simulator.physiology.HealthEvent.Kind;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.Enrolment.ConsentPeriod;
import io.homeward.vitals.enrolment.Enrolment.DeviceAssignment;
import io.homeward.vitals.enrolment.Enrolment.ModelChoice;
import io.homeward.vitals.enrolment.Enrolment.SilenceRule;
import io.homeward.vitals.enrolment.Enrolment.StatusPeriod;
import io.homeward.vitals.enrolment.Enrolment.ZonePeriod;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.enrolment.StandardLimits;
import io.homeward.vitals.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The ward that {@code homeward up} shows: weeks of history handed over at the start, then life as
 * it goes on. What happens is placed so that a board has something to show soon, and it is known to
 * no detector. Immutable.
 *
 * @param ward the simulated ward
 * @param patients what to enrol, in the ward's order
 */
public record DemoWard(SimulatedWard ward, List<EnrolledPatient> patients) {
  /** How many patients where nothing else is asked for. */
  public static final int DEFAULT_PATIENTS = 12;

  /** The models that may raise alerts in the demo. */
  public static final List<String> MODELS = List.of("nightsignal-causal", "nightly-deviation");

  /**
   * Of each twelve the one whose nights cannot be judged yet by a model that asks for a baseline.
   */
  private static final int NEWCOMER = 9;

  private static final Duration NEW_FOR = Duration.ofDays(11);

  private static final Duration SILENT_FOR = Duration.ofHours(30);

  /**
   * One patient as the console enrols them.
   *
   * @param enrolment everything the stream knows; no name in it
   * @param displayName for the console
   * @param deviceId MQTT user name of the device
   * @param vendor whose topic it publishes to
   * @param secret its MQTT password
   */
  public record EnrolledPatient(
      Enrolment enrolment, String displayName, String deviceId, String vendor, String secret) {

    /** Says nothing of who or of the secret. */
    @Override
    public String toString() {
      return "EnrolledPatient[" + vendor + "]";
    }
  }

  /**
   * A demo ward.
   *
   * @param seed of everything random, the devices' secrets among it
   * @param patientCount at least 1
   * @param historyStart first measurement, weeks before {@code wardStart}
   * @param wardStart ward time at which the demo begins; the history is synced then
   */
  public static DemoWard of(long seed, int patientCount, Instant historyStart, Instant wardStart) {
    SimulatedWard ward =
        SimulatedWard.draw(
            seed,
            patientCount,
            historyStart,
            wardStart,
            index -> events(index, historyStart, wardStart));
    return new DemoWard(
        ward,
        IntStream.range(0, patientCount)
            .mapToObj(
                index ->
                    enrol(
                        ward.patients().get(index),
                        historyStart.minus(Duration.ofDays(1)),
                        wornFrom(index, historyStart, wardStart),
                        wardStart))
            .toList());
  }

  /** Everything the devices sync in [from, until), by sync time, generated as it is read. */
  public Iterator<DeviceMessage> messages(Instant from, Instant until) {
    return ward.messages(from, until);
  }

  /** Ward time at which the demo begins. */
  public Instant wardStart() {
    return ward.wardStart();
  }

  /**
   * Of each twelve patients seven have a story. Patient 0 has been ill for five days when the demo
   * begins, so two high nights lie in the history: the first alert needs no luck. The newcomer got
   * the watch not a fortnight ago.
   */
  private static List<HealthEvent> events(int index, Instant historyStart, Instant wardStart) {
    Duration hour = Duration.ofHours(1);
    Duration day = Duration.ofDays(1);
    return switch (index % 12) {
      case 0 -> List.of(ill(wardStart.minus(day.multipliedBy(5)), Duration.ofDays(8), 12));
      case 1 -> List.of(ill(wardStart.plus(hour.multipliedBy(6)), Duration.ofDays(6), 9));
      case 2 -> List.of(bout(wardStart.plus(hour.multipliedBy(3)), Duration.ofMinutes(50)));
      case 3 ->
          List.of(
              new HealthEvent(
                  Kind.DEVICE_SILENT,
                  wardStart.plus(hour.multipliedBy(20)),
                  wardStart.plus(day.multipliedBy(4)),
                  0));
      case 4 ->
          List.of(bout(wardStart.minus(day.multipliedBy(5)).plus(hour), Duration.ofMinutes(45)));
      case 6 -> List.of(ill(wardStart.plus(day.multipliedBy(3)), Duration.ofDays(7), 10));
      case NEWCOMER ->
          List.of(
              new HealthEvent(
                  Kind.DEVICE_SILENT, historyStart, wornFrom(index, historyStart, wardStart), 0));
      default -> List.of();
    };
  }

  private static Instant wornFrom(int index, Instant historyStart, Instant wardStart) {
    Instant newFrom = wardStart.minus(NEW_FOR);
    boolean isNew = index % 12 == NEWCOMER && newFrom.isAfter(historyStart);
    return isNew ? newFrom : historyStart;
  }

  private static HealthEvent ill(Instant onset, Duration length, double magnitude) {
    return new HealthEvent(Kind.ILLNESS, onset, onset.plus(length), magnitude);
  }

  private static HealthEvent bout(Instant onset, Duration length) {
    return new HealthEvent(Kind.TACHYCARDIA, onset, onset.plus(length), 134);
  }

  private static EnrolledPatient enrol(
      SimulatedPatient patient, Instant from, Instant wornFrom, Instant wardStart) {
    Enrolment enrolment =
        new Enrolment(
            patient.patientId(),
            1,
            List.of(new ZonePeriod(from, patient.person().traits().zone())),
            List.of(new ConsentPeriod(from, Optional.empty())),
            List.of(
                new DeviceAssignment(
                    patient.deviceId(),
                    patient.vendor().vendorName(),
                    wornFrom.minus(Duration.ofDays(1)),
                    Optional.empty())),
            StandardLimits.from(from),
            List.of(new StatusPeriod(PatientStatus.ACTIVE, from, Optional.empty())),
            MODELS.stream()
                .map(model -> new ModelChoice(model, ModelMode.CHOSEN, from, Optional.empty()))
                .toList(),
            List.of(new SilenceRule(Signal.HEART_RATE, SILENT_FOR, wardStart, Optional.empty())));
    return new EnrolledPatient(
        enrolment,
        patient.displayName(),
        patient.deviceId(),
        patient.vendor().vendorName(),
        patient.secret());
  }
}
