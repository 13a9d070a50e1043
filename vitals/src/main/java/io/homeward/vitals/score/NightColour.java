package io.homeward.vitals.score;

import java.util.Locale;

/** NightSignal's answer for a night, mildest first. */
public enum NightColour {
  GREEN,
  YELLOW,
  RED;

  /** As written to {@code nights.csv}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
