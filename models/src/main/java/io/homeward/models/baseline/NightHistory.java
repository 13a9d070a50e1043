package io.homeward.models.baseline;

import io.homeward.models.night.NightFeature;
import io.homeward.models.night.NightValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * The nights of one patient that a personal baseline can rest on, by date.
 *
 * <p>Only the newest {@link #MOST_NIGHTS} are kept, whatever order they came in: the same nights
 * added in any order end alike. A night removed leaves its place empty; one let go before does not
 * come back for it.
 *
 * <p>Mutable, owned by one thread. {@link #entries} is its plain form, {@link #of} takes it back.
 */
public final class NightHistory {
  /** Nights kept at most: four months, more than any baseline reaches back. */
  public static final int MOST_NIGHTS = 120;

  /**
   * One night.
   *
   * @param epochDay its local date, days since 1970-01-01
   * @param values what is known of it
   * @param flagged whether it was found to deviate, and is no part of what is normal
   */
  public record Entry(long epochDay, NightValues values, boolean flagged) {}

  private final TreeMap<Long, Entry> byDay = new TreeMap<>();

  /** A history without nights. */
  public NightHistory() {}

  /** What {@link #entries} held; of more than {@link #MOST_NIGHTS} the newest. */
  public static NightHistory of(List<Entry> entries) {
    NightHistory history = new NightHistory();
    entries.forEach(history::keep);
    return history;
  }

  /** Its nights in order of date. */
  public List<Entry> entries() {
    return List.copyOf(byDay.values());
  }

  /**
   * Says what is known of a night, in place of what was said of it before; whether it is flagged
   * stays as it was.
   */
  public void put(long epochDay, NightValues values) {
    keep(new Entry(epochDay, values, isFlagged(epochDay)));
  }

  private void keep(Entry entry) {
    byDay.put(entry.epochDay(), entry);
    if (byDay.size() > MOST_NIGHTS) {
      byDay.pollFirstEntry();
    }
  }

  /** Takes a night out of what is normal, or back in. A night that is not kept is left alone. */
  public void flag(long epochDay, boolean flagged) {
    byDay.computeIfPresent(epochDay, (day, entry) -> new Entry(day, entry.values(), flagged));
  }

  /** Whether the night is kept and flagged. */
  public boolean isFlagged(long epochDay) {
    Entry entry = byDay.get(epochDay);
    return entry != null && entry.flagged();
  }

  /** Forgets a night, as after a retraction. */
  public void remove(long epochDay) {
    byDay.remove(epochDay);
  }

  /** What is known of a night, if it is kept. */
  public Optional<NightValues> night(long epochDay) {
    return Optional.ofNullable(byDay.get(epochDay)).map(Entry::values);
  }

  /**
   * The baseline of a feature over the nights {@code fromEpochDay} to {@code untilEpochDay}
   * (exclusive) that know it and are not flagged, or nothing where no night does.
   */
  public Optional<RobustBaseline> baseline(
      NightFeature feature, long fromEpochDay, long untilEpochDay) {
    double[] values = known(feature, byDay.subMap(fromEpochDay, untilEpochDay)).toArray();
    return values.length == 0
        ? Optional.empty()
        : Optional.of(RobustBaseline.of(values, feature.leastScale()));
  }

  private static DoubleStream known(NightFeature feature, Map<Long, Entry> nights) {
    List<Double> known = new ArrayList<>(nights.size());
    for (Entry entry : nights.values()) {
      if (!entry.flagged()) {
        entry.values().get(feature).ifPresent(known::add);
      }
    }
    return known.stream().mapToDouble(Double::doubleValue);
  }
}
