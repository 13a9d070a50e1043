package io.homeward.jobs.scoring;

import io.homeward.models.ModelIdentity;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.models.nightsignal.NightVerdict;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Turns what is said of a night into the records others read. Stateless, thread-safe. */
public final class NightScores {
  private static final long QUARTER_MS = 15 * 60_000L;

  private NightScores() {}

  /**
   * The score of a night.
   *
   * @param retracted its readings were retracted and none are left
   */
  public static Score score(
      String patientId,
      ModelIdentity model,
      NightStatement night,
      boolean retracted,
      Revision revision) {
    return new Score(
        patientId,
        model.name(),
        model.version(),
        model.hash(),
        Instant.ofEpochMilli(night.startMs()),
        Instant.ofEpochMilli(night.endMs()),
        night
            .verdict()
            .map(verdict -> OptionalDouble.of(verdict.score()))
            .orElse(OptionalDouble.empty()),
        OptionalDouble.empty(),
        night.withheld(),
        night.mode() != ModelMode.CHOSEN,
        retracted,
        revision,
        evidence(night, List.of(night)));
  }

  /**
   * The ground of a night's answer.
   *
   * @param night the night judged
   * @param drivers the nights that drove it, newest last; the newest ones are stated
   */
  public static Evidence evidence(NightStatement night, List<NightStatement> drivers) {
    Optional<NightVerdict> verdict = night.verdict();
    return new Evidence(
        Instant.ofEpochMilli(night.startMs()),
        Instant.ofEpochMilli(night.endMs()),
        Optional.of(LocalDate.ofEpochDay(night.night())),
        number(verdict.map(NightVerdict::value)),
        OptionalDouble.empty(),
        number(verdict.map(NightVerdict::baseline)),
        number(verdict.map(v -> v.baseline() + NightSignal.YELLOW_ABOVE)),
        Signal.HEART_RATE.unit(),
        verdict.map(NightVerdict::baselineSize).orElse(0),
        night.samples(),
        verdict.map(NightVerdict::colour),
        contributions(drivers),
        gaps(night));
  }

  private static OptionalDouble number(Optional<Integer> value) {
    return value.map(v -> OptionalDouble.of(v)).orElse(OptionalDouble.empty());
  }

  private static List<Evidence.Contribution> contributions(List<NightStatement> drivers) {
    List<Evidence.Contribution> contributions = new ArrayList<>();
    for (int i = drivers.size() - 1; i >= 0 && contributions.size() < MOST_DRIVERS; i--) {
      drivers
          .get(i)
          .verdict()
          .ifPresent(
              v ->
                  contributions.add(
                      new Evidence.Contribution(
                          Signal.HEART_RATE.name(),
                          Optional.of(v.night()),
                          v.value(),
                          v.baseline(),
                          v.score())));
    }
    return contributions;
  }

  /** Nights stated with an alert: a fortnight says what a longer list would not. */
  private static final int MOST_DRIVERS = 14;

  /** Stretches of at least a quarter of an hour without heart rate. */
  private static List<Evidence.Gap> gaps(NightStatement night) {
    List<Evidence.Gap> gaps = new ArrayList<>();
    int quarters = (int) ((night.endMs() - night.startMs()) / QUARTER_MS);
    int from = -1;
    for (int quarter = 0; quarter <= quarters; quarter++) {
      boolean missing = quarter < quarters && (night.covered() >>> quarter & 1) == 0;
      if (missing && from < 0) {
        from = quarter;
      } else if (!missing && from >= 0) {
        gaps.add(
            new Evidence.Gap(
                Instant.ofEpochMilli(night.startMs() + from * QUARTER_MS),
                Instant.ofEpochMilli(night.startMs() + quarter * QUARTER_MS),
                Signal.HEART_RATE));
        from = -1;
      }
    }
    return gaps;
  }
}
