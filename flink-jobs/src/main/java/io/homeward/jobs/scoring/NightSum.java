package io.homeward.jobs.scoring;

import io.homeward.models.night.NightFeature;
import io.homeward.models.night.NightValues;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What one device tells of one night: sum and number of the kept heart-rate samples, and what
 * models are given of the night. Mutable, owned by one thread.
 */
public final class NightSum {
  private long sum;
  private int samples;
  private long covered;
  private boolean spoiled;
  private NightValues values = NightValues.of(Map.of());
  private final EnumSet<NightFeature> settled = EnumSet.noneOf(NightFeature.class);

  /** Nothing yet. */
  public NightSum() {}

  /** What a summary held. */
  public NightSum(long sum, int samples, long covered, boolean spoiled) {
    this.sum = sum;
    this.samples = samples;
    this.covered = covered;
    this.spoiled = spoiled;
  }

  void add(long moreSum, int moreSamples) {
    sum += moreSum;
    samples += moreSamples;
  }

  void cover(long quarters) {
    covered |= quarters;
  }

  void uncover(long quarters) {
    covered &= ~quarters;
  }

  void spoil() {
    spoiled = true;
  }

  /** Sum of the truncated samples kept, /min. */
  public long sum() {
    return sum;
  }

  /** Number of samples kept: those of minutes without steps. */
  public int samples() {
    return samples;
  }

  /** Quarter hours with any heart rate, bit by bit from the start of the night. */
  public long covered() {
    return covered;
  }

  /** Part of its ground was retracted after the hours behind it were let go: unknown for good. */
  public boolean spoiled() {
    return spoiled;
  }

  /** What models are given of the night. */
  public NightValues values() {
    return values;
  }

  /** Features that stand for good: an hour they rest on was let go. */
  public Set<NightFeature> settled() {
    return Collections.unmodifiableSet(settled);
  }

  /** Puts back what a summary held. */
  public void restore(NightValues known, Set<NightFeature> standing) {
    values = known;
    settled.addAll(standing);
  }

  /** Says anew what is known of the night, but for what stands for good. */
  void know(NightValues anew) {
    values = mixed(values, anew);
  }

  void settle(Set<NightFeature> features) {
    settled.addAll(features);
  }

  /** These are not known any more, and stay so. */
  void forget(Set<NightFeature> features) {
    settled.addAll(features);
    Map<NightFeature, Double> left = new EnumMap<>(NightFeature.class);
    for (NightFeature feature : NightFeature.values()) {
      if (!features.contains(feature)) {
        values.get(feature).ifPresent(value -> left.put(feature, value));
      }
    }
    values = NightValues.of(left);
  }

  private NightValues mixed(NightValues standing, NightValues anew) {
    if (settled.isEmpty()) {
      return anew;
    }
    Map<NightFeature, Double> known = new EnumMap<>(NightFeature.class);
    for (NightFeature feature : NightFeature.values()) {
      NightValues from = settled.contains(feature) ? standing : anew;
      from.get(feature).ifPresent(value -> known.put(feature, value));
    }
    return NightValues.of(known);
  }

  boolean counts() {
    return samples > 0 && !spoiled;
  }

  boolean isEmpty() {
    return samples == 0 && covered == 0 && !spoiled && settled.isEmpty();
  }
}
