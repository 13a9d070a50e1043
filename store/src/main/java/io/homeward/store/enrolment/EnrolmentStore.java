package io.homeward.store.enrolment;

import io.homeward.store.jdbc.StoreException;
import io.homeward.store.jdbc.Transactions;
import io.homeward.store.outbox.OutboxTable;
import io.homeward.store.outbox.OutboxTable.Message;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.Enrolment.ConsentPeriod;
import io.homeward.vitals.enrolment.Enrolment.DeviceAssignment;
import io.homeward.vitals.identity.Identifiers;
import io.homeward.vitals.topic.Topic;
import io.homeward.vitals.wire.EnrolmentWire;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Who is followed, with which devices: the one way to read and to change it.
 *
 * <p>A change is one transaction with the {@code outbox} rows that publish it, so the topics {@code
 * enrolments} and {@code devices} tell exactly what the tables hold. The revision of a patient, and
 * of a device, is the store's: it starts at 1 and grows by one with each change; the revision in an
 * argument is never taken over. What is already there is no change: no revision, no record.
 *
 * <p>Instants and durations are kept to the millisecond, as on the wire. Thread-safe; every method
 * throws {@link StoreException} where the database fails, and then nothing is written.
 */
public final class EnrolmentStore {
  private final DataSource source;

  /** The enrolments of this store. */
  public EnrolmentStore(DataSource source) {
    this.source = source;
  }

  /**
   * What a call changed; what was there already is not in it.
   *
   * @param enrolments with their new revisions, by patient id
   * @param devices with their new revisions, by device id
   */
  public record Changed(List<Enrolment> enrolments, List<DeviceRegistration> devices) {}

  /** As {@link #put(Collection, Collection)}, for one patient. */
  public Changed put(Enrolment enrolment, String name, Collection<DeviceRegistration> devices) {
    return put(List.of(new NamedEnrolment(enrolment, name)), devices);
  }

  /**
   * States what these patients' enrolments and these devices' registrations are, whatever they were
   * before; those not named stay as they are. All of it in one transaction, a whole ward at once.
   *
   * <p>One thing is never stated away: a consent that was withdrawn stays withdrawn, however often
   * a file from before says otherwise. A new period of consent, with a beginning of its own, is a
   * new grant.
   *
   * <p>A registration holds a salted hash, so a hash made anew from the same secret is a change:
   * who states a ward again takes the hash of {@link #devices()} where {@link
   * io.homeward.vitals.identity.SecretHash#matches} says it is of that secret.
   *
   * @throws IllegalArgumentException where an id is none, is there twice, or an assignment names a
   *     device that is not registered with that vendor; the message names no one
   */
  public Changed put(Collection<NamedEnrolment> patients, Collection<DeviceRegistration> devices) {
    TreeMap<String, NamedEnrolment> byPatient = new TreeMap<>();
    for (NamedEnrolment patient : patients) {
      String id = Identifiers.require(patient.enrolment().patientId(), "a patient id");
      unique(byPatient.put(id, patient), "a patient");
    }
    TreeMap<String, DeviceRegistration> byDevice = new TreeMap<>();
    for (DeviceRegistration device : devices) {
      Identifiers.require(device.vendor(), "a vendor");
      String id = Identifiers.require(device.deviceId(), "a device id");
      unique(byDevice.put(id, device), "a device");
    }
    return Transactions.inTransaction(
        source,
        connection -> {
          List<DeviceRegistration> changedDevices = DeviceTable.put(connection, byDevice);
          Map<String, Long> revisions = PatientTable.admitAndLock(connection, byPatient);
          PatientTable.rename(connection, byPatient.values());
          Map<String, Enrolment> before = EnrolmentTables.load(connection, revisions);
          List<Enrolment> changed =
              replace(
                  connection,
                  byPatient.values().stream()
                      .map(NamedEnrolment::enrolment)
                      .map(e -> keepingWithdrawals(e, before.get(e.patientId())))
                      .toList(),
                  before);
          publish(connection, changed, changedDevices);
          return new Changed(changed, changedDevices);
        });
  }

  /**
   * Changes one enrolment that was read at revision {@code basedOn}.
   *
   * @return the enrolment as it now is
   * @throws EnrolmentConflictException where it is at another revision by now, or not there
   */
  public Enrolment change(String patientId, long basedOn, UnaryOperator<Enrolment> edit) {
    return edit(patientId, Optional.of(basedOn), edit);
  }

  /**
   * Withdraws every consent of a patient as of {@code at}: what was measured or arrives from then
   * on is not processed. One that was to begin later never does; one withdrawn earlier stays so.
   *
   * @return the enrolment as it now is
   * @throws EnrolmentConflictException where there is no such patient
   */
  public Enrolment withdrawConsent(String patientId, Instant at) {
    return edit(
        patientId,
        Optional.empty(),
        enrolment ->
            with(
                enrolment,
                enrolment.revision(),
                enrolment.consents().stream().map(c -> withdrawn(c, at)).toList()));
  }

  private static ConsentPeriod withdrawn(ConsentPeriod consent, Instant at) {
    if (consent.withdrawnAt().filter(before -> !before.isAfter(at)).isPresent()) {
      return consent;
    }
    Instant end = consent.from().isAfter(at) ? consent.from() : at;
    return new ConsentPeriod(consent.from(), Optional.of(end));
  }

  private static Enrolment keepingWithdrawals(Enrolment stated, Enrolment before) {
    return with(
        stated,
        stated.revision(),
        stated.consents().stream().map(c -> keepingWithdrawal(c, before)).toList());
  }

