package io.homeward.console;

import io.homeward.vitals.clock.WardClock;
import java.time.InstantSource;

/** What a heartbeat to a page says: the ward's time, the wall's, and which of them rules. */
final class Heartbeat {
  private Heartbeat() {}

  static String text(WardClock clock, InstantSource wall) {
    return "{\"ward\":"
        + clock.instant().toEpochMilli()
        + ",\"wall\":"
        + wall.millis()
        + ",\"driven\":"
        + clock.isDriven()
        + "}";
  }
}
