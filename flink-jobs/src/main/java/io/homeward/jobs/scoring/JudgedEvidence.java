package io.homeward.jobs.scoring;

import io.homeward.models.release.Explanation;
import io.homeward.models.release.Manifest;
import io.homeward.models.release.NightWindow;
import io.homeward.models.release.Outcome;
import io.homeward.vitals.score.Evidence;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** States the ground of what a model said of a night. Immutable, thread-safe. */
final class JudgedEvidence {
  private final Manifest manifest;
  private final NightCalendar calendar;

  JudgedEvidence(Manifest manifest, NightCalendar calendar) {
    this.manifest = manifest;
    this.calendar = calendar;
  }

  /**
   * Evidence of one night: what the first obligatory input showed beside the patient's own normal
   * of it, and what each input and night contributed.
   */
  Evidence of(JudgedNight night, Outcome outcome, Optional<Explanation> explanation) {
    NightWindow window = outcome.window();
    Optional<NightWindow.Cell> lead = window.cell(manifest.window().nights() - 1, leadInput());
    return new Evidence(
        Instant.ofEpochMilli(calendar.endMs(window.firstEpochDay() - 1)),
        Instant.ofEpochMilli(night.endMs()),
        Optional.of(LocalDate.ofEpochDay(night.night())),
        number(lead.map(NightWindow.Cell::observed)),
        number(lead.map(cell -> cell.baseline().center() - cell.baseline().scale())),
        number(lead.map(cell -> cell.baseline().center())),
        number(lead.map(cell -> cell.baseline().center() + cell.baseline().scale())),
        lead.map(cell -> cell.feature().unit()).orElse(""),
        window.baselineNights(),
        night.statement().samples(),
        Optional.empty(),
        explanation.map(Explanation::evidence).orElse(List.of()),
        gaps(window),
        window.leastBaselineNights(),
        outcome.fold(
            scored -> OptionalDouble.of(scored.score()), withheld -> OptionalDouble.empty()),
        OptionalDouble.of(manifest.output().alertFrom()));
  }

  private int leadInput() {
    int input = 0;
    while (!manifest.inputs().get(input).obligatory()) {
      input++;
    }
    return input;
  }

  private static OptionalDouble number(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  /** Nights of the window without the first obligatory input. */
  private List<Evidence.Gap> gaps(NightWindow window) {
    List<Evidence.Gap> gaps = new ArrayList<>();
    for (int night = 0; night < manifest.window().nights(); night++) {
      if (window.cell(night, leadInput()).isEmpty()) {
        long day = window.firstEpochDay() + night;
        gaps.add(
            new Evidence.Gap(
                Instant.ofEpochMilli(calendar.startMs(day)),
                Instant.ofEpochMilli(calendar.endMs(day)),
                Signal.HEART_RATE));
      }
    }
    return gaps;
  }
}
