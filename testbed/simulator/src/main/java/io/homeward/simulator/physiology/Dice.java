package io.homeward.simulator.physiology;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Seeded draws for one purpose of one person on one day. Each is a stream of its own, so a day can
 * be simulated without the days before it, and a person without the people beside them.
 *
 * <p>Bit-equal on every JVM: {@link SplittableRandom} is specified to the bit, and what is not
 * ({@code nextGaussian}, {@link Math}) is not used. Owned by one thread.
 */
public final class Dice {
  private final RandomGenerator random;

  private Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The draws of {@code purpose} for person {@code index} on {@code day}, days since the epoch. */
  public static Dice of(long seed, int index, long day, Purpose purpose) {
    long mixed = seed;
    mixed = mix(mixed + index);
    mixed = mix(mixed + day);
    return new Dice(mix(mixed + purpose.salt));
  }

  /** Finaliser of SplitMix64 (Steele, Lea, Flood 2014), variant 13 of Stafford. */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A standard normal draw: Box and Muller 1958. */
  public double gaussian() {
    double u = 1 - random.nextDouble();
    return StrictMath.sqrt(-2 * StrictMath.log(u))
        * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  /** A normal draw, cut at {@code low} and {@code high}. */
  public double gaussian(double mean, double sd, double low, double high) {
    return Math.max(low, Math.min(high, mean + sd * gaussian()));
  }

  /** Uniform in [low, high). */
  public double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Uniform among {@code low} to {@code high}, both included. */
  public int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  /** True with {@code probability}. */
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** 64 bits. */
  public long bits() {
    return random.nextLong();
  }

  /** What a stream of draws is for. The salts are part of every golden value. */
  public enum Purpose {
    TRAITS(1),
    IDENTITY(2),
    SLEEP(3),
    DAY_LEVEL(4),
    ACTIVITY(5),
    HEART(6),
    WEAR(7),
    NIGHTLY(8),
    SYNC(9),
    MESSAGES(10);

    private final long salt;

    Purpose(long salt) {
      this.salt = salt;
    }
  }
}
