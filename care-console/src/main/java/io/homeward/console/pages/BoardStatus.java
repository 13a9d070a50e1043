package io.homeward.console.pages;

import io.homeward.console.board.WardAlerts;
import io.homeward.console.live.Liveness;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What stands between the nurse and a live board, in words.
 *
 * @param notLive {@code Not live since 12:00:00}; empty while live
 * @param reason why
 * @param loading the alerts of the stream are not all read yet
 * @param storeFailing the store does not answer
 */
public record BoardStatus(String notLive, String reason, boolean loading, boolean storeFailing) {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.UK);

  /**
   * The status of this moment.
   *
   * @param zone in which wall time is told
   */
  static BoardStatus of(Liveness liveness, WardAlerts alerts, boolean storeFailing, ZoneId zone) {
    Optional<Liveness.NotLive> notLive = liveness.notLive();
    return new BoardStatus(
        notLive.map(n -> "Not live since " + CLOCK.format(n.since().atZone(zone)) + ".").orElse(""),
        notLive.map(Liveness.NotLive::reason).orElse(""),
        !alerts.isComplete(),
        storeFailing);
  }
}
