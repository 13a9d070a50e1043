package io.homeward.jobs.backtest;

import java.util.concurrent.atomic.AtomicLong;

/** Room for readings in memory, shared by all threads: what does not fit is refused. */
final class ReadingSpace {
  private final long most;
  private final AtomicLong taken = new AtomicLong();

  ReadingSpace(long most) {
    this.most = most;
  }

  void take(long readings) throws BacktestException {
    if (taken.addAndGet(readings) > most) {
      throw new BacktestException(
          "more than "
              + most
              + " readings would have to be held at once; give Java more memory"
              + " (HOMEWARD_JAVA_OPTS=-Xmx4g) or test fewer people at a time");
    }
  }

  void free(long readings) {
    taken.addAndGet(-readings);
  }
}
