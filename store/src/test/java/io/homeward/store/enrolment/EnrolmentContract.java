package io.homeward.store.enrolment;

import static io.homeward.store.database.Database.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeward.store.database.Database;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.ConsentDecision;
import io.homeward.vitals.enrolment.DeviceRegistration;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.Enrolment.ConsentPeriod;
import io.homeward.vitals.enrolment.Enrolment.DeviceAssignment;
import io.homeward.vitals.enrolment.Enrolment.Limit;
import io.homeward.vitals.enrolment.Enrolment.ModelChoice;
import io.homeward.vitals.enrolment.Enrolment.SilenceRule;
import io.homeward.vitals.enrolment.Enrolment.StatusPeriod;
import io.homeward.vitals.enrolment.Enrolment.ZonePeriod;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.signal.Signal;
import io.homeward.vitals.wire.EnrolmentWire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What whoever enrols, and whoever follows the topics, may rely on, on any database. */
public interface EnrolmentContract {
  Instant START = Instant.parse("2026-03-01T07:30:00.125Z");

  Database database();

  private static DeviceRegistration device(String id) {
    return new DeviceRegistration(id, "acme", "pbkdf2-sha256$1$c2FsdA$aGFzaA", false, 99);
  }

  private static Enrolment enrolment(String patient, String device) {
    Optional<Instant> until = Optional.of(START.plus(Duration.ofDays(90)));
    return new Enrolment(
        patient,
        99,
        List.of(
            new ZonePeriod(Instant.EPOCH, ZoneId.of("Europe/Berlin")),
            new ZonePeriod(START, ZoneId.of("-03:30"))),
        List.of(
            new ConsentPeriod(START.minusSeconds(900), Optional.of(START)),
            new ConsentPeriod(START.plusSeconds(60), Optional.empty())),
        List.of(new DeviceAssignment(device, "acme", START, until)),
        List.of(
            new Limit(
                Signal.HEART_RATE,
                OptionalDouble.of(0.1 + 0.2),
                OptionalDouble.empty(),
                Duration.ofMinutes(10),
                AlertPriority.HIGH,
                START,
                until),
            new Limit(
                Signal.OXYGEN_SATURATION,
                OptionalDouble.of(92),
                OptionalDouble.of(100),
                Duration.ZERO,
                AlertPriority.MEDIUM,
                START,
                Optional.empty())),
        List.of(new StatusPeriod(PatientStatus.PAUSED, START, until)),
        List.of(new ModelChoice("nightsignal-causal", ModelMode.CHOSEN, START, Optional.empty())),
        List.of(new SilenceRule(Signal.STEPS, Duration.ofHours(30), START, until)));
  }

