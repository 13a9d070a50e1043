package io.homeward.models.release;

import java.util.Locale;

/** What a model's number means. */
public enum OutputKind {
  /** A probability, 0 to 1. */
  PROBABILITY,
  /** A distance from the patient's own normal, 0 or more, without an upper end. */
  DISTANCE;

  /** As a manifest writes it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a model of this kind can have said {@code score}. */
  public boolean allows(double score) {
    return switch (this) {
      case PROBABILITY -> score >= 0 && score <= 1;
      case DISTANCE -> score >= 0 && score < Double.POSITIVE_INFINITY;
    };
  }
}
