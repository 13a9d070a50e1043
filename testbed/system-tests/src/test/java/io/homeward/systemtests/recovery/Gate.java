package io.homeward.systemtests.recovery;

import io.homeward.simulator.device.DeviceMessage;
import java.util.Iterator;

/**
 * Lets through no more readings than is said: however fast a ward is, its senders are still sending
 * when it is killed. Thread-safe.
 */
final class Gate implements Iterator<DeviceMessage> {
  private final Iterator<DeviceMessage> messages;
  private long through;
  private long most;

  /** Holds back all of {@code messages}. */
  Gate(Iterator<DeviceMessage> messages) {
    this.messages = messages;
  }

  /** Lets through {@code readings} in all. */
  synchronized void letThrough(long readings) {
    most = readings;
    notifyAll();
  }

  @Override
  public synchronized boolean hasNext() {
    return messages.hasNext();
  }

  @Override
  public synchronized DeviceMessage next() {
    while (through >= most) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted at the gate", e);
      }
    }
    DeviceMessage message = messages.next();
    through += message.readingCount();
    return message;
  }
}