  private static ConsentPeriod keepingWithdrawal(ConsentPeriod stated, Enrolment before) {
    Instant from = stated.from().truncatedTo(ChronoUnit.MILLIS);
    return before.consents().stream()
        .filter(c -> c.from().equals(from))
        .flatMap(c -> c.withdrawnAt().stream())
        .filter(at -> stated.withdrawnAt().filter(s -> !s.isAfter(at)).isEmpty())
        .min(Instant::compareTo)
        .map(at -> new ConsentPeriod(stated.from(), Optional.of(at)))
        .orElse(stated);
  }

  /** Everyone's enrolment, by patient id: one state of the store, not a mixture of two. */
  public Map<String, Enrolment> all() {
    return Transactions.inSnapshot(
        source,
        connection ->
            new TreeMap<>(
                EnrolmentTables.load(
                    connection, PatientTable.revisions(connection, Optional.empty()))));
  }

  /** One patient's enrolment. */
  public Optional<Enrolment> find(String patientId) {
    return Transactions.inSnapshot(
        source,
        connection ->
            Optional.ofNullable(
                EnrolmentTables.load(
                        connection, PatientTable.revisions(connection, Optional.of(patientId)))
                    .get(patientId)));
  }

  /** Everyone with their names, by patient id: one state of the store. For the console alone. */
  public List<NamedEnrolment> named() {
    return Transactions.inSnapshot(
        source,
        connection -> {
          Map<String, String> names = PatientTable.names(connection);
          Map<String, Enrolment> enrolments =
              new TreeMap<>(
                  EnrolmentTables.load(
                      connection, PatientTable.revisions(connection, Optional.empty())));
          return enrolments.values().stream()
              .map(e -> new NamedEnrolment(e, names.get(e.patientId())))
              .toList();
        });
  }

  /** Another text whenever a patient, a name or an enrolment changed; cheap to ask. */
  public String version() {
    return Transactions.inTransaction(source, PatientTable::version);
  }

  /** Every device's registration, by device id. */
  public Map<String, DeviceRegistration> devices() {
    return Transactions.inSnapshot(source, DeviceTable::all);
  }

  private Enrolment edit(String patientId, Optional<Long> basedOn, UnaryOperator<Enrolment> edit) {
    return Transactions.inTransaction(
        source,
        connection -> {
          Map<String, Long> revisions = PatientTable.lock(connection, List.of(patientId));
          long found = revisions.getOrDefault(patientId, 0L);
          if (found == 0 || basedOn.filter(expected -> expected != found).isPresent()) {
            throw new EnrolmentConflictException(basedOn.orElse(0L), found);
          }
          Map<String, Enrolment> before = EnrolmentTables.load(connection, revisions);
          Enrolment edited = edit.apply(before.get(patientId));
          if (!edited.patientId().equals(patientId)) {
            throw new IllegalArgumentException("an edit cannot move to another patient");
          }
          List<Enrolment> changed = replace(connection, List.of(edited), before);
          publish(connection, changed, List.of());
          return changed.isEmpty() ? before.get(patientId) : changed.get(0);
        });
  }

  /** Writes those that differ from what was {@code before}; they come back with new revisions. */
  private static List<Enrolment> replace(
      Connection connection, List<Enrolment> enrolments, Map<String, Enrolment> before)
      throws SQLException {
    Map<String, DeviceRegistration> known = DeviceTable.all(connection);
    List<Enrolment> changed = new ArrayList<>();
    List<String> moved = new ArrayList<>();
    for (Enrolment enrolment : enrolments) {
      Enrolment old = before.get(enrolment.patientId());
      Enrolment next = toTheMillisecond(with(enrolment, old.revision(), enrolment.consents()));
      if (old.revision() == 0 || !next.equals(old)) {
        for (DeviceAssignment a : next.devices()) {
          DeviceRegistration device = known.get(a.deviceId());
          if (device == null || !device.vendor().equals(a.vendor())) {
            throw new IllegalArgumentException(
                "an assignment names a device that is not registered with that vendor");
          }
        }
        changed.add(with(next, old.revision() + 1, next.consents()));
        if (!next.zones().equals(old.zones())) {
          moved.add(next.patientId());
        }
      }
    }
    if (!changed.isEmpty()) {
      EnrolmentTables.replace(connection, changed);
      PatientTable.advance(connection, changed);
      ZoneHistory.changed(connection, moved);
    }
    return changed;
  }

  /** Devices first: an enrolment then names no device the gateway has not heard of. */
  private static void publish(
      Connection connection, List<Enrolment> enrolments, List<DeviceRegistration> devices)
      throws SQLException {
    OutboxTable.append(
        connection,
        Stream.concat(
                devices.stream()
                    .map(d -> new Message(Topic.DEVICES, d.deviceId(), EnrolmentWire.encode(d))),
                enrolments.stream()
                    .map(
                        e -> new Message(Topic.ENROLMENTS, e.patientId(), EnrolmentWire.encode(e))))
            .toList());
  }

  /** What the wire keeps of it, so that table, topic and comparison agree. */
  private static Enrolment toTheMillisecond(Enrolment enrolment) {
    return EnrolmentWire.decode(EnrolmentWire.encode(enrolment))
        .toOptional()
        .orElseThrow(() -> new IllegalArgumentException("an enrolment the wire cannot carry"));
  }

  private static Enrolment with(Enrolment e, long revision, List<ConsentPeriod> consents) {
    return new Enrolment(
        e.patientId(),
        revision,
        e.zones(),
        consents,
        e.devices(),
        e.limits(),
        e.statuses(),
        e.modelChoices(),
        e.silenceRules());
  }

  private static void unique(Object before, String what) {
    if (before != null) {
      throw new IllegalArgumentException(what + " is there twice");
    }
  }
}