  /** Every outbox row in its order: {@code topic key revision}; its content must be the wire's. */
  private static List<String> outbox(DataSource source) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = source.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select topic, key, payload from outbox order by id");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        long revision =
            row.getString(1).equals("devices")
                ? EnrolmentWire.decodeDevice(row.getBytes(3)).toOptional().orElseThrow().revision()
                : EnrolmentWire.decode(row.getBytes(3)).toOptional().orElseThrow().revision();
        rows.add(row.getString(1) + " " + row.getString(2) + " " + revision);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return rows;
  }

  @Test
  default void anEnrolmentIsReadBackWholeAndPublishedAsItStands() {
    DataSource source = database().migrated();
    EnrolmentStore store = new EnrolmentStore(source);
    Enrolment stated = enrolment("p1", "watch-1");

    EnrolmentStore.Changed changed = store.put(stated, "Ada Low", List.of(device("watch-1")));

    Enrolment expected =
        new Enrolment(
            "p1",
            1,
            stated.zones(),
            stated.consents(),
            stated.devices(),
            stated.limits(),
            stated.statuses(),
            stated.modelChoices(),
            stated.silenceRules());
    assertThat(store.find("p1")).contains(expected);
    assertThat(store.all()).containsOnly(java.util.Map.entry("p1", expected));
    assertThat(store.named()).containsExactly(new NamedEnrolment(expected, "Ada Low"));
    assertThat(store.devices().get("watch-1").revision()).isEqualTo(1);
    assertThat(store.devices().get("watch-1").secretHash()).isEqualTo(device("x").secretHash());
    assertThat(changed.enrolments()).containsExactly(expected);
    assertThat(outbox(source)).containsExactly("devices watch-1 1", "enrolments p1 1");
    assertThat(
            EnrolmentWire.decode((byte[]) ask(source, "select payload from outbox where id = 2"))
                .toOptional())
        .contains(expected);
    assertThat(store.find("p2")).isEmpty();
  }

  @Test
  default void whatIsThereAlreadyIsNoChange() {
    DataSource source = database().migrated();
    EnrolmentStore store = new EnrolmentStore(source);
    Enrolment stated = enrolment("p1", "watch-1");
    store.put(stated, "Ada Low", List.of(device("watch-1")));

    // Finer than the wire keeps, and another revision: still the same enrolment.
    Enrolment finer = withZone(stated, new ZonePeriod(START.plusNanos(1), ZoneId.of("-03:30")));
    assertThat(store.put(finer, "Ada Low", List.of(device("watch-1"))))
        .isEqualTo(new EnrolmentStore.Changed(List.of(), List.of()));
    // A name is nobody's business but the console's.
    String before = store.version();
    store.put(stated, "Ada King", List.of());
    assertThat(store.named()).extracting(NamedEnrolment::name).containsExactly("Ada King");
    assertThat(store.version()).isNotEqualTo(before).isEqualTo(store.version());
    assertThat(outbox(source)).hasSize(2);

    Enrolment moved = withZone(stated, new ZonePeriod(START, ZoneId.of("Asia/Tokyo")));
    store.put(moved, "Ada King", List.of());
    assertThat(store.find("p1").orElseThrow().revision()).isEqualTo(2);
    assertThat(store.find("p1").orElseThrow().zoneAt(START)).isEqualTo(ZoneId.of("Asia/Tokyo"));
    DeviceRegistration revoked =
        new DeviceRegistration("watch-1", "acme", device("x").secretHash(), true, 1);
    store.put(List.of(), List.of(revoked));
    assertThat(outbox(source).subList(2, 4))
        .containsExactly("enrolments p1 2", "devices watch-1 2");
  }

  private static Enrolment withZone(Enrolment e, ZonePeriod second) {
    return new Enrolment(
        e.patientId(),
        7,
        List.of(e.zones().get(0), second),
        e.consents(),
        e.devices(),
        e.limits(),
        e.statuses(),
        e.modelChoices(),
        e.silenceRules());
  }

  @Test
  default void anEditOfAnOlderRevisionIsAConflictAndWritesNothing() {
    DataSource source = database().migrated();
    EnrolmentStore store = new EnrolmentStore(source);
    store.put(enrolment("p1", "watch-1"), "Ada Low", List.of(device("watch-1")));
    ZonePeriod tokyo = new ZonePeriod(START, ZoneId.of("Asia/Tokyo"));

    Enrolment changed = store.change("p1", 1, e -> withZone(e, tokyo));
    assertThat(changed.revision()).isEqualTo(2);
    assertThat(store.find("p1")).contains(changed);
    assertThatThrownBy(() -> store.change("p1", 1, e -> withZone(e, e.zones().get(0))))
        .isInstanceOfSatisfying(
            EnrolmentConflictException.class,
            conflict -> {
              assertThat(conflict.expectedRevision()).isEqualTo(1);
              assertThat(conflict.foundRevision()).isEqualTo(2);
            });
    assertThatThrownBy(() -> store.change("p9", 1, e -> e))
        .isInstanceOf(EnrolmentConflictException.class);
    assertThat(store.find("p1")).contains(changed);
    assertThat(outbox(source)).hasSize(3);
  }

  @Test
  default void withdrawnConsentEndsProcessingAndIsAChangeOnce() {
    DataSource source = database().migrated();
    EnrolmentStore store = new EnrolmentStore(source);
    store.put(enrolment("p1", "watch-1"), "Ada Low", List.of(device("watch-1")));
    Instant at = START.plus(Duration.ofDays(2));

    Enrolment after = store.withdrawConsent("p1", at);
    assertThat(after.revision()).isEqualTo(2);
    assertThat(after.consentFor(at.minusSeconds(1), at.minusSeconds(1)))
        .isEqualTo(ConsentDecision.GIVEN);
    assertThat(after.consentFor(at.minusSeconds(1), at)).isEqualTo(ConsentDecision.WITHDRAWN);
    assertThat(after.consents().get(0).withdrawnAt()).contains(START);
    assertThat(store.withdrawConsent("p1", at.plusSeconds(5))).isEqualTo(after);
    assertThat(outbox(source).subList(2, 3)).containsExactly("enrolments p1 2");
  }

  /** A ward file is stated at every start; it may be older than what a patient decided since. */
  @Test
  default void aWithdrawalOutlivesTheWardBeingStatedAgain() {
    DataSource source = database().migrated();
    EnrolmentStore store = new EnrolmentStore(source);
    Enrolment stated = enrolment("p1", "watch-1");
    store.put(stated, "Ada Low", List.of(device("watch-1")));
    Instant at = START.plus(Duration.ofDays(2));
    Enrolment withdrawn = store.withdrawConsent("p1", at);

    assertThat(store.put(stated, "Ada Low", List.of(device("watch-1"))).enrolments()).isEmpty();
    assertThat(store.find("p1")).contains(withdrawn);

    Instant again = at.plus(Duration.ofDays(1));
    Enrolment granted =
        new Enrolment(
            stated.patientId(),
            1,
            stated.zones(),
            Stream.concat(
                    stated.consents().stream(),
                    Stream.of(new ConsentPeriod(again, Optional.empty())))
                .toList(),
            stated.devices(),
            stated.limits(),
            stated.statuses(),
            stated.modelChoices(),
            stated.silenceRules());
    store.put(granted, "Ada Low", List.of(device("watch-1")));
    Enrolment after = store.find("p1").orElseThrow();
    assertThat(after.consentFor(at.plusSeconds(1), again)).isEqualTo(ConsentDecision.WITHDRAWN);
    assertThat(after.consentFor(again, again)).isEqualTo(ConsentDecision.GIVEN);
  }

  @Test
  default void aWardIsEnrolledAsAWholeOrNotAtAll() {
    DataSource source = database().migrated();
    EnrolmentStore store = new EnrolmentStore(source);
    List<NamedEnrolment> ward =
        IntStream.range(0, 300)
            .mapToObj(i -> new NamedEnrolment(enrolment("p" + i, "w" + i), "Name " + i))
            .toList();
    List<DeviceRegistration> devices =
        IntStream.range(0, 300).mapToObj(i -> device("w" + i)).toList();

    // The last patient's watch is unknown: nobody is enrolled.
    assertThatThrownBy(() -> store.put(ward, devices.subList(0, 299)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContainingAny("w299", "p299", "Name");
    assertThat(store.all()).isEmpty();
    assertThat(store.devices()).isEmpty();
    assertThat(outbox(source)).isEmpty();

    assertThat(store.put(ward, devices).enrolments()).hasSize(300);
    assertThat(store.all()).hasSize(300);
    assertThat(outbox(source)).hasSize(600);
    assertThat(store.put(ward, devices).enrolments()).isEmpty();
    assertThat(outbox(source)).hasSize(600);
    assertThatThrownBy(() -> store.put(List.of(ward.get(0), ward.get(0)), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void writersAtOnceEachGetARevisionOfTheirOwn() throws Exception {
    DataSource source = database().migrated();
    EnrolmentStore store = new EnrolmentStore(source);
    int writers = 6;
    CyclicBarrier together = new CyclicBarrier(writers);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        ZonePeriod zone = new ZonePeriod(START, ZoneId.of("+0" + i + ":00"));
        tasks.add(
            () -> {
              together.await();
              store.put(
                  withZone(enrolment("p1", "watch-1"), zone), "Ada", List.of(device("watch-1")));
              return true;
            });
      }
      for (Future<Boolean> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(store.find("p1").orElseThrow().revision()).isEqualTo(writers);
    assertThat(outbox(source).stream().filter(row -> row.startsWith("enrolments")))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, writers).mapToObj(n -> "enrolments p1 " + n).toList());
  }
}
