package io.homeward.jobs.patient;

import io.homeward.jobs.patient.GeneratedPatient.Reading;
import io.homeward.vitals.reading.ReadingBatch;
import io.homeward.vitals.reading.Retraction;
import io.homeward.vitals.signal.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One way for a patient's readings to arrive, drawn from a seed: cut into batches, late by up to
 * the horizon behind their own frontier, each device with its own lag of days, some twice, with
 * timers in time or not, with restarts, the ward clock with the readings or a month ahead of them.
 */
final class Delivery {
  private static final long HORIZON = 72 * 3_600_000L;
  private static final long LONGEST_BATCH = 40 * 3_600_000L;

  private record Event(long atMs, int order, String what, ReadingBatch batch) {}

  private final GeneratedPatient patient;
  private final Random random;
  private final List<Event> events = new ArrayList<>();
  private final boolean inOrder;
  private final long aheadMs;

  private Delivery(GeneratedPatient patient, long seed, boolean inOrder) {
    this.patient = patient;
    this.random = new Random(seed);
    this.inOrder = inOrder;
    this.aheadMs = inOrder || random.nextInt(3) > 0 ? 0 : 30 * GeneratedPatient.DAY;
  }

  /** As it was measured, in batches of an hour or so, nothing twice, no restart. */
  static FollowedPatient inOrder(GeneratedPatient patient) {
    return inOrder(patient, followed(patient));
  }

  /** In the same order to another follower. */
  static FollowedPatient inOrder(GeneratedPatient patient, FollowedPatient followed) {
    return new Delivery(patient, 0, true).deliver(followed);
  }

  /** In an order of its own. */
  static FollowedPatient drawn(GeneratedPatient patient, long seed) {
    return drawn(patient, seed, followed(patient));
  }

  /** In the same order to another follower. */
  static FollowedPatient drawn(GeneratedPatient patient, long seed, FollowedPatient followed) {
    return new Delivery(patient, seed, false).deliver(followed);
  }

  /** A patient of whom nothing is known yet. */
  static FollowedPatient followed(GeneratedPatient patient) {
    return new FollowedPatient(Instant.ofEpochMilli(patient.startMs()));
  }

  private FollowedPatient deliver(FollowedPatient followed) {
    Map<String, List<Reading>> byTrack = new TreeMap<>();
    for (Reading reading : patient.readings()) {
      byTrack
          .computeIfAbsent(
              reading.deviceId() + '/' + reading.signal() + '/' + reading.rev(),
              track -> new ArrayList<>())
          .add(reading);
    }
    Map<String, Long> lags = new TreeMap<>();
    for (List<Reading> track : byTrack.values()) {
      track.sort(Comparator.naturalOrder());
      cut(track, lag(track.get(0), lags));
    }
    addRetraction();
    events.sort(Comparator.comparingLong(Event::atMs).thenComparingInt(Event::order));
    return play(followed);
  }

  /** Of one device the same for both signals judged together, but for some hours. */
  private long lag(Reading first, Map<String, Long> lags) {
    if (inOrder) {
      return 0;
    }
    long ofDevice =
        lags.computeIfAbsent(
            first.deviceId(),
            device -> random.nextInt(3) == 0 ? random.nextInt(8 * 24) * 3_600_000L : 0);
    return lags.computeIfAbsent(
        first.deviceId() + first.signal(),
        track -> ofDevice + (first.signal() == Signal.STEPS ? random.nextInt(40) * 3_600_000L : 0));
  }

  private void cut(List<Reading> track, long lag) {
    int from = 0;
    while (from < track.size()) {
      int most = inOrder ? 12 : 1 + random.nextInt(random.nextInt(4) == 0 ? 300 : 40);
      int to = from + 1;
      while (to < track.size()
          && to - from < most
          && track.get(to).atMs() > track.get(to - 1).atMs()
          && track.get(to).atMs() - track.get(from).atMs() < LONGEST_BATCH) {
        to++;
      }
      List<Reading> batch = track.subList(from, to);
      long firstMs = batch.get(0).atMs();
      long lastMs = batch.get(batch.size() - 1).atMs();
      long room = HORIZON - (lastMs - firstMs);
      long at =
          lastMs
              + lag
              + (inOrder || random.nextInt(3) > 0 ? 0 : (long) (random.nextDouble() * room));
      add(batch, at);
      if (!inOrder && random.nextInt(5) == 0) {
        add(batch, at + random.nextInt(200) * 3_600_000L);
      }
      from = to;
    }
  }

  private void add(List<Reading> of, long atMs) {
    Reading first = of.get(0);
    int n = of.size();
    long[] times = new long[n];
    double[] values = new double[n];
    int[] periods = new int[n];
    short[] offsets = new short[n];
    for (int i = 0; i < n; i++) {
      times[i] = of.get(i).atMs();
      values[i] = of.get(i).value();
      periods[i] = of.get(i).periodMs();
      offsets[i] = of.get(i).offset();
    }
    ReadingBatch batch =
        new ReadingBatch(
            Batches.PATIENT,
            first.deviceId(),
            Batches.VENDOR,
            first.signal(),
            times,
            values,
            periods,
            offsets,
            first.rev(),
            "canonical-json",
            1,
            atMs + aheadMs,
            atMs < patient.secondFromMs() ? 1 : 2);
    events.add(new Event(atMs, inOrder ? events.size() : random.nextInt(), "readings", batch));
  }

  /** While the hours behind it are still open on every device. */
  private void addRetraction() {
    if (patient.retraction().isEmpty()) {
      return;
    }
    Retraction retraction = patient.retraction().get();
    long at = retraction.untilMs();
    if (!inOrder) {
      at = retraction.fromMs() - 20 * 3_600_000L + random.nextInt(70) * 3_600_000L;
    }
    events.add(new Event(at, 0, "retraction", null));
  }

  private FollowedPatient play(FollowedPatient followed) {
    long secondAt = patient.secondFromMs();
    if (!inOrder) {
      secondAt += random.nextInt(3) * 3_600_000L;
    }
    followed.enrolled(patient.first());
    boolean second = false;
    for (Event event : events) {
      Instant at = Instant.ofEpochMilli(event.atMs() + aheadMs);
      if (!second && event.atMs() >= secondAt) {
        followed.advanceTo(Instant.ofEpochMilli(secondAt + aheadMs)).enrolled(patient.second());
        second = true;
      }
      if (inOrder || random.nextInt(4) > 0) {
        followed.advanceTo(at);
      } else {
        followed.jumpTo(at);
      }
      if (event.batch() != null) {
        followed.receive(event.batch());
      } else {
        followed.retract(patient.retraction().orElseThrow());
      }
      restartPerhaps(followed);
    }
    followed.advanceTo(Instant.ofEpochMilli(patient.settledMs()));
    followed.wardClock();
    return followed;
  }

  private void restartPerhaps(FollowedPatient followed) {
    if (inOrder || random.nextInt(40) > 0) {
      return;
    }
    if (random.nextBoolean()) {
      followed.restart();
    } else {
      followed.restartUnnoticed();
    }
  }
}
