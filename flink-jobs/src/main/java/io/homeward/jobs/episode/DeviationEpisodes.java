package io.homeward.jobs.episode;

import io.homeward.jobs.scoring.StatedNight;
import io.homeward.models.ModelIdentity;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.score.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/**
 * Consecutive nights of alert make one episode: it begins at the end of the first, when that night
 * could first be judged, and ends with the first night after it that does not alert or is withheld.
 * Stateless, thread-safe.
 */
public final class DeviationEpisodes {
  private DeviationEpisodes() {}

  /**
   * The episodes that nights tell.
   *
   * @param nights in order of date
   * @param evidence the ground of an episode, told by its last night and all its nights
   * @param endsAtMs where the patient is not followed at present: since when; an open episode ends
   *     there
   */
  public static <N extends StatedNight> List<Episode> of(
      ModelIdentity model,
      List<N> nights,
      BiFunction<N, List<N>, Evidence> evidence,
      OptionalLong endsAtMs) {
    List<Episode> episodes = new ArrayList<>();
    List<N> alerting = new ArrayList<>();
    boolean fromEdge = false;
    for (int i = 0; i < nights.size(); i++) {
      N night = nights.get(i);
      boolean follows =
          !alerting.isEmpty() && alerting.get(alerting.size() - 1).night() == night.night() - 1;
      boolean alerts = night.alerts();
      if (!alerting.isEmpty() && !(alerts && follows)) {
        episodes.add(episode(model, alerting, evidence, OptionalLong.of(night.endMs()), fromEdge));
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
      episodes.add(episode(model, alerting, evidence, closedAt, fromEdge));
    }
    return episodes;
  }

  private static <N extends StatedNight> Episode episode(
      ModelIdentity model,
      List<N> alerting,
      BiFunction<N, List<N>, Evidence> evidence,
      OptionalLong closedAt,
      boolean fromEdge) {
    N first = alerting.get(0);
    N last = alerting.get(alerting.size() - 1);
    boolean urgent = alerting.stream().anyMatch(StatedNight::isUrgent);
    boolean oneDevice = alerting.stream().map(StatedNight::deviceId).distinct().count() == 1;
    return new Episode(
        first.endMs(),
        last.endMs(),
        closedAt,
        urgent ? AlertPriority.HIGH : AlertPriority.MEDIUM,
        oneDevice && !last.deviceId().isEmpty() ? Optional.of(last.deviceId()) : Optional.empty(),
        alerting.stream().noneMatch(night -> night.mode() == ModelMode.CHOSEN),
        fromEdge,
        Optional.of(model),
        evidence.apply(last, alerting));
  }
}
