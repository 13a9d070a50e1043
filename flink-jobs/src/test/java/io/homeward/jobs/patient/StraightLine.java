package io.homeward.jobs.patient;

import io.homeward.jobs.patient.GeneratedPatient.Reading;
import io.homeward.models.nightsignal.NightBaseline;
import io.homeward.models.nightsignal.NightSignal;
import io.homeward.models.nightsignal.NightVerdict;
import io.homeward.vitals.enrolment.Enrolment;
import io.homeward.vitals.enrolment.PatientStatus;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the monitor should end with, told from all readings at once: sort, scan, no state, none of
 * the monitor's code but the vocabulary and the model's own rule.
 */
final class StraightLine {
  private static final long LONGEST_GAP = 15 * 60_000L;
  private static final LocalTime SEVEN = LocalTime.of(7, 0);

  private final Enrolment enrolment;
  private final Map<String, TreeMap<Long, Reading>> tracks = new TreeMap<>();

  StraightLine(GeneratedPatient patient) {
    enrolment = patient.second();
    for (Reading reading : patient.readings()) {
      boolean retracted =
          patient
              .retraction()
              .map(r -> r.covers(reading.deviceId(), reading.signal(), reading.atMs(), 0))
              .orElse(false);
      if (!retracted) {
        tracks
            .computeIfAbsent(reading.deviceId() + '/' + reading.signal(), t -> new TreeMap<>())
            .merge(reading.atMs(), reading, StraightLine::winner);
      }
    }
  }

  private static Reading winner(Reading a, Reading b) {
    return Comparator.comparingInt(Reading::rev).thenComparingDouble(Reading::value).compare(a, b)
            >= 0
        ? a
        : b;
  }

  /** A stretch beyond a limit: first, last, and whether it reaches the newest reading. */
  record Stretch(long firstMs, long lastMs, boolean open) {}

  /** Episodes of a signal's limits, over all devices. */
  List<Stretch> limitEpisodes(Signal signal) {
    List<Stretch> runs = new ArrayList<>();
    for (Enrolment.Limit limit : enrolment.limits()) {
      for (Map.Entry<String, TreeMap<Long, Reading>> track : tracks.entrySet()) {
        if (limit.signal() == signal && track.getKey().endsWith("/" + signal)) {
          runs.addAll(runs(limit, new ArrayList<>(track.getValue().values())));
        }
      }
    }
    runs.sort(Comparator.comparingLong(Stretch::firstMs));
    List<Stretch> episodes = new ArrayList<>();
    for (Stretch run : runs) {
      Stretch last = episodes.isEmpty() ? null : episodes.get(episodes.size() - 1);
      if (last != null && run.firstMs() <= last.lastMs()) {
        episodes.set(
            episodes.size() - 1,
            new Stretch(
                last.firstMs(), Math.max(last.lastMs(), run.lastMs()), last.open() || run.open()));
      } else {
        episodes.add(run);
      }
    }
    return episodes;
  }

  private List<Stretch> runs(Enrolment.Limit limit, List<Reading> readings) {
    List<Reading> judged = new ArrayList<>();
    for (Reading reading : readings) {
      Instant at = Instant.ofEpochMilli(reading.atMs());
      if (Enrolment.covers(limit.from(), limit.until(), at)
          && enrolment.statusAt(at) == PatientStatus.ACTIVE) {
        judged.add(reading);
      }
    }
    List<Stretch> runs = new ArrayList<>();
    int i = 0;
    while (i < judged.size()) {
      int j = i;
      while (j < judged.size()
          && isBeyond(limit, judged.get(j).value())
          && (j == i || judged.get(j).atMs() - judged.get(j - 1).atMs() <= LONGEST_GAP)) {
        j++;
      }
      if (j > i) {
        long first = judged.get(i).atMs();
        long last = judged.get(j - 1).atMs();
        if (last - first >= limit.sustainedFor().toMillis()) {
          runs.add(new Stretch(first, last, last == readings.get(readings.size() - 1).atMs()));
        }
      }
      i = Math.max(j, i + 1);
    }
    return runs;
  }

  private static boolean isBeyond(Enrolment.Limit limit, double value) {
    return (limit.high().isPresent() && value > limit.high().getAsDouble())
        || (limit.low().isPresent() && value < limit.low().getAsDouble());
  }

  /** The verdict of each night with data, in order of date. */
  SortedMap<LocalDate, NightVerdict> nights() {
    Map<LocalDate, Map<String, long[]>> sums = new TreeMap<>();
    tracks.forEach(
        (key, track) -> {
          if (key.endsWith("/" + Signal.HEART_RATE)) {
            String device = key.substring(0, key.indexOf('/'));
            Set<Long> moving = movingMinutes(device);
            for (Reading reading : track.values()) {
              OffsetDateTime local = local(reading);
              if (local.toLocalTime().isBefore(SEVEN)
                  && !moving.contains(Math.floorDiv(reading.atMs(), 60_000L))) {
                long[] sum =
                    sums.computeIfAbsent(local.toLocalDate(), night -> new TreeMap<>())
                        .computeIfAbsent(device, d -> new long[2]);
                sum[0] += (long) reading.value();
                sum[1]++;
              }
            }
          }
        });
    SortedMap<LocalDate, Integer> values = new TreeMap<>();
    sums.forEach(
        (night, byDevice) -> {
          if (isFollowed(night)) {
            values.put(night, value(byDevice));
          }
        });
    SortedMap<LocalDate, NightVerdict> verdicts = new TreeMap<>();
    for (NightVerdict verdict : NightSignal.causal(new NightBaseline(), Optional.empty(), values)) {
      verdicts.put(verdict.night(), verdict);
    }
    return verdicts;
  }

  private static int value(Map<String, long[]> byDevice) {
    long[] best = {0, 0};
    for (long[] sum : byDevice.values()) {
      if (sum[1] > best[1]) {
        best = sum;
      }
    }
    return NightSignal.nightValue(best[0], (int) best[1]);
  }

  private boolean isFollowed(LocalDate night) {
    Instant end =
        night
            .atTime(SEVEN)
            .atZone(enrolment.zoneAt(night.atTime(12, 0).toInstant(ZoneOffset.UTC)))
            .toInstant();
    return enrolment.statusAt(end) == PatientStatus.ACTIVE;
  }

  private OffsetDateTime local(Reading reading) {
    Instant at = Instant.ofEpochMilli(reading.atMs());
    ZoneOffset offset =
        reading.offset() == ReadingBatch.NO_UTC_OFFSET
            ? enrolment.zoneAt(at).getRules().getOffset(at)
            : ZoneOffset.ofTotalSeconds(reading.offset() * 60);
    return at.atOffset(offset);
  }

  /** A reading of several minutes covers those of the UTC hour it starts in. */
  private Set<Long> movingMinutes(String device) {
    Set<Long> moving = new HashSet<>();
    for (Reading steps :
        tracks.getOrDefault(device + "/" + Signal.STEPS, new TreeMap<>()).values()) {
      long first = Math.floorDiv(steps.atMs(), 60_000L);
      long last = Math.floorDiv(steps.atMs() + Math.max(0, steps.periodMs() - 1), 60_000L);
      for (long minute = first; minute <= last && minute / 60 == first / 60; minute++) {
        if (steps.value() > 0) {
          moving.add(minute);
        }
      }
    }
    return moving;
  }
}
