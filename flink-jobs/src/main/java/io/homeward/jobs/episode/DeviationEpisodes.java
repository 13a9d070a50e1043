package io.homeward.jobs.episode;

import io.homeward.jobs.scoring.NightScores;
import io.homeward.jobs.scoring.NightStatement;
import io.homeward.models.ModelIdentity;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.score.NightColour;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Consecutive nights of alert make one episode: it begins at the end of the first, when that night
 * could first be judged, and ends with the first night after it that is green or withheld.
 * Stateless, thread-safe.
 */
public final class DeviationEpisodes {
  private DeviationEpisodes() {}

  /**
   * The episodes that nights tell.
   *
   * @param nights in order of date
   * @param endsAtMs where the patient is not followed at present: since when; an open episode ends
   *     there
   */
  public static List<Episode> of(
      ModelIdentity model, List<NightStatement> nights, OptionalLong endsAtMs) {
    List<Episode> episodes = new ArrayList<>();
    List<NightStatement> alerting = new ArrayList<>();
    boolean fromEdge = false;
    for (int i = 0; i < nights.size(); i++) {
      NightStatement night = nights.get(i);
      boolean follows =
          !alerting.isEmpty() && alerting.get(alerting.size() - 1).night() == night.night() - 1;
      boolean alerts = night.colour() != NightColour.GREEN;
      if (!alerting.isEmpty() && !(alerts && follows)) {
        episodes.add(episode(model, alerting, OptionalLong.of(night.endMs()), fromEdge));
        alerting.clear();
      }
      if (alerts) {
        fromEdge = alerting.isEmpty() ? i == 0 : fromEdge;
        alerting.add(night);
      }
    }
    if (!alerting.isEmpty()) {
      long last = alerting.get(alerting.size() - 1).endMs();
      OptionalLong closedAt =
          endsAtMs.isPresent()
              ? OptionalLong.of(Math.max(last, endsAtMs.getAsLong()))
              : OptionalLong.empty();
      episodes.add(episode(model, alerting, closedAt, fromEdge));
    }
    return episodes;
  }

  private static Episode episode(
      ModelIdentity model, List<NightStatement> alerting, OptionalLong closedAt, boolean fromEdge) {
    NightStatement first = alerting.get(0);
    NightStatement last = alerting.get(alerting.size() - 1);
    boolean red = alerting.stream().anyMatch(night -> night.colour() == NightColour.RED);
    boolean oneDevice = alerting.stream().map(NightStatement::deviceId).distinct().count() == 1;
    return new Episode(
        first.endMs(),
        last.endMs(),
        closedAt,
        red ? AlertPriority.HIGH : AlertPriority.MEDIUM,
        oneDevice && !last.deviceId().isEmpty() ? Optional.of(last.deviceId()) : Optional.empty(),
        alerting.stream().noneMatch(night -> night.mode() == ModelMode.CHOSEN),
        fromEdge,
        Optional.of(model),
        NightScores.evidence(last, alerting));
  }
}
