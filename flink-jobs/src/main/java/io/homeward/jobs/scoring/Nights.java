package io.homeward.jobs.scoring;

import io.homeward.models.baseline.NightHistory;
import io.homeward.models.nightsignal.NightBaseline;
import io.homeward.models.nightsignal.NightSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The nights of one patient: the newest ones singly, per device, the older ones as a multiset of
 * values. Mutable, owned by one thread.
 */
public final class Nights {
  /** Nights with data kept singly at most; older ones are too late to be changed. */
  public static final int MOST_NIGHTS = 90;

  /** Nights without data stated after one with data at most. */
  public static final int MOST_EMPTY_NIGHTS = 90;

  /** A night this far before the newest one with data is folded, however few there are. */
  public static final int LONGEST_KEPT_DAYS = 180;

  /** Days before the first night kept singly of which a model's baseline is kept at most. */
  public static final int PAST_DAYS = 48;

  /**
   * What a model said of a night.
   *
   * @param deviates whether it alerts, so that no later baseline rests on the night
   * @param emitted fingerprint of the score last emitted; 0: none
   */
  public record Judgement(boolean deviates, long emitted) {}

  /** One night. */
  public static final class Night {
    private final TreeMap<String, NightSum> sums = new TreeMap<>();
    private long emitted;
    private Optional<Judgement> judgement = Optional.empty();

    /** What the model said of it, once it has. */
    public Optional<Judgement> judgement() {
      return judgement;
    }

    /** Remembers what the model said. */
    public void judged(Optional<Judgement> said) {
      judgement = said;
    }

    /** What each device tells, by device id. */
    public Map<String, NightSum> sums() {
      return sums;
    }

    /** Fingerprint of the score last emitted; 0: none. */
    public long emitted() {
      return emitted;
    }

    /** Remembers what was emitted. */
    public void emitted(long fingerprint) {
      emitted = fingerprint;
    }

    /**
     * The device whose night it is: that of most samples kept; of several alike the one whose id
     * sorts first.
     */
    Optional<Map.Entry<String, NightSum>> leading() {
      Map.Entry<String, NightSum> best = null;
      for (Map.Entry<String, NightSum> entry : sums.entrySet()) {
        NightSum sum = entry.getValue();
        if (sum.counts() && (best == null || sum.samples() > best.getValue().samples())) {
          best = entry;
        }
      }
      return Optional.ofNullable(best);
    }

    boolean hasData() {
      for (NightSum sum : sums.values()) {
        if (sum.counts()) {
          return true;
        }
      }
      return false;
    }

    /** Whether nothing is lost with it: it was never stated and no device tells anything of it. */
    boolean isEmpty() {
      return emitted == 0
          && judgement.isEmpty()
          && sums.values().stream().allMatch(NightSum::isEmpty);
    }
  }

  private final TreeMap<Long, Night> byDay = new TreeMap<>();
  private NightBaseline older = new NightBaseline();
  private Optional<NightSignal.Before> before = Optional.empty();
  private long closedThrough = NightCalendar.NO_NIGHT;
  private final TreeMap<Long, NightHistory.Entry> past = new TreeMap<>();
  private String judgedBy = "";

  /** Hash of the model that judged; empty: none did. */
  public String judgedBy() {
    return judgedBy;
  }

  /** Names the model that judges from now on. */
  public void judgedBy(String modelHash) {
    judgedBy = modelHash;
  }

  /** Nights folded that a model's baseline may still rest on, by day of the epoch. */
  public NavigableMap<Long, NightHistory.Entry> past() {
    return past;
  }

  /** Puts back what a summary held. */
  public void restore(
      NightBaseline olderNights, Optional<NightSignal.Before> lastFolded, long closed) {
    older = olderNights;
    before = lastFolded;
    closedThrough = closed;
  }

  /** The nights kept singly, by day of the epoch. */
  public NavigableMap<Long, Night> byDay() {
    return byDay;
  }

  /** The values of the nights before those. */
  public NightBaseline older() {
    return older;
  }

  /** The last night folded, if any was. */
  public Optional<NightSignal.Before> before() {
    return before;
  }

  /** The last night that is over; {@link Long#MIN_VALUE} before the first. */
  public long closedThrough() {
    return closedThrough;
  }

  void closeThrough(long night) {
    closedThrough = Math.max(closedThrough, night);
  }

  /** What the device tells of the night, to be changed; absent where that is too late. */
  Optional<NightSum> sum(long night, String deviceId) {
    if (isFolded(night)) {
      return Optional.empty();
    }
    Night kept = byDay.computeIfAbsent(night, day -> new Night());
    return Optional.of(kept.sums.computeIfAbsent(deviceId, device -> new NightSum()));
  }

  boolean isFolded(long night) {
    return before.isPresent() && night <= before.get().night().toEpochDay();
  }

  /** Days of the kept nights with data up to one, ascending. */
  List<Long> withData(long throughNight) {
    List<Long> days = new ArrayList<>();
    byDay
        .headMap(throughNight, true)
        .forEach(
            (day, night) -> {
              if (night.hasData()) {
                days.add(day);
              }
            });
    return days;
  }

  /** Whose night it is, where any device tells of it. */
  Optional<Map.Entry<String, NightSum>> leading(long day) {
    return Optional.ofNullable(byDay.get(day)).flatMap(Night::leading);
  }

  /** The first night with data, or {@link NightCalendar#NO_NIGHT}. */
  long firstWithData() {
    for (Map.Entry<Long, Night> entry : byDay.entrySet()) {
      if (entry.getValue().hasData()) {
        return entry.getKey();
      }
    }
    return NightCalendar.NO_NIGHT;
  }

  /** The newest night with data, or {@link NightCalendar#NO_NIGHT}. */
  long newestWithData() {
    return newestWithData(Long.MAX_VALUE);
  }

  /** The newest night with data up to one, or {@link NightCalendar#NO_NIGHT}. */
  long newestWithData(long throughNight) {
    for (Map.Entry<Long, Night> entry :
        byDay.headMap(throughNight, true).descendingMap().entrySet()) {
      if (entry.getValue().hasData()) {
        return entry.getKey();
      }
    }
    return NightCalendar.NO_NIGHT;
  }

  /** Whether the model found that the night deviates. */
  boolean deviates(long day) {
    return Optional.ofNullable(byDay.get(day))
        .flatMap(Night::judgement)
        .map(Judgement::deviates)
        .orElse(false);
  }

  /** What is known of a night for a model's baseline, kept singly or folded. */
  Optional<NightHistory.Entry> known(long day) {
    Optional<NightHistory.Entry> kept =
        leading(day)
            .map(lead -> lead.getValue().values())
            .filter(values -> !values.isEmpty())
            .map(values -> new NightHistory.Entry(day, values, deviates(day)));
    return kept.or(() -> Optional.ofNullable(past.get(day)));
  }

  /** Keeps what a model's baseline may rest on of a night that is about to be folded. */
  void remember(long day) {
    known(day).ifPresent(entry -> past.put(day, entry));
  }

  /** Lets go all nights up to this one; it and its candidate stand before the next. */
  void foldThrough(NightSignal.Before last) {
    byDay.headMap(last.night().toEpochDay(), true).clear();
    past.headMap(last.night().toEpochDay() - PAST_DAYS, true).clear();
    before = Optional.of(last);
  }
}
