package io.homeward.gateway.publishing;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * What became of the records of one message. Settled when all of them are: durable if every one is.
 *
 * <p>Who submits the records calls {@link #expect} before each and {@link #seal} after the last; a
 * sealed receipt of no record is durable at once. Records settle on any thread; the listener hears
 * once, on the thread that settled the last.
 */
public final class Receipt {

  /** Hears that a message is settled. */
  public interface Listener {
    /** {@code receipt} is settled; ask it how. Must return at once. */
    void settled(Receipt receipt);
  }

  private static final AtomicIntegerFieldUpdater<Receipt> OPEN =
      AtomicIntegerFieldUpdater.newUpdater(Receipt.class, "open");

  private final Listener listener;
  private volatile int open = 1;
  private volatile boolean failed;

  /** A receipt with nothing submitted yet. */
  public Receipt(Listener listener) {
    this.listener = listener;
  }

  /** One more record belongs to the message. */
  public void expect() {
    OPEN.incrementAndGet(this);
  }

  /** A record became durable, or did not. */
  public void settle(boolean durable) {
    if (!durable) {
      failed = true;
    }
    if (OPEN.decrementAndGet(this) == 0) {
      listener.settled(this);
    }
  }

  /** No further record will follow. */
  public void seal() {
    settle(true);
  }

  /** Whether every record has had its answer. */
  public boolean isSettled() {
    return open == 0;
  }

  /** Whether every record is durable; only once settled. */
  public boolean isDurable() {
    return !failed;
  }
}
