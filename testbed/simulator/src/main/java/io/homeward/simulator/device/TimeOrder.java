package io.homeward.simulator.device;

import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Merges streams of messages, each ordered by sync time, into one ordered by sync time, and numbers
 * it from 0. Pulls one message ahead of each stream, so memory does not grow with their length.
 *
 * <p>Messages of one sync time come by the time they were measured at, then by the place of their
 * stream: deterministic, and weeks of history that several devices hand over at once arrive
 * interleaved. Owned by one thread.
 */
public final class TimeOrder implements Iterator<DeviceMessage> {
  private final PriorityQueue<Head> heads = new PriorityQueue<>();
  private long nextId;

  /** Merges {@code streams}; nothing is pulled of an empty one. */
  public TimeOrder(Collection<? extends Iterator<DeviceMessage>> streams) {
    int place = 0;
    for (Iterator<DeviceMessage> stream : streams) {
      pull(stream, place++);
    }
  }

  private void pull(Iterator<DeviceMessage> stream, int place) {
    if (stream.hasNext()) {
      DeviceMessage message = stream.next();
      heads.add(new Head(message, message.firstMeasuredAtMs(), place, stream));
    }
  }

  @Override
  public boolean hasNext() {
    return !heads.isEmpty();
  }

  @Override
  public DeviceMessage next() {
    Head head = heads.poll();
    if (head == null) {
      throw new NoSuchElementException();
    }
    pull(head.stream(), head.place());
    return head.message().withId(nextId++);
  }

  private record Head(
      DeviceMessage message, long measuredAtMs, int place, Iterator<DeviceMessage> stream)
      implements Comparable<Head> {
    @Override
    public int compareTo(Head other) {
      int bySync = Long.compare(message.syncedAtMs(), other.message.syncedAtMs());
      if (bySync != 0) {
        return bySync;
      }
      int byTime = Long.compare(measuredAtMs, other.measuredAtMs);
      return byTime != 0 ? byTime : Integer.compare(place, other.place);
    }
  }
}
