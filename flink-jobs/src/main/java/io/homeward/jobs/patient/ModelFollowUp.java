package io.homeward.jobs.patient;

import io.homeward.jobs.episode.DeviationEpisodes;
import io.homeward.jobs.episode.Episode;
import io.homeward.jobs.scoring.JudgedNight;
import io.homeward.jobs.scoring.NightCalendar;
import io.homeward.jobs.scoring.NightJudging;
import io.homeward.jobs.scoring.NightStatement;
import io.homeward.jobs.scoring.Nights;
import io.homeward.models.release.Outcome;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Follows up what a released model says of a patient's nights: the scores that changed, and the
 * episodes that its nights tell. Owned by one thread.
 */
final class ModelFollowUp {
  private final NightJudging judging;
  private final String patientId;
  private final Supplier<Revision> revisions;
  private final List<Score> scores = new ArrayList<>();

  ModelFollowUp(NightJudging judging, String patientId, Supplier<Revision> revisions) {
    this.judging = judging;
    this.patientId = patientId;
    this.revisions = revisions;
  }

  /**
   * Judges what has changed.
   *
   * @param statements the nights that are over, in order of date
   * @param endsAtMs as {@link DeviationEpisodes#of} has it
   * @return the episodes that all the nights tell
   */
  List<Episode> follow(List<NightStatement> statements, OptionalLong endsAtMs) {
    List<JudgedNight> changed = new ArrayList<>();
    List<JudgedNight> judged = judging.judge(statements, changed);
    changed.forEach(night -> scores.add(score(night)));
    for (long night : judging.noLongerStated(statements)) {
      scores.add(gone(judging.windowStartMs(night), judging.windowEndMs(night)));
    }
    return DeviationEpisodes.of(
        judging.model(), judged, (last, all) -> judging.evidence(last), endsAtMs);
  }

  /** What is to be published, in order of revision. */
  List<Score> scores() {
    return scores;
  }

  private Score score(JudgedNight night) {
    Outcome outcome = judging.outcome(night);
    return score(
        judging.windowStartMs(night.night()),
        night.endMs(),
        outcome.fold(s -> OptionalDouble.of(s.score()), w -> OptionalDouble.empty()),
        outcome.fold(s -> Optional.empty(), w -> Optional.of(w.reason())),
        night.mode() != ModelMode.CHOSEN,
        false,
        judging.evidence(night));
  }

  /** No score stands any more of a window that was judged and is none now. */
  private Score gone(long startMs, long endMs) {
    return score(
        startMs,
        endMs,
        OptionalDouble.empty(),
        Optional.of(WithheldReason.NO_DATA),
        true,
        true,
        Evidence.ofWindow(Instant.ofEpochMilli(startMs), Instant.ofEpochMilli(endMs)));
  }

  /** Takes back the scores of nights whose window began elsewhere under the zones before. */
  List<Score> moved(NightJudging former, NightCalendar before, Nights nights) {
    List<Score> moved = new ArrayList<>();
    for (Map.Entry<Long, Nights.Night> entry : nights.byDay().entrySet()) {
      long night = entry.getKey();
      long startMs = former.windowStartMs(night);
      if (entry.getValue().judgement().isPresent() && startMs != judging.windowStartMs(night)) {
        moved.add(gone(startMs, before.endMs(night)));
      }
    }
    return moved;
  }

  private Score score(
      long startMs,
      long endMs,
      OptionalDouble score,
      Optional<WithheldReason> withheld,
      boolean shadow,
      boolean retracted,
      Evidence evidence) {
    return new Score(
        patientId,
        judging.model().name(),
        judging.model().version(),
        judging.model().hash(),
        Instant.ofEpochMilli(startMs),
        Instant.ofEpochMilli(endMs),
        score,
        OptionalDouble.empty(),
        withheld,
        shadow,
        retracted,
        revisions.get(),
        evidence);
  }
}
