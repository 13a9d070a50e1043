package io.homeward.vitals.alert;

import io.homeward.vitals.signal.Signal;
import java.util.Optional;

/**
 * What an alert is about: its kind, and the signal or the model. With the patient it is half of an
 * alert's identity.
 *
 * @param kind limit, deviation or signal loss
 * @param signal for limits and signal loss
 * @param model for deviations
 */
public record AlertCause(Kind kind, Optional<Signal> signal, Optional<String> model) {

  /** The kinds of cause. */
  public enum Kind {
    LIMIT,
    DEVIATION,
    SIGNAL_LOSS
  }

  public static AlertCause limit(Signal signal) {
    return new AlertCause(Kind.LIMIT, Optional.of(signal), Optional.empty());
  }

  public static AlertCause deviation(String model) {
    return new AlertCause(Kind.DEVIATION, Optional.empty(), Optional.of(model));
  }

  public static AlertCause signalLoss(Signal signal) {
    return new AlertCause(Kind.SIGNAL_LOSS, Optional.of(signal), Optional.empty());
  }

  /**
   * As written to files and tables: {@code limit:HEART_RATE}, {@code deviation:nightsignal-causal}.
   */
  public String label() {
    String about = signal.map(Signal::name).or(() -> model).orElse("");
    return switch (kind) {
      case LIMIT -> "limit:" + about;
      case DEVIATION -> "deviation:" + about;
      case SIGNAL_LOSS -> "signal-loss:" + about;
    };
  }
}
