package io.homeward.models.night;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The daily rhythm of the heart rate with the part of activity taken out: ordinary least squares of
 * rate = mesor + a·cos(2πt/24h) + b·sin(2πt/24h) + k·steps per minute, over five-minute means.
 *
 * <p>Sources: G. Cornelissen, "Cosinor-based rhythmometry", Theor. Biol. Med. Model. 11 (2014) 16;
 * the term for steps is that of C. Bowman et al., "A method for characterizing daily physiology
 * from widely used wearables", Cell Rep. Methods 1 (2021) 100058, who fit the same line with
 * correlated noise by a Bayesian method: theirs and this are different estimators of the same
 * quantities.
 *
 * @param mesor level around which the rhythm swings, /min
 * @param amplitude half its swing, /min
 * @param perStep rise per step a minute, where enough was walked to tell it
 * @param noise standard deviation of what is left over, /min
 */
record Cosinor(double mesor, double amplitude, OptionalDouble perStep, double noise) {
  static final int BIN_MINUTES = 5;

  /** Fewer say too little of a day: the data's publishers use the same bound. */
  static final int LEAST_BINS = 100;

  /** Of each six hours, so that the rhythm is measured and not guessed. */
  static final int LEAST_BINS_OF_QUARTER = 6;

  /** Fewer bins with steps cannot tell the rise from the noise. */
  static final int LEAST_WALKED_BINS = 6;

  private static final int DAY_BINS = 24 * 60 / BIN_MINUTES;
  private static final int QUARTER_BINS = DAY_BINS / 4;

  /**
   * Fits a day.
   *
   * @param rates mean heart rate of each bin of the day, NaN where unknown
   * @param stepsPerMinute mean steps a minute of each bin
   * @return nothing where the day is too thin to tell
   */
  static Optional<Cosinor> fit(double[] rates, double[] stepsPerMinute) {
    int bins = 0;
    int walked = 0;
    int[] ofQuarter = new int[4];
    for (int bin = 0; bin < DAY_BINS; bin++) {
      if (!Double.isNaN(rates[bin])) {
        bins++;
        ofQuarter[bin / QUARTER_BINS]++;
        walked += stepsPerMinute[bin] > 0 ? 1 : 0;
      }
    }
    for (int ofOne : ofQuarter) {
      if (ofOne < LEAST_BINS_OF_QUARTER) {
        return Optional.empty();
      }
    }
    return bins < LEAST_BINS
        ? Optional.empty()
        : solve(rates, stepsPerMinute, walked >= LEAST_WALKED_BINS ? 4 : 3, bins);
  }

  private static Optional<Cosinor> solve(double[] rates, double[] steps, int terms, int bins) {
    double[][] normal = new double[terms][terms + 1];
    for (int bin = 0; bin < DAY_BINS; bin++) {
      if (!Double.isNaN(rates[bin])) {
        double[] x = terms(bin, steps[bin]);
        for (int i = 0; i < terms; i++) {
          for (int j = 0; j < terms; j++) {
            normal[i][j] += x[i] * x[j];
          }
          normal[i][terms] += x[i] * rates[bin];
        }
      }
    }
    if (!eliminate(normal)) {
      return Optional.empty();
    }
    double squares = 0;
    for (int bin = 0; bin < DAY_BINS; bin++) {
      if (!Double.isNaN(rates[bin])) {
        double[] x = terms(bin, steps[bin]);
        double left = rates[bin];
        for (int i = 0; i < terms; i++) {
          left -= normal[i][terms] * x[i];
        }
        squares += left * left;
      }
    }
    return Optional.of(
        new Cosinor(
            normal[0][terms],
            Math.hypot(normal[1][terms], normal[2][terms]),
            terms == 4 ? OptionalDouble.of(normal[3][terms]) : OptionalDouble.empty(),
            Math.sqrt(squares / (bins - terms))));
  }

  private static double[] terms(int bin, double stepsPerMinute) {
    double angle = 2 * Math.PI * bin / DAY_BINS;
    return new double[] {1, StrictMath.cos(angle), StrictMath.sin(angle), stepsPerMinute};
  }

  /** Gauss–Jordan with partial pivoting; the solution is left in the last column. */
  private static boolean eliminate(double[][] rows) {
    int n = rows.length;
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int row = column + 1; row < n; row++) {
        if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) {
          pivot = row;
        }
      }
      if (Math.abs(rows[pivot][column]) < 1e-9) {
        return false;
      }
      double[] swapped = rows[pivot];
      rows[pivot] = rows[column];
      rows[column] = swapped;
      for (int row = 0; row < n; row++) {
        double factor = row == column ? 0 : rows[row][column] / rows[column][column];
        for (int i = column; i <= n && factor != 0; i++) {
          rows[row][i] -= factor * rows[column][i];
        }
      }
    }
    for (int row = 0; row < n; row++) {
      rows[row][n] /= rows[row][row];
    }
    return true;
  }

  /** Where the rhythm is lowest, /min. */
  double nadir() {
    return mesor - amplitude;
  }
}
