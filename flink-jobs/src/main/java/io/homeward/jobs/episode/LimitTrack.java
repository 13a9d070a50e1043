package io.homeward.jobs.episode;

import io.homeward.jobs.timeline.HourIndex;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.reading.PackedHour;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The runs of one device's signal beyond one limit.
 *
 * <p>Each open hour is reduced to the runs in it that could matter: those long enough, and those at
 * its edges, which may be parts of longer ones. Strung together they give the runs of the whole
 * stretch, so a late reading changes its own hour only and the rest follows. When an hour is let
 * go, its runs move to what stands for good.
 *
 * <p>Mutable, owned by one thread.
 */
public final class LimitTrack {
  /** Runs kept of one hour besides the two at its edges; further ones are not judged. */
  public static final int MOST_RUNS_AN_HOUR = 30;

  /** Runs kept for good; the oldest goes first. */
  public static final int MOST_SETTLED = 64;

  /** Which limit: what of it cannot change without its being another. */
  public record Key(
      Signal signal, OptionalDouble low, OptionalDouble high, long sustainedMs, long fromMs) {
    /** The key of a limit. */
    public static Key of(Enrolment.Limit limit) {
      return new Key(
          limit.signal(),
          limit.low(),
          limit.high(),
          limit.sustainedFor().toMillis(),
          limit.from().toEpochMilli());
    }

    boolean isBeyond(double value) {
      return distance(value) > 0;
    }

    /** How far beyond, not above 0 within the limit. */
    private double distance(double value) {
      double above = high.isPresent() ? value - high.getAsDouble() : Double.NEGATIVE_INFINITY;
      double below = low.isPresent() ? low.getAsDouble() - value : Double.NEGATIVE_INFINITY;
      return Math.max(above, below);
    }

    double furtherBeyond(double a, double b) {
      int byDistance = Double.compare(distance(a), distance(b));
      if (byDistance != 0) {
        return byDistance > 0 ? a : b;
      }
      return Math.max(a, b);
    }
  }

  private final String deviceId;
  private final Key key;
  private final TreeMap<Long, List<LimitRun>> byHour = new TreeMap<>();
  private final List<LimitRun> settled = new ArrayList<>(0);
  private Optional<LimitRun> carried = Optional.empty();

  /** A track without runs. */
  public LimitTrack(String deviceId, Key key) {
    this.deviceId = deviceId;
    this.key = key;
  }

  /** The vendor's id of the device. */
  public String deviceId() {
    return deviceId;
  }

  public Key key() {
    return key;
  }

  /** Runs by open hour of the epoch; an hour without runs has no entry. */
  public NavigableMap<Long, List<LimitRun>> byHour() {
    return byHour;
  }

  /** Runs long enough whose hours were let go, in order. */
  public List<LimitRun> settled() {
    return settled;
  }

  /** The run that reaches out of the last hour let go. */
  public Optional<LimitRun> carried() {
    return carried;
  }

  /** Puts back what a summary held, or takes it away. */
  public void carry(Optional<LimitRun> run) {
    carried = run;
  }

  /** Whether nothing is known: such a track need not be kept. */
  public boolean isEmpty() {
    return byHour.isEmpty() && settled.isEmpty() && carried.isEmpty();
  }

  /**
   * Reduces the hour to its runs, under the limit as the enrolment states it; whether they are
   * others than before.
   */
  boolean judge(PackedHour hour, Enrolment.Limit limit, Enrolment enrolment) {
    List<LimitRun> runs = runsOf(hour, limit, enrolment);
    long hourOfEpoch = hour.hourStartMs() / PackedHour.HOUR_MS;
    List<LimitRun> before =
        runs.isEmpty() ? byHour.remove(hourOfEpoch) : byHour.put(hourOfEpoch, runs);
    return !runs.equals(before == null ? List.of() : before);
  }

  private List<LimitRun> runsOf(PackedHour hour, Enrolment.Limit limit, Enrolment enrolment) {
    boolean always = inForceThroughout(hour.hourStartMs(), limit, enrolment);
    List<LimitRun> runs = new ArrayList<>(0);
    Growing growing = null;
    boolean first = true;
    for (int i = 0; i < hour.size(); i++) {
      long atMs = hour.measuredAtMs(i);
      if (!always && !inForce(atMs, limit, enrolment)) {
        continue;
      }
      double value = hour.value(i);
      boolean beyond = key.isBeyond(value);
      if (growing != null && (!beyond || atMs - growing.lastMs > LimitRun.LONGEST_GAP_MS)) {
        keep(runs, growing.run(false));
        growing = null;
      }
      if (beyond) {
        if (growing == null) {
          growing = new Growing(atMs, value, first);
        } else {
          growing.add(atMs, value);
        }
      }
      first = false;
    }
    if (growing != null) {
      keep(runs, growing.run(true));
    }
    return runs;
  }

