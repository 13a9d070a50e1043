package io.homeward.console.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeward.console.board.BoardPage.PatientCard;
import io.homeward.console.testward.ModelSamples;
import io.homeward.console.testward.Samples;
import io.homeward.console.ward.WardPatient;
import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.score.Score;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BoardComposerTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

  private static WardPatient patient(String id) {
    return Samples.patient(id, "Name of " + id, SINCE);
  }

  private static BoardPage board(
      List<Alert> alerts, Map<String, Handling> handlings, Map<String, LatestReading> rates) {
    List<WardPatient> people =
        List.of("p1", "p2", "p3", "p4", "p5").stream().map(BoardComposerTest::patient).toList();
    return BoardComposer.compose(
        new WardView(NOW, ZoneOffset.UTC, people, alerts, handlings, rates, Map.of()));
  }

  private static Alert limit(String id, String patient, AlertPriority priority, int minutesAgo) {
    return Samples.limit(id, patient, priority, NOW.minus(Duration.ofMinutes(minutesAgo)));
  }

  private static Handling seen() {
    return new Handling(
        Optional.of(new Handling.Mark("N. Urse", NOW.minusSeconds(120), "")),
        Optional.empty(),
        List.of());
  }

  private static Handling resolved() {
    return new Handling(
        Optional.empty(), Optional.of(new Handling.Mark("N. Urse", NOW, "well")), List.of());
  }

  private static List<String> ids(List<PatientCard> cards) {
    return cards.stream().map(PatientCard::patientId).toList();
  }

  private static final List<Alert> MIXED =
      List.of(
          limit("low", "p1", AlertPriority.LOW, 20),
          limit("high-seen", "p2", AlertPriority.HIGH, 90),
          limit("high", "p3", AlertPriority.HIGH, 15),
          limit("medium", "p4", AlertPriority.MEDIUM, 40),
          Samples.silence("silent", "p5", NOW.minus(Duration.ofHours(20))));

  @Test
  void theMostUrgentPatientComesFirstAndTechnicalAlertsStandApart() {
    BoardPage page = board(MIXED, Map.of("high-seen", seen()), Map.of());
    assertThat(ids(page.clinical())).containsExactly("p3", "p2", "p4", "p1");
    assertThat(ids(page.technical())).containsExactly("p5");
    assertThat(page.quiet()).isEmpty();
    assertThat(page.counts()).isEqualTo(new BoardPage.Counts(2, 1, 1, 1, 3));
  }

  @Property
  void theOrderOfTheStreamDoesNotMatter(@ForAll long seed) {
    List<Alert> shuffled = new java.util.ArrayList<>(MIXED);
    Collections.shuffle(shuffled, new java.util.Random(seed));
    assertThat(board(shuffled, Map.of(), Map.of())).isEqualTo(board(MIXED, Map.of(), Map.of()));
  }

  @Test
  void alertsOfOnePatientShareACard() {
    BoardPage page =
        board(
            List.of(
                limit("a", "p1", AlertPriority.LOW, 60), limit("b", "p1", AlertPriority.HIGH, 5)),
            Map.of(),
            Map.of());
    assertThat(page.clinical()).hasSize(1);
    assertThat(page.clinical().get(0).alerts())
        .extracting(BoardPage.AlertLine::alertId)
        .containsExactly("b", "a");
  }

  @Test
  void anEndedEpisodeStaysUntilItIsSeenAndAWithdrawnOneUntilItIsClosed() {
    Alert closed =
        Samples.revised(
            limit("c", "p1", AlertPriority.HIGH, 200), 2, AlertState.CLOSED, false, false);
    Alert withdrawn =
        Samples.revised(
            limit("w", "p2", AlertPriority.HIGH, 200), 2, AlertState.WITHDRAWN, false, false);
    assertThat(ids(board(List.of(closed, withdrawn), Map.of(), Map.of()).clinical()))
        .containsExactlyInAnyOrder("p1", "p2");
    assertThat(
            ids(
                board(List.of(closed, withdrawn), Map.of("c", seen(), "w", seen()), Map.of())
                    .clinical()))
        .containsExactly("p2");
    assertThat(
            board(List.of(closed, withdrawn), Map.of("c", seen(), "w", resolved()), Map.of())
                .clinical())
        .isEmpty();
  }

  @Test
  void anOpenAlertStaysThoughSeenAndGoesWhenResolved() {
    Alert open = limit("a", "p1", AlertPriority.HIGH, 20);
    assertThat(board(List.of(open), Map.of("a", seen()), Map.of()).clinical()).hasSize(1);
    assertThat(board(List.of(open), Map.of("a", resolved()), Map.of()).clinical()).isEmpty();
  }

  @Test
  void aPatientTheModelCannotJudgeYetIsShownAsNotJudgedWithOrWithoutAlerts() {
    List<Alert> alerts = List.of(limit("a", "p1", AlertPriority.LOW, 20));
    Map<String, Score> scores =
        Map.of(
            "p1", ModelSamples.tooNew("p1", NOW),
            "p2", ModelSamples.tooNew("p2", NOW),
            "p3", ModelSamples.unlike("p3", NOW));
    List<WardPatient> people = List.of(patient("p1"), patient("p2"), patient("p3"), patient("p4"));
    BoardPage page =
        BoardComposer.compose(
            new WardView(NOW, ZoneOffset.UTC, people, alerts, Map.of(), Map.of(), scores));
    String words = "not judged: baseline of 6 of 14 nights";
    assertThat(page.clinical().get(0).notJudged()).isEqualTo(words);
    assertThat(page.quiet())
        .extracting(BoardPage.QuietRow::notJudged)
        .containsExactly(words, "", "");
  }

  @Test
  void aPatientWithoutReadingsIsNeverShownAsNormal() {
    BoardPage page =
        board(
            List.of(),
            Map.of(),
            Map.of(
                "p1",
                new LatestReading(NOW.minusSeconds(240), 72),
                "p2",
                new LatestReading(NOW.minus(Duration.ofHours(5)), 68)));
    Map<String, BoardPage.DataState> states =
        page.quiet().stream()
            .collect(
                java.util.stream.Collectors.toMap(
                    BoardPage.QuietRow::patientId, BoardPage.QuietRow::heartRate));
    assertThat(states.get("p1"))
        .isEqualTo(new BoardPage.DataState("fresh", "72 /min", "4 min ago"));
    assertThat(states.get("p2"))
        .isEqualTo(new BoardPage.DataState("old", "68 /min", "no data since 07:00"));
    assertThat(states.get("p3")).isEqualTo(new BoardPage.DataState("none", "", "no data yet"));
  }

  @Test
  void anAlertOfSomeoneNotEnrolledIsShownAllTheSame() {
    assertThat(
            board(List.of(limit("a", "stranger", AlertPriority.HIGH, 5)), Map.of(), Map.of())
                .clinical()
                .get(0)
                .name())
        .isEqualTo("Not enrolled here");
  }
}
