package io.homeward.simulator.ward;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.simulator.physiology.Dice;
import io.homeward.simulator.physiology.Dice.Purpose;
import io.homeward.simulator.physiology.PersonDay;
import io.homeward.simulator.physiology.PersonTraits;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * What one device sends between two instants, by sync time. Each sync hands over what was measured
 * since the one before; some syncs send hours of what was sent already once more, some messages
 * come twice. Generated sync by sync and day by day; holds one day of messages at most. Owned by
 * one thread.
 */
final class PatientMessages implements Iterator<DeviceMessage> {
  /** Share of syncs that begin hours too early: an app that lost track of what it had sent. */
  private static final double SYNC_SENT_AGAIN = 0.04;

  private static final long MOST_SENT_AGAIN_MS = Duration.ofHours(6).toMillis();

  /** Share of messages sent twice: the acknowledgement was lost on the way. */
  private static final double MESSAGE_TWICE = 0.02;

  private final SimulatedPatient patient;
  private final SyncPlan plan;
  private final MessageCutter cutter;
  private final long historyStartMs;
  private final long untilMs;
  private final Deque<Long> syncs = new ArrayDeque<>();
  private final Deque<DeviceMessage> ready = new ArrayDeque<>();
  private LocalDate planned;
  private long previousSyncMs;

  // The sync being handed over: days from the cursor on, up to the sync.
  private long syncMs;
  private long cursorMs;
  private boolean handingOver;
  private Dice dice;

  PatientMessages(
      SimulatedPatient patient,
      Instant historyStart,
      Instant wardStart,
      Instant from,
      Instant until) {
    this.patient = patient;
    plan = new SyncPlan(patient, wardStart);
    cutter = new MessageCutter(patient);
    historyStartMs = minuteOf(historyStart.toEpochMilli());
    untilMs = until.toEpochMilli();
    long fromMs = from.toEpochMilli();
    if (fromMs <= plan.firstSyncMs()) {
      previousSyncMs = historyStartMs;
      if (plan.firstSyncMs() < untilMs) {
        syncs.add(plan.firstSyncMs());
      }
    } else {
      previousSyncMs = plan.lastBefore(fromMs);
    }
    planned = plan.dateOf(Math.max(fromMs, plan.firstSyncMs()));
    planDay(Math.max(fromMs, plan.firstSyncMs()));
    advance();
  }

  private static long minuteOf(long atMs) {
    return atMs - Math.floorMod(atMs, PersonDay.MINUTE_MS);
  }

  private void planDay(long fromMs) {
    for (long atMs : plan.on(planned)) {
      if (atMs >= fromMs && atMs < untilMs) {
        syncs.add(atMs);
      }
    }
    planned = planned.plusDays(1);
  }

  private void advance() {
    while (ready.isEmpty()) {
      if (handingOver) {
        cutNextDay();
      } else if (!syncs.isEmpty()) {
        begin(syncs.remove());
      } else if (patient.person().midnightMs(planned) < untilMs) {
        planDay(Long.MIN_VALUE);
      } else {
        return;
      }
    }
  }

  private void begin(long atMs) {
    syncMs = atMs;
    PersonTraits traits = patient.person().traits();
    dice = Dice.of(traits.seed(), traits.index(), syncMs, Purpose.MESSAGES);
    boolean again = dice.chance(SYNC_SENT_AGAIN);
    long earlierMs = again ? (long) dice.between(0.0, (double) MOST_SENT_AGAIN_MS) : 0;
    cursorMs = Math.max(historyStartMs, minuteOf(previousSyncMs - earlierMs));
    handingOver = true;
  }

  private void cutNextDay() {
    long wholeMs = minuteOf(syncMs);
    if (cursorMs < wholeMs) {
      LocalDate date = plan.dateOf(cursorMs);
      for (DeviceMessage message : cutter.cut(date, cursorMs, wholeMs, syncMs)) {
        ready.add(message);
        if (dice.chance(MESSAGE_TWICE)) {
          ready.add(message);
        }
      }
      cursorMs = Math.min(wholeMs, patient.person().midnightMs(date.plusDays(1)));
    }
    if (cursorMs >= wholeMs) {
      if (patient.vendor().sendsMinuteInProgress()) {
        ready.addAll(cutter.minuteInProgress(syncMs));
      }
      previousSyncMs = syncMs;
      handingOver = false;
    }
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty();
  }

  @Override
  public DeviceMessage next() {
    if (ready.isEmpty()) {
      throw new NoSuchElementException();
    }
    DeviceMessage message = ready.remove();
    advance();
    return message;
  }
}