  private void keep(List<LimitRun> runs, LimitRun run) {
    boolean edge = run.fromFirst() || run.toLast();
    if (edge || (run.lengthMs() >= key.sustainedMs() && runs.size() <= MOST_RUNS_AN_HOUR)) {
      runs.add(run);
    }
  }

  private static boolean inForce(long atMs, Enrolment.Limit limit, Enrolment enrolment) {
    Instant at = Instant.ofEpochMilli(atMs);
    return Enrolment.covers(limit.from(), limit.until(), at)
        && enrolment.statusAt(at) == PatientStatus.ACTIVE;
  }

  private static boolean inForceThroughout(
      long hourStartMs, Enrolment.Limit limit, Enrolment enrolment) {
    Instant last = Instant.ofEpochMilli(hourStartMs + PackedHour.HOUR_MS - 1);
    Instant start = Instant.ofEpochMilli(hourStartMs);
    return Enrolment.covers(limit.from(), limit.until(), start)
        && Enrolment.covers(limit.from(), limit.until(), last)
        && enrolment.statuses().stream()
            .allMatch(
                status ->
                    status.status() == PatientStatus.ACTIVE
                        || status.from().isAfter(last)
                        || status.until().map(until -> !until.isAfter(start)).orElse(false));
  }

  /** Lets go the hour: its runs stand for good. */
  void letGo(long hourOfEpoch) {
    List<LimitRun> runs = byHour.remove(hourOfEpoch);
    Stringing stringing = new Stringing(carried);
    stringing.hour(runs == null ? List.of() : runs);
    settled.addAll(stringing.finished);
    carried = stringing.open;
  }

  /** Lets go the oldest runs kept for good beyond the bound, once they were published. */
  void boundSettled() {
    if (settled.size() > MOST_SETTLED) {
      settled.subList(0, settled.size() - MOST_SETTLED).clear();
    }
  }

  /**
   * The runs long enough, in order; the last one open if it reaches the newest reading.
   *
   * @param hours those of the device's signal still open
   */
  List<LimitRun> qualified(HourIndex hours) {
    Stringing stringing = new Stringing(carried);
    for (int i = 0; i < hours.size(); i++) {
      stringing.hour(byHour.getOrDefault(hours.get(i), List.of()));
    }
    List<LimitRun> all = new ArrayList<>(settled);
    all.addAll(stringing.finished);
    stringing.open.filter(run -> run.lengthMs() >= key.sustainedMs()).ifPresent(all::add);
    return all;
  }

  /** Strings the runs of consecutive hours with readings together. */
  private final class Stringing {
    private final List<LimitRun> finished = new ArrayList<>(0);
    private Optional<LimitRun> open;

    Stringing(Optional<LimitRun> open) {
      this.open = open;
    }

    /** The next hour that has readings. */
    void hour(List<LimitRun> runs) {
      if (runs.isEmpty()) {
        finish();
      }
      for (LimitRun run : runs) {
        LimitRun before = open.orElse(null);
        if (before != null && before.reaches(run)) {
          open = Optional.of(join(before, run));
        } else {
          finish();
          open = Optional.of(run);
        }
        if (!run.toLast()) {
          finish();
        }
      }
    }

    private void finish() {
      open.filter(run -> run.lengthMs() >= key.sustainedMs()).ifPresent(this::end);
      open = Optional.empty();
    }

    private void end(LimitRun run) {
      finished.add(
          new LimitRun(run.startMs(), run.lastMs(), run.count(), run.extreme(), false, false));
    }
  }

  private LimitRun join(LimitRun a, LimitRun b) {
    return new LimitRun(
        a.startMs(),
        b.lastMs(),
        a.count() + b.count(),
        key.furtherBeyond(a.extreme(), b.extreme()),
        a.fromFirst(),
        b.toLast());
  }

  private final class Growing {
    private final long startMs;
    private final boolean fromFirst;
    private long lastMs;
    private int count = 1;
    private double extreme;

    Growing(long startMs, double value, boolean fromFirst) {
      this.startMs = startMs;
      this.lastMs = startMs;
      this.extreme = value;
      this.fromFirst = fromFirst;
    }

    void add(long atMs, double value) {
      lastMs = atMs;
      count++;
      extreme = key.furtherBeyond(extreme, value);
    }

    LimitRun run(boolean toLast) {
      return new LimitRun(startMs, lastMs, count, extreme, fromFirst, toLast);
    }
  }
}
