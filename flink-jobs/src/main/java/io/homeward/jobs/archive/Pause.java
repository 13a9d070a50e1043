package io.homeward.jobs.archive;

import java.time.Duration;

/** Waits; a test does not. */
interface Pause {
  /** Returns after {@code length}. */
  void pause(Duration length) throws InterruptedException;
}
