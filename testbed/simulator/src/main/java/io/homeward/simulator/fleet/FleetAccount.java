package io.homeward.simulator.fleet;

import io.homeward.simulator.device.DeviceMessage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps a fleet's counts and its overall window, and wakes whoever waits on them. Thread-safe: the
 * sender opens messages, the I/O threads settle them.
 */
final class FleetAccount {
  private static final long PROGRESS_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LOOK_EVERY_MS = 200;

  private final FleetListener listener;
  private final Semaphore window;
  private final long patienceNanos;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong resent = new AtomicLong();
  private final AtomicLong readingsSent = new AtomicLong();
  private final AtomicLong readingsAcknowledged = new AtomicLong();
  private final AtomicLong readingsRefused = new AtomicLong();
  private final AtomicLong lastSettledNanos = new AtomicLong(System.nanoTime());
  private final AtomicLong lastProgressNanos = new AtomicLong(System.nanoTime());
  private final AtomicReference<String> lastProblem = new AtomicReference<>("no answer so far");
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Semaphore rests = new Semaphore(0);

  FleetAccount(FleetListener listener, int inFlight, long patienceNanos) {
    this.listener = listener;
    this.window = new Semaphore(inFlight);
    this.patienceNanos = patienceNanos;
  }

  /** Waits for room in both windows and counts the message as sent. */
  void open(DeviceMessage message, Semaphore deviceWindow)
      throws FleetException, InterruptedException {
    if (counts().open() == 0) {
      lastSettledNanos.set(System.nanoTime());
    }
    acquire(deviceWindow);
    acquire(window);
    sent.incrementAndGet();
    readingsSent.addAndGet(message.readingCount());
  }

  private void acquire(Semaphore semaphore) throws FleetException, InterruptedException {
    while (!semaphore.tryAcquire(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
      requireHope();
    }
  }

  /** Throws where something failed for good, or nothing was settled for too long. */
  void requireHope() throws FleetException {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new FleetException("a listener of the fleet failed", cause);
    }
    long silentNanos = System.nanoTime() - lastSettledNanos.get();
    FleetCounts counts = counts();
    if (counts.open() > 0 && silentNanos > patienceNanos) {
      throw new FleetException(
          counts.open()
              + " messages wait and none was acknowledged for "
              + TimeUnit.NANOSECONDS.toSeconds(silentNanos)
              + " s; last: "
              + lastProblem.get());
    }
  }

  void acknowledge(DeviceMessage message, Semaphore deviceWindow) {
    acknowledged.incrementAndGet();
    readingsAcknowledged.addAndGet(message.readingCount());
    tell(() -> listener.acknowledged(message));
    settle(deviceWindow);
  }

  void refuse(DeviceMessage message, int reason, Semaphore deviceWindow) {
    refused.incrementAndGet();
    readingsRefused.addAndGet(message.readingCount());
    tell(() -> listener.refused(message, reason));
    settle(deviceWindow);
  }

  private void settle(Semaphore deviceWindow) {
    long now = System.nanoTime();
    lastSettledNanos.set(now);
    deviceWindow.release();
    window.release();
    long last = lastProgressNanos.get();
    if (now - last > PROGRESS_EVERY_NANOS && lastProgressNanos.compareAndSet(last, now)) {
      tellProgress();
    }
  }

  void tellProgress() {
    tell(() -> listener.progress(counts()));
  }

  private void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  /** A device, or the whole fleet, has nothing under way any more. */
  void wakeWaiters() {
    if (rests.availablePermits() == 0) {
      rests.release();
    }
  }

  /** Waits for {@link #wakeWaiters}, a fifth of a second at most; the caller looks again. */
  void awaitSettled() throws InterruptedException {
    if (rests.tryAcquire(LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {
      rests.drainPermits();
    }
  }

  void resent() {
    resent.incrementAndGet();
  }

  /** Remembers why the way to the gateway is closed, for the error a waiter may end with. */
  void problem(String text) {
    lastProblem.set(text);
  }

  String lastProblem() {
    return lastProblem.get();
  }

  FleetCounts counts() {
    // Settled before sent: a reader never sees more settled than sent.
    long settledWell = acknowledged.get();
    long settledBadly = refused.get();
    long readingsWell = readingsAcknowledged.get();
    long readingsBadly = readingsRefused.get();
    return new FleetCounts(
        sent.get(),
        settledWell,
        settledBadly,
        resent.get(),
        readingsSent.get(),
        readingsWell,
        readingsBadly);
  }
}
