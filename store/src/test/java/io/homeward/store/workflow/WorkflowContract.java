package io.homeward.store.workflow;

import static io.homeward.store.database.Database.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.store.archive.Archive;
import io.homeward.store.archive.ArchiveFlush;
import io.homeward.store.archive.ArchivedHour;
import io.homeward.store.archive.HourKey;
import io.homeward.store.archive.Mapping;
import io.homeward.store.board.SignalHours;
import io.homeward.store.database.Database;
import io.homeward.store.hours.PackedHours;
import io.homeward.store.outbox.Outbox;
import io.homeward.store.workflow.AlertHandling.Act;
import io.homeward.store.workflow.AlertHandling.Handling;
import io.homeward.store.workflow.AlertHandling.Mark;
import io.homeward.vitals.alert.AlertAction;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.signal.Signal;
import io.homeward.vitals.wire.AlertWire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What the console may rely on, on any database. */
public interface WorkflowContract {
  Instant AT = Instant.parse("2026-03-02T10:00:00Z");

  Database database();

  private static Act act(String alertId, String by, int minute) {
    return new Act(alertId, "p1", by, AT.plusSeconds(60L * minute));
  }

  private static List<AlertAction> told(Outbox outbox) {
    return outbox.oldest(10).stream()
        .map(row -> AlertWire.decodeAction(row.payload()).toOptional().orElseThrow())
        .toList();
  }

  @Test
  default void theFirstActStandsAndTheJobsAreToldOnce() {
    DataSource source = database().migrated();
    AlertHandling workflow = new AlertHandling(source);
    Outbox outbox = new Outbox(source);

    workflow.acknowledge(act("a1", "Ada", 1), Optional.of("called her"));
    workflow.acknowledge(act("a1", "Ben", 2), Optional.empty());
    workflow.resolve(act("a1", "Ben", 3), "sleeps well");
    workflow.resolve(act("a1", "Ada", 4), "another reason");
    workflow.note(act("a2", "Ben", 5), "to watch");

    assertThat(workflow.of(List.of("a1", "a2", "a3")))
        .isEqualTo(
            Map.of(
                "a1",
                new Handling(
                    Optional.of(new Mark("Ada", AT.plusSeconds(60), "")),
                    Optional.of(new Mark("Ben", AT.plusSeconds(180), "sleeps well")),
                    List.of(new Mark("Ada", AT.plusSeconds(60), "called her"))),
                "a2",
                new Handling(
                    Optional.empty(),
                    Optional.empty(),
                    List.of(new Mark("Ben", AT.plusSeconds(300), "to watch")))));
    assertThat(told(outbox))
        .extracting(AlertAction::kind)
        .containsExactly(AlertAction.Kind.ACKNOWLEDGED, AlertAction.Kind.RESOLVED);
    assertThat(ask(source, "select count(*) from audit")).isEqualTo(4L);
  }

  @Test
  default void whoClosesAnAlertHasSeenIt() {
    AlertHandling workflow = new AlertHandling(database().migrated());
    workflow.resolve(act("a1", "Ben", 3), "seen and done");
    Handling handling = workflow.of(List.of("a1")).get("a1");
    assertThat(handling.acknowledged()).contains(new Mark("Ben", AT.plusSeconds(180), ""));
    assertThat(handling.resolved()).isPresent();
  }

  @Test
  default void publishedRowsLeaveTheOutboxAndTheRestKeepsItsOrder() {
    DataSource source = database().migrated();
    AlertHandling workflow = new AlertHandling(source);
    Outbox outbox = new Outbox(source);
    for (int i = 0; i < 5; i++) {
      workflow.acknowledge(act("a" + i, "Ada", i), Optional.empty());
    }
    List<Outbox.Row> rows = outbox.oldest(3);
    assertThat(rows).extracting(Outbox.Row::id).isSorted().hasSize(3);
    outbox.markPublished(List.of(rows.get(0).id(), rows.get(2).id()));
    assertThat(told(outbox)).extracting(AlertAction::alertId).containsExactly("a1", "a3", "a4");
  }

  @Test
  default void theNewestReadingIsFoundOverAllDevicesAndHoursComeOneByOne() {
    DataSource source = database().migrated();
    List<ArchivedHour> hours = new ArrayList<>();
    for (int h = 0; h < 3; h++) {
      for (String device : List.of("d1", "d2")) {
        PackedHour hour =
            PackedHours.everyMinute(
                PackedHours.HOUR + h * PackedHour.HOUR_MS,
                60 + h,
                device.equals("d1") ? 70 + h : 80 + h);
        if (device.equals("d2") || h < 2) {
          hours.add(
              new ArchivedHour(
                  new HourKey("p1", device, Signal.HEART_RATE, hour.hourStartMs()),
                  "acme",
                  new TreeSet<>(List.of(new Mapping("canonical-json", 1))),
                  hour));
        }
      }
    }
    new Archive(source).flush(ArchiveFlush.ofReadings(hours, List.of(), List.of(), List.of()));
    SignalHours signals = new SignalHours(source);
    assertThat(signals.newest(Signal.HEART_RATE, List.of("p1", "p2")))
        .isEqualTo(
            Map.of(
                "p1",
                new SignalHours.Newest(
                    Instant.ofEpochMilli(PackedHours.HOUR + 2 * PackedHour.HOUR_MS + 60_000), 82)));
    assertThat(signals.signals("p1")).containsExactly(Signal.HEART_RATE);
    assertThat(signals.signals("p2")).isEmpty();
    List<Double> first = new ArrayList<>();
    Instant from = Instant.ofEpochMilli(PackedHours.HOUR + PackedHour.HOUR_MS + 1);
    signals.each(
        "p1", Signal.HEART_RATE, from, from.plusSeconds(3_599), hour -> first.add(hour.value(1)));
    assertThat(first).containsExactly(71.0, 81.0);
  }
}
