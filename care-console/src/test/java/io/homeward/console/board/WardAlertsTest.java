package io.homeward.console.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.console.testward.Samples;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WardAlertsTest {
  private static final Instant ONSET = Instant.parse("2026-11-24T09:00:00Z");
  private final WardAlerts alerts = new WardAlerts(20);
  private final Alert high = Samples.limit("a", "p", AlertPriority.HIGH, ONSET);

  private static Alert at(Alert alert, long number, AlertState state) {
    return Samples.revised(alert, number, state, false, false);
  }

  @Test
  void lowerAndEqualRevisionsChangeNothing() {
    alerts.take(at(high, 5, AlertState.CLOSED));
    assertThat(alerts.take(at(high, 4, AlertState.OPEN))).isEqualTo(WardAlerts.Change.NONE);
    assertThat(alerts.take(at(high, 5, AlertState.OPEN))).isEqualTo(WardAlerts.Change.NONE);
    assertThat(alerts.find("a").orElseThrow().state()).isEqualTo(AlertState.CLOSED);
  }

  @Test
  void aHighAlertIsAudibleOnceHoweverOftenItIsEmitted() {
    assertThat(alerts.take(high)).isEqualTo(WardAlerts.Change.NEW_HIGH);
    assertThat(alerts.take(at(high, 2, AlertState.OPEN))).isEqualTo(WardAlerts.Change.CHANGED);
  }

  @Test
  void aStaleHighAlertIsNeverAudible() {
    assertThat(alerts.take(Samples.revised(high, 1, AlertState.OPEN, true, false)))
        .isEqualTo(WardAlerts.Change.CHANGED);
    assertThat(alerts.take(at(high, 2, AlertState.OPEN))).isEqualTo(WardAlerts.Change.CHANGED);
  }

  @Test
  void aMediumAlertThatBecomesHighIsAudible() {
    alerts.take(Samples.limit("a", "p", AlertPriority.MEDIUM, ONSET));
    assertThat(alerts.take(at(high, 2, AlertState.OPEN))).isEqualTo(WardAlerts.Change.NEW_HIGH);
  }

  @Test
  void shadowsAreNeitherSeenNorHeard() {
    assertThat(alerts.take(Samples.revised(high, 1, AlertState.OPEN, false, true)))
        .isEqualTo(WardAlerts.Change.NONE);
    assertThat(alerts.visible()).isEmpty();
  }

  @Test
  void pastTheBoundEndedAlertsGoAndOpenOnesStay() {
    alerts.take(high);
    for (int i = 0; i < 40; i++) {
      Alert ended = Samples.limit("e" + i, "p", AlertPriority.LOW, ONSET.plusSeconds(60L * i));
      alerts.take(at(ended, 1, AlertState.CLOSED));
    }
    assertThat(alerts.size()).isLessThanOrEqualTo(20);
    assertThat(alerts.find("a")).isPresent();
    assertThat(alerts.find("e39")).isPresent();
    assertThat(alerts.forgotten()).isGreaterThanOrEqualTo(21);
  }
}
