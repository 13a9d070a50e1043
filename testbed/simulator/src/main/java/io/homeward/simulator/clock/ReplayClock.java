package io.homeward.simulator.clock;

import io.homeward.simulator.device.DeviceMessage;
import io.homeward.vitals.clock.ClockTick;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Drives the ward's time by a recording. A reading must not lie in the future of whoever receives
 * it, so the ward's time goes ahead of the messages: it is announced up to what has been read from
 * the recording, never beyond the recording's end, and a message is released once the ward is known
 * to have reached its sync time. It follows what is acknowledged: a message waits while anything
 * older than {@code lead} before it is unacknowledged.
 *
 * <p>Announcements go a stride ahead, so sending does not wait for each of them. {@link #next}
 * belongs to the sending thread; {@link #settled} may be called from any.
 */
public final class ReplayClock {
  private static final int MOST_READ_AHEAD = 4_096;
  private static final long LOOK_EVERY_MS = 200;

  private final Iterator<DeviceMessage> recording;
  private final TickSink sink;
  private final InstantSource wall;
  private final Pacer pacer;
  private final long strideMs;
  private final long leadMs;
  private final Duration patience;
  private final Deque<DeviceMessage> readAhead = new ArrayDeque<>();
  private final Deque<Announced> unconfirmed = new ArrayDeque<>();
  private long announcedMs = Long.MIN_VALUE;
  private long confirmedMs = Long.MIN_VALUE;
  private long lastReadMs = Long.MIN_VALUE;

  /** Sync time by message id, oldest first; guarded by itself. */
  private final Map<Long, Long> open = new LinkedHashMap<>();

  private record Announced(long atMs, CompletableFuture<?> confirmed) {}

  /**
   * A clock over {@code recording}, ordered by sync time.
   *
   * @param stride how far one announcement reaches
   * @param lead how far a message may run ahead of the oldest unacknowledged one
   * @param patience how long that one may stay unacknowledged, or an announcement unconfirmed,
   *     while the next message waits for it
   */
  public ReplayClock(
      Iterator<DeviceMessage> recording,
      TickSink sink,
      InstantSource wall,
      Pacer pacer,
      Duration stride,
      Duration lead,
      Duration patience) {
    this.recording = recording;
    this.sink = sink;
    this.wall = wall;
    this.pacer = pacer;
    strideMs = stride.toMillis();
    leadMs = lead.toMillis();
    this.patience = patience;
  }

  /**
   * The next message, once the ward is ready for it; empty at the end. When every message is
   * settled the ward's time stands at the last one's sync time.
   *
   * @throws IllegalStateException if the sink fails or does not confirm in time, or patience ends
   */
  public Optional<DeviceMessage> next() throws InterruptedException {
    read();
    DeviceMessage message = readAhead.poll();
    if (message == null) {
      return Optional.empty();
    }
    long atMs = message.syncedAtMs();
    pacer.await(Instant.ofEpochMilli(atMs));
    awaitAcknowledged(atMs);
    if (announcedMs < lastReadMs && announcedMs < atMs + strideMs / 2) {
      announce(Math.max(atMs, Math.min(lastReadMs, atMs + strideMs)));
    }
    awaitConfirmed(atMs);
    synchronized (open) {
      open.put(message.id(), atMs);
    }
    return Optional.of(message);
  }

  private void read() {
    while (recording.hasNext()
        && readAhead.size() < MOST_READ_AHEAD
        && (readAhead.isEmpty() || lastReadMs < readAhead.peek().syncedAtMs() + strideMs)) {
      DeviceMessage message = recording.next();
      lastReadMs = Math.max(lastReadMs, message.syncedAtMs());
      readAhead.add(message);
    }
  }

  private void announce(long atMs) {
    Instant at = Instant.ofEpochMilli(atMs);
    announcedMs = atMs;
    unconfirmed.add(
        new Announced(atMs, sink.publish(new ClockTick(at, wall.instant(), 0, Optional.of(at)))));
  }

  /** Ticks are confirmed in order: those below {@code atMs} on the way to it, too. */
  private void awaitConfirmed(long atMs) throws InterruptedException {
    while (!unconfirmed.isEmpty()
        && (confirmedMs < atMs || unconfirmed.peek().confirmed().isDone())) {
      confirm(unconfirmed.remove());
    }
  }

  private void confirm(Announced announced) throws InterruptedException {
    try {
      announced.confirmed().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      confirmedMs = announced.atMs();
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "the ward's clock cannot be driven: " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the ward's clock cannot be driven: no answer after " + patience.toSeconds() + " s", e);
    }
  }

  private void awaitAcknowledged(long atMs) throws InterruptedException {
    synchronized (open) {
      long startNanos = System.nanoTime();
      while (!open.isEmpty() && open.values().iterator().next() + leadMs < atMs) {
        if (System.nanoTime() - startNanos > patience.toNanos()) {
          throw new IllegalStateException(
              "the oldest of "
                  + open.size()
                  + " messages under way is not acknowledged after "
                  + patience.toSeconds()
                  + " s");
        }
        open.wait(LOOK_EVERY_MS);
      }
    }
  }

  /** The message is acknowledged or refused. */
  public void settled(DeviceMessage message) {
    synchronized (open) {
      open.remove(message.id());
      open.notifyAll();
    }
  }
}
