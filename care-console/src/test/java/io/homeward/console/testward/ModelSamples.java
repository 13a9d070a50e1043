package io.homeward.console.testward;

import io.homeward.vitals.alert.Alert;
import io.homeward.vitals.alert.AlertCause;
import io.homeward.vitals.alert.AlertPriority;
import io.homeward.vitals.alert.AlertState;
import io.homeward.vitals.revision.Revision;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.score.Evidence.Contribution;
import io.homeward.vitals.score.Score;
import io.homeward.vitals.score.WithheldReason;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a released model says of made-up patients. */
public final class ModelSamples {
  /** The name of the model that speaks. */
  public static final String MODEL = "nightly-deviation";

  private static final String HASH = "8f944454e5c679b304e4ab0856c3d0d066b32d6e2e799d5257db3a3d834c";

  private ModelSamples() {}

  /** Two mornings of fewer steps and a raised heart rate, the last of them {@code last}. */
  public static Alert deviation(String alertId, String patientId, Instant last) {
    LocalDate night = last.atZone(Samples.BERLIN).toLocalDate();
    return new Alert(
        alertId,
        patientId,
        AlertCause.deviation(MODEL),
        AlertPriority.MEDIUM,
        AlertState.OPEN,
        last.minus(Duration.ofDays(1)),
        last.plusSeconds(60),
        Optional.empty(),
        last,
        false,
        Optional.of("watch-2"),
        Optional.empty(),
        Optional.empty(),
        Optional.of("1"),
        Optional.of(HASH),
        false,
        new Revision(1, 1),
        evidence(last, night, contributions(night), 23, OptionalDouble.of(0.184)));
  }

  private static Evidence evidence(
      Instant last,
      LocalDate night,
      List<Contribution> contributions,
      int baseline,
      OptionalDouble score) {
    return new Evidence(
        last.minus(Duration.ofDays(5)),
        last,
        Optional.of(night),
        score.isPresent() ? OptionalDouble.of(64) : OptionalDouble.empty(),
        score.isPresent() ? OptionalDouble.of(55) : OptionalDouble.empty(),
        score.isPresent() ? OptionalDouble.of(57) : OptionalDouble.empty(),
        score.isPresent() ? OptionalDouble.of(59) : OptionalDouble.empty(),
        "/min",
        baseline,
        380,
        Optional.empty(),
        contributions,
        List.of(),
        14,
        score,
        OptionalDouble.of(0.106587));
  }

  private static List<Contribution> contributions(LocalDate night) {
    List<Contribution> all = new ArrayList<>();
    all.add(steps(Optional.empty(), 1_900, 0.081));
    all.add(rate(Optional.empty(), 64, 0.042));
    all.add(
        new Contribution(
            "circadian-amplitude",
            Optional.empty(),
            6.1,
            7.4,
            -0.004,
            OptionalDouble.of(0.9),
            "/min"));
    all.add(new Contribution(Evidence.WHOLE_NIGHT, Optional.of(night), 2, 3, 0.061));
    all.add(new Contribution(Evidence.WHOLE_NIGHT, Optional.of(night.minusDays(1)), 2, 3, 0.033));
    all.add(steps(Optional.of(night), 1_900, 0.058));
    all.add(rate(Optional.of(night.minusDays(1)), 63, 0.022));
    all.add(steps(Optional.of(night.minusDays(1)), 3_300, 0.02));
    all.add(rate(Optional.of(night), 64, 0.011));
    all.add(
        new Contribution(
            "circadian-amplitude",
            Optional.of(night),
            6.1,
            7.4,
            -0.004,
            OptionalDouble.of(0.9),
            "/min"));
    return all;
  }

  private static Contribution steps(Optional<LocalDate> night, double seen, double weight) {
    return new Contribution(
        "steps", night, seen, 6_200, weight, OptionalDouble.of(1_400), "{steps}");
  }

  private static Contribution rate(Optional<LocalDate> night, double seen, double weight) {
    return new Contribution(
        "heart-rate-at-rest", night, seen, 57, weight, OptionalDouble.of(2), "/min");
  }

  /** A night that could not be judged: six nights of baseline where fourteen are asked for. */
  public static Score tooNew(String patientId, Instant last) {
    LocalDate night = last.atZone(Samples.BERLIN).toLocalDate();
    return score(
        patientId,
        last,
        OptionalDouble.empty(),
        Optional.of(WithheldReason.BASELINE_TOO_SHORT),
        evidence(last, night, List.of(), 6, OptionalDouble.empty()));
  }

  /** A night judged to be unlike the others. */
  public static Score unlike(String patientId, Instant last) {
    LocalDate night = last.atZone(Samples.BERLIN).toLocalDate();
    return score(
        patientId,
        last,
        OptionalDouble.of(0.184),
        Optional.empty(),
        evidence(last, night, contributions(night), 23, OptionalDouble.of(0.184)));
  }

  private static Score score(
      String patientId,
      Instant last,
      OptionalDouble score,
      Optional<WithheldReason> withheld,
      Evidence evidence) {
    return new Score(
        patientId,
        MODEL,
        "1",
        HASH,
        last.minus(Duration.ofDays(5)),
        last,
        score,
        OptionalDouble.empty(),
        withheld,
        false,
        false,
        new Revision(1, 1),
        evidence);
  }
}
