package io.homeward.jobs.backtest;

import io.homeward.models.nightsignal.NightSignal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Nights cut from rows as the detector's description reads, by the rows' own wall clock. */
final class NaiveNights {
  private final Set<String> moving = new HashSet<>();
  private final Map<LocalDate, long[]> sums = new HashMap<>();

  void steps(String time, double value) {
    if (value != 0) {
      moving.add(time.substring(0, 16));
    }
  }

  /** After all steps. */
  void heartRate(String time, double value) {
    int hour = Integer.parseInt(time.substring(11, 13));
    if (hour < NightSignal.NIGHT_ENDS_AT_HOUR && !moving.contains(time.substring(0, 16))) {
      long[] sum = sums.computeIfAbsent(LocalDate.parse(time.substring(0, 10)), d -> new long[2]);
      sum[0] += (long) value;
      sum[1]++;
    }
  }

  static SortedMap<LocalDate, Integer> of(SyntheticPerson person) {
    NaiveNights nights = new NaiveNights();
    person.steps().forEach(row -> nights.steps(row.time(), row.value()));
    person.heartRate().forEach(row -> nights.heartRate(row.time(), row.value()));
    return nights.values();
  }

  SortedMap<LocalDate, Integer> values() {
    SortedMap<LocalDate, Integer> values = new TreeMap<>();
    sums.forEach((night, sum) -> values.put(night, NightSignal.nightValue(sum[0], (int) sum[1])));
    return values;
  }
}
