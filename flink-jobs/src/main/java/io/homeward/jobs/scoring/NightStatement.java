package io.homeward.jobs.scoring;

import io.homeward.models.nightsignal.NightVerdict;
import io.homeward.vitals.enrolment.ModelMode;
import io.homeward.vitals.score.NightColour;
import io.homeward.vitals.score.WithheldReason;
import java.util.Optional;

/**
 * What is said of one night that is over: a verdict, or why there is none.
 *
 * @param night days of the epoch
 * @param startMs its window's start
 * @param endMs its window's end: 07:00 local
 * @param verdict the model's answer; absent exactly where {@code withheld} is present
 * @param withheld why there is none
 * @param mode how the model ran for the patient at the end of the night
 * @param deviceId whose readings were judged; empty where there were none
 * @param samples how many
 * @param covered quarter hours with heart rate, bit by bit from the start
 */
public record NightStatement(
    long night,
    long startMs,
    long endMs,
    Optional<NightVerdict> verdict,
    Optional<WithheldReason> withheld,
    ModelMode mode,
    String deviceId,
    int samples,
    long covered)
    implements StatedNight {

  @Override
  public boolean alerts() {
    return colour() != NightColour.GREEN;
  }

  @Override
  public boolean isUrgent() {
    return colour() == NightColour.RED;
  }

  /** The answer, green where there is no verdict. */
  public NightColour colour() {
    return verdict.map(NightVerdict::colour).orElse(NightColour.GREEN);
  }

  /** A number that differs, but for chance, where anything published of the night does; never 0. */
  long fingerprint() {
    long print = 17;
    print = mix(print, startMs);
    print = mix(print, endMs);
    print = mix(print, withheld.map(reason -> (long) reason.name().hashCode()).orElse(0L));
    print = mix(print, mode.name().hashCode());
    print = mix(print, deviceId.hashCode());
    print = mix(print, samples);
    print = mix(print, covered);
    if (verdict.isPresent()) {
      NightVerdict v = verdict.get();
      print = mix(print, v.value());
      print = mix(print, v.baseline());
      print = mix(print, v.baselineSize());
      print = mix(print, v.candidate().name().hashCode());
      print = mix(print, v.colour().name().hashCode());
    }
    return print == 0 ? 1 : print;
  }

  static long mix(long print, long value) {
    long mixed = (print ^ value) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }
}
