package io.homeward.jobs.episode;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.alert.WithdrawnReason;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EpisodeTrackerTest {
  private static final AlertCause CAUSE = AlertCause.limit(Signal.HEART_RATE);
  private static final long NOW = Instant.parse("2026-01-10T12:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000L;

  private final List<TrackedAlert> alerts = new ArrayList<>();
  private final Map<String, Long> settled = new HashMap<>();
  private final List<String> resolved = new ArrayList<>();
  private long number;

  private EpisodeTracker tracker() {
    return new EpisodeTracker(
        "patient-1", alerts, settled, resolved, () -> new Revision(1, ++number));
  }

  private static Episode episode(long fromMinute, long lastMinute, OptionalLong closed) {
    Instant from = Instant.ofEpochMilli(NOW + fromMinute * MINUTE);
    Instant last = Instant.ofEpochMilli(NOW + lastMinute * MINUTE);
    return new Episode(
        from.toEpochMilli(),
        last.toEpochMilli(),
        closed,
        AlertPriority.HIGH,
        Optional.of("device-1"),
        false,
        false,
        Optional.empty(),
        Evidence.ofWindow(from, last));
  }

  private static Episode closed(long fromMinute, long lastMinute) {
    return episode(fromMinute, lastMinute, OptionalLong.of(NOW + lastMinute * MINUTE));
  }

  private static Episode open(long fromMinute, long lastMinute) {
    return episode(fromMinute, lastMinute, OptionalLong.empty());
  }

  private List<Alert> reconcile(long nowMs, Episode... episodes) {
    EpisodeTracker tracker = tracker();
    tracker.reconcile(CAUSE, List.of(episodes), WithdrawnReason.LATE_DATA, nowMs);
    return List.copyOf(tracker.emitted());
  }

  @Test
  void theSameEpisodeAgainEmitsNothing() {
    assertThat(reconcile(NOW, open(-30, -10))).hasSize(1);
    assertThat(reconcile(NOW + MINUTE, open(-30, -10))).isEmpty();
  }

  @Test
  void lateDataThatMovesTheOnsetKeepsTheIdAndRaisesTheRevision() {
    Alert first = reconcile(NOW, open(-30, -10)).get(0);
    List<Alert> amended = reconcile(NOW, open(-45, -10));
    assertThat(amended).singleElement().extracting(Alert::alertId).isEqualTo(first.alertId());
    assertThat(amended.get(0).onset()).isEqualTo(Instant.ofEpochMilli(NOW - 45 * MINUTE));
    assertThat(amended.get(0).revision().isAfter(first.revision())).isTrue();
  }

  @Test
  void lateDataThatJoinsTwoEpisodesMergesTheYoungerAlertIntoTheOlder() {
    String older = reconcile(NOW, closed(-90, -60)).get(0).alertId();
    String younger = reconcile(NOW + MINUTE, closed(-90, -60), open(-30, -10)).get(0).alertId();
    List<Alert> joined = reconcile(NOW + 2 * MINUTE, open(-90, -10));
    assertThat(joined).hasSize(2);
    assertThat(joined)
        .filteredOn(a -> a.alertId().equals(older))
        .singleElement()
        .extracting(Alert::state)
        .isEqualTo(AlertState.OPEN);
    Alert merged =
        joined.stream().filter(a -> a.alertId().equals(younger)).findFirst().orElseThrow();
    assertThat(merged.state()).isEqualTo(AlertState.MERGED);
    assertThat(merged.mergedInto()).contains(older);
  }

  @Test
  void anAlertWhoseGroundIsGoneIsWithdrawnWithItsReason() {
    String id = reconcile(NOW, open(-30, -10)).get(0).alertId();
    Alert withdrawn = reconcile(NOW).get(0);
    assertThat(withdrawn.alertId()).isEqualTo(id);
    assertThat(withdrawn.state()).isEqualTo(AlertState.WITHDRAWN);
    assertThat(withdrawn.withdrawnReason()).contains(WithdrawnReason.LATE_DATA);
  }

  @Test
  void aResolvedAlertIsNeverOpenAgain() {
    String id = reconcile(NOW, open(-30, -10)).get(0).alertId();
    EpisodeTracker tracker = tracker();
    tracker.resolve(id, Instant.ofEpochMilli(NOW), NOW);
    List<Alert> later = reconcile(NOW + 20 * MINUTE, open(-30, 15));
    assertThat(later).noneMatch(a -> a.state() == AlertState.OPEN);
    assertThat(alerts).noneMatch(t -> t.alert().state() == AlertState.OPEN);
  }

  @Test
  void aBreachThatWasOverWhenItsDataArrivedIsMarkedStale() {
    assertThat(reconcile(NOW, closed(-90, -60)).get(0).staleWhenRaised()).isTrue();
    assertThat(reconcile(NOW, closed(-90, -60), open(-30, -10)).get(0).staleWhenRaised()).isFalse();
  }

  @Test
  void aRestoreEmitsOpenAndRecentAlertsAgainAndNoOlderOnes() {
    reconcile(NOW, closed(-90, -60), open(-30, -10));
    EpisodeTracker soon = tracker();
    soon.emitAgain(NOW + EpisodeTracker.RECENT_MS);
    assertThat(soon.emitted()).hasSize(2);
    EpisodeTracker later = tracker();
    later.emitAgain(NOW + EpisodeTracker.RECENT_MS + 1);
    assertThat(later.emitted()).singleElement().extracting(Alert::state).isEqualTo(AlertState.OPEN);
  }

  @Test
  void aRestoreBeforeTheWardClockHasBegunEmitsClosedAlertsToo() {
    reconcile(NOW, closed(-90, -60));
    EpisodeTracker tracker = tracker();
    tracker.emitAgain(Long.MIN_VALUE);
    assertThat(tracker.emitted()).hasSize(1);
  }
}
