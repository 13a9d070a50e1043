package io.homeward.models.release;

import io.homeward.vitals.score.WithheldReason;
import java.util.function.Function;

/** What a model said of one window: a score, or why there is none. Unknown is never normal. */
public sealed interface Outcome {

  /** What the answer rests on. */
  NightWindow window();

  /** Answers by kind. */
  <T> T fold(Function<Scored, T> scored, Function<Withheld, T> withheld);

  /**
   * A score in the model's own scale.
   *
   * @param deviates whether it reaches the manifest's {@code alertFrom}
   */
  record Scored(NightWindow window, double score, boolean deviates) implements Outcome {
    @Override
    public <T> T fold(Function<Scored, T> scored, Function<Withheld, T> withheld) {
      return scored.apply(this);
    }
  }

  /** Not judged. */
  record Withheld(NightWindow window, WithheldReason reason) implements Outcome {
    @Override
    public <T> T fold(Function<Scored, T> scored, Function<Withheld, T> withheld) {
      return withheld.apply(this);
    }

    /** In words, such as "not judged: baseline of 6 of 14 nights". */
    public String explanation() {
      return "not judged: "
          + switch (reason) {
            case NO_DATA -> "no data of the night";
            case TOO_FEW_READINGS ->
                window.knownNights() + " of " + window.leastKnownNights() + " nights known";
            case BASELINE_TOO_SHORT ->
                "baseline of "
                    + window.baselineNights()
                    + " of "
                    + window.leastBaselineNights()
                    + " nights";
            case PATIENT_PAUSED -> "patient paused";
            case CONSENT_WITHDRAWN -> "consent withdrawn";
            case MODEL_OFF -> "model off";
            case MODEL_FAILED -> "the model failed";
          };
    }
  }
}
