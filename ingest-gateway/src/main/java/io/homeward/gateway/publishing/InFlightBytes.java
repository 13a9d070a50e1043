package io.homeward.gateway.publishing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes are on their way, against a bound. Past it the sources stop reading and are woken
 * when a quarter of it is free again. What a source has already read may overshoot the bound: one
 * socket read each. Thread-safe, without locks.
 */
public final class InFlightBytes {
  private final long most;
  private final long resumeBelow;
  private final AtomicLong used = new AtomicLong();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  /** A bound of {@code most} bytes. */
  public InFlightBytes(long most) {
    this.most = most;
    this.resumeBelow = most - most / 4;
  }

  /** Bytes on their way now. */
  public long used() {
    return used.get();
  }

  /** Whether the bound is reached. */
  public boolean isExhausted() {
    return used.get() >= most;
  }

  /** Takes {@code bytes}, also past the bound: what was read has to go somewhere. */
  public void take(long bytes) {
    used.addAndGet(bytes);
  }

  /** Takes {@code bytes} only if they fit. */
  public boolean tryTake(long bytes) {
    if (used.addAndGet(bytes) <= most) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Gives {@code bytes} back; wakes who waits once there is room. */
  public void giveBack(long bytes) {
    if (used.addAndGet(-bytes) < resumeBelow) {
      wake();
    }
  }

  /** Runs {@code source} once, on any thread, as soon as there is room; at once if there is. */
  public void whenRoom(Runnable source) {
    waiting.add(source);
    if (used.get() < resumeBelow) {
      wake();
    }
  }

  private void wake() {
    Runnable source;
    while ((source = waiting.poll()) != null) {
      source.run();
    }
  }
}
