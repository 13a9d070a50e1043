package io.homeward.jobs.scoring;

import io.homeward.models.release.NightWindow;
import io.homeward.models.release.Outcome;
import io.homeward.vitals.enrolment.ModelMode;

/** Tells whether what a model says of a night, or its ground, has changed. Stateless. */
final class JudgedFingerprint {
  private JudgedFingerprint() {}

  /** A number that differs, but for chance, where anything published differs; never 0. */
  static long of(NightStatement night, long windowStartMs, ModelMode mode, Outcome outcome) {
    NightWindow window = outcome.window();
    long print = NightStatement.mix(17, windowStartMs);
    print = NightStatement.mix(print, night.endMs());
    print = NightStatement.mix(print, mode.name().hashCode());
    print = NightStatement.mix(print, night.deviceId().hashCode());
    print = NightStatement.mix(print, night.samples());
    print = NightStatement.mix(print, window.baselineNights());
    print = NightStatement.mix(print, window.knownNights());
    print =
        NightStatement.mix(
            print,
            outcome.fold(
                scored -> Double.doubleToLongBits(scored.score()),
                withheld -> (long) withheld.reason().name().hashCode()));
    for (int i = 0; i < window.nights() * window.inputs(); i++) {
      NightWindow.Cell cell = window.cell(i / window.inputs(), i % window.inputs()).orElse(null);
      if (cell == null) {
        print = NightStatement.mix(print, i);
      } else {
        print = NightStatement.mix(print, cell.feature().id().hashCode());
        print = NightStatement.mix(print, Double.doubleToLongBits(cell.observed()));
        print = NightStatement.mix(print, Double.doubleToLongBits(cell.baseline().center()));
        print = NightStatement.mix(print, Double.doubleToLongBits(cell.baseline().scale()));
        print = NightStatement.mix(print, cell.baseline().nights());
      }
    }
    return print == 0 ? 1 : print;
  }
}
