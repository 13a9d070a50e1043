package io.homeward.jobs.backtest;

/** Hears how a backtest gets on, from any of its threads. */
public interface BacktestListener {
  /**
   * So much is done.
   *
   * @param fractionRead of the files, 0 to 1
   * @param peopleDone whose recordings have been run
   */
  void progress(double fractionRead, int peopleDone);

  /** A file is neither a person's recording nor neutral CSV: passed over. */
  void passedOver(String fileName);
}
